import { performance } from 'node:perf_hooks'
import { Buckets, StoreError, type StoreFigures, secondsBounds } from '@axbridge/core'
import { Departures, type Urgency } from './departures.ts'
import { FlatReader, FlatWriter } from './flat-message.ts'
import { operationFormats, takeFailure } from './operation-formats.ts'
import type { InputOf, OperationFormat, OperationKind, OutcomeOf } from './operations.ts'
import type { FromWriter } from './thread-messages.ts'
import type { WriterLink } from './writer-link.ts'

/** How the writer's queue is bounded. */
export type QueueSettings = {
  /** How many operations may wait or be under way; one more is rejected with StoreError `busy`. */
  readonly queuedOperations: number
  /** How many operations go into one batch. */
  readonly batchOperations: number
  /** A batch without an answer for so long makes the store not ready. */
  readonly stallMs: number
}

/** While one batch is committed the next one is already there, so that the thread never waits for this one. */
const batchesUnderWay = 2

type Waiting = {
  readonly takeOutcome: (message: FlatReader) => void
  readonly reject: (error: StoreError) => void
}

type Batch = { readonly message: FlatWriter; readonly waiting: Waiting[]; postedAt: number }

/** One side of the one writer, in the process that has its thread or in another: operations go over in batches, in the order in which they were submitted. */
export class Writer {
  readonly #link: WriterLink
  readonly #settings: QueueSettings
  readonly #queue: Batch[] = []
  readonly #underWay: Batch[] = []
  readonly #closed: Promise<void>
  readonly #departures = new Departures(() => this.#depart())
  readonly #groupSeconds = new Buckets(secondsBounds)
  #queued = 0
  #answered = 0
  #refused = 0
  /** What stands in the queue may go as soon as there is room under way. */
  #isDue = false
  #state: 'open' | 'closing' | 'ended' = 'open'
  #highest: number
  #lastHeard = performance.now()
  #onDrained: (() => void) | undefined

  /** `highest`: the highest committed time that is known by now. */
  constructor(link: WriterLink, settings: QueueSettings, highest: number) {
    this.#link = link
    this.#settings = settings
    this.#highest = highest
    this.#closed = new Promise((resolve) => {
      link.hear({
        message: (message) => this.#receive(message),
        failed: (reason) => this.#end(new StoreError('internal', reason)),
        ended: () => {
          this.#end(new StoreError('internal', 'the writer ended'))
          resolve()
        },
      })
    })
  }

  /** The highest time among the changes that were acknowledged. */
  get highestCommittedTime(): number {
    return this.#highest
  }

  get isReady(): boolean {
    const isStalled = this.#underWay.length > 0 && performance.now() - this.#lastHeard > this.#settings.stallMs
    return this.#state === 'open' && !isStalled
  }

  figures(): StoreFigures {
    return {
      waiting: this.#queued,
      writes: this.#answered,
      refused: this.#refused,
      groupSeconds: this.#groupSeconds.read(),
    }
  }

  /** Queues an operation; durable when the promise resolves. A patient one may take some 15 ms longer, and keeps its place. */
  submit<K extends OperationKind>(kind: K, input: InputOf<K>, urgency: Urgency = 'awaited'): Promise<OutcomeOf<K>> {
    if (this.#state !== 'open') return Promise.reject(new StoreError('closed', 'the store is closed'))
    if (this.#queued >= this.#settings.queuedOperations) {
      this.#refused += 1
      return Promise.reject(new StoreError('busy', 'too many writes are waiting'))
    }
    const format: OperationFormat<K> = operationFormats[kind]
    const batch = this.#batchWithRoom()
    const mark = batch.message.mark()
    try {
      batch.message.put(kind)
      format.putInput(batch.message, input)
    } catch (cause) {
      batch.message.backTo(mark)
      return Promise.reject(new StoreError('internal', 'an operation could not be written down', { cause }))
    }
    this.#queued += 1
    return new Promise((resolve, reject) => {
      batch.waiting.push({ takeOutcome: (message) => resolve(format.takeOutcome(message)), reject })
      const isFull = batch.waiting.length >= this.#settings.batchOperations
      if (urgency === 'awaited' || isFull) this.#departures.soon()
      else this.#departures.late()
    })
  }

  /** Waits for what is queued, then closes the link; that of the process that has the thread ends it. Idempotent. */
  async close(beforeClosing: () => void): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'closing'
      this.#depart()
      if (this.#queued > 0)
        await new Promise<void>((resolve) => {
          this.#onDrained = resolve
        })
      beforeClosing()
      this.#link.post({ kind: 'close' })
    }
    await this.#closed
  }

  #batchWithRoom(): Batch {
    const last = this.#queue.at(-1)
    if (last !== undefined && last.waiting.length < this.#settings.batchOperations) return last
    const batch = { message: new FlatWriter(), waiting: [], postedAt: 0 }
    this.#queue.push(batch)
    return batch
  }

  #depart(): void {
    this.#isDue = true
    this.#post()
  }

  #post(): void {
    while (this.#isDue && this.#underWay.length < batchesUnderWay) {
      const batch = this.#queue.shift()
      if (batch === undefined) {
        this.#isDue = false
        return
      }
      batch.postedAt = performance.now()
      if (this.#underWay.length === 0) this.#lastHeard = batch.postedAt
      this.#underWay.push(batch)
      this.#link.post({ kind: 'batch', operations: batch.message.finish() })
    }
  }

  #receive(message: FromWriter): void {
    switch (message.kind) {
      case 'answers':
        this.#lastHeard = performance.now()
        this.#highest = message.highest
        this.#answer(new FlatReader(message.answers))
        break
      case 'failed':
        this.#end(new StoreError(message.code, message.message))
        break
      case 'closed':
        this.#state = 'ended'
        break
      case 'told':
      case 'ready':
        break
    }
  }

  #answer(answers: FlatReader): void {
    const batch = this.#underWay.shift()
    if (batch === undefined) throw new Error('the writer answered a batch that it was not given')
    this.#post()
    for (const waiting of batch.waiting) {
      const failure = takeFailure(answers)
      if (failure === undefined) waiting.takeOutcome(answers)
      else waiting.reject(failure)
    }
    this.#groupSeconds.add((performance.now() - batch.postedAt) / 1_000)
    this.#answered += batch.waiting.length
    this.#queued -= batch.waiting.length
    if (this.#queued === 0) this.#onDrained?.()
  }

  /** Nobody knows what became of a batch under way; what had not been sent was not done. */
  #end(reason: StoreError): void {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    for (const { waiting } of this.#underWay.splice(0)) for (const { reject } of waiting) reject(reason)
    const closed = new StoreError('closed', 'the store is closed')
    for (const { waiting } of this.#queue.splice(0)) for (const { reject } of waiting) reject(closed)
    this.#queued = 0
    this.#onDrained?.()
  }
}
