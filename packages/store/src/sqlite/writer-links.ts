import { Worker } from 'node:worker_threads'
import { type EventOwner, StoreError } from '@axbridge/core'
import { type FromWriter, ownLink, type ToWriterThread, type WriterData } from './thread-messages.ts'
import type { LinkHearer, WriterLink } from './writer-link.ts'

/**
 * The thread that writes, as several sides share it: it answers all batches in the order in which they came, and each side
 * gets the answers to its own.
 */
export class WriterLinks {
  readonly #thread: Worker
  readonly #hearers = new Map<number, LinkHearer>()
  /** The links of the batches that have no answer yet. */
  readonly #underWay: number[] = []
  readonly #eventListeners = new Set<(owners: readonly EventOwner[]) => void>()
  #lastLink = ownLink
  #isEnded = false

  private constructor(thread: Worker) {
    this.#thread = thread
    thread.on('message', (message: FromWriter) => this.#receive(message))
    thread.on('error', (error) => this.#tellAll((hearer) => hearer.failed(`the writer failed: ${error.message}`)))
    thread.on('exit', () => {
      this.#isEnded = true
      this.#tellAll((hearer) => hearer.ended())
    })
  }

  /** Starts the thread. Rejects with StoreError when it cannot open the database. */
  static async start(data: WriterData): Promise<{ readonly links: WriterLinks; readonly highest: number }> {
    const thread = new Worker(new URL('./writer-thread.js', import.meta.url), { workerData: data, execArgv: [] })
    const first = await new Promise<FromWriter>((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', (cause) => reject(new StoreError('internal', 'the writer did not start', { cause })))
    })
    if (first.kind === 'ready') return { links: new WriterLinks(thread), highest: first.highest }
    await thread.terminate()
    if (first.kind === 'failed') throw new StoreError(first.code, first.message)
    throw new StoreError('internal', 'the writer did not start')
  }

  /** The link of this process, which alone may close the thread. */
  own(): WriterLink {
    return {
      hear: (hearer) => this.#hearers.set(ownLink, hearer),
      post: (message) => this.#post(message.kind === 'batch' ? { ...message, link: ownLink } : message),
    }
  }

  /** Another link, with a number that none had before. `close`: what is not answered yet is answered to nobody. */
  open(hearer: LinkHearer): { readonly number: number; post: WriterLink['post']; close: () => void } {
    this.#lastLink += 1
    const number = this.#lastLink
    this.#hearers.set(number, hearer)
    if (this.#isEnded) process.nextTick(() => hearer.ended())
    return {
      number,
      post: (message) => {
        if (message.kind === 'batch' && this.#hearers.has(number)) this.#post({ ...message, link: number })
      },
      close: () => {
        this.#hearers.delete(number)
      },
    }
  }

  /** The listener hears whose events were committed, by whichever link they came. Answers how to stop it. */
  watchEvents(listener: (owners: readonly EventOwner[]) => void): () => void {
    this.#eventListeners.add(listener)
    return () => {
      this.#eventListeners.delete(listener)
    }
  }

  #post(message: ToWriterThread): void {
    if (message.kind === 'close') {
      this.#thread.postMessage(message)
      return
    }
    this.#underWay.push(message.link)
    this.#thread.postMessage(message, [message.operations.octets.buffer])
  }

  #receive(message: FromWriter): void {
    switch (message.kind) {
      case 'answers': {
        const link = this.#underWay.shift()
        if (link === undefined) throw new Error('the writer answered a batch that it was not given')
        this.#hearers.get(link)?.message(message)
        break
      }
      case 'failed':
      case 'closed':
        this.#tellAll((hearer) => hearer.message(message))
        break
      case 'told':
        for (const listener of [...this.#eventListeners]) listener(message.owners)
        break
      case 'ready':
        break
    }
  }

  #tellAll(what: (hearer: LinkHearer) => void): void {
    for (const hearer of [...this.#hearers.values()]) what(hearer)
  }
}
