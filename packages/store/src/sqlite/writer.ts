import { performance } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { StoreError } from '@axbridge/core'
import { FlatReader, FlatWriter } from './flat-message.ts'
import { operationFormats, takeFailure } from './operation-formats.ts'
import type { InputOf, OperationFormat, OperationKind, OutcomeOf } from './operations.ts'
import type { FromWriter, ToWriter, WriterData } from './thread-messages.ts'

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

type Batch = { readonly message: FlatWriter; readonly waiting: Waiting[] }

/** This thread's side of the one writer: operations go over in batches, in the order in which they were submitted. */
export class Writer {
  readonly #worker: Worker
  readonly #settings: QueueSettings
  readonly #queue: Batch[] = []
  readonly #underWay: Batch[] = []
  readonly #closed: Promise<void>
  #queued = 0
  #isPostScheduled = false
  #state: 'open' | 'closing' | 'ended' = 'open'
  #highest: number
  #lastHeard = performance.now()
  #onDrained: (() => void) | undefined

  private constructor(worker: Worker, settings: QueueSettings, highest: number) {
    this.#worker = worker
    this.#settings = settings
    this.#highest = highest
    worker.on('message', (message: FromWriter) => this.#receive(message))
    worker.on('error', (error) => this.#end(new StoreError('internal', `the writer failed: ${error.message}`)))
    this.#closed = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#end(new StoreError('internal', 'the writer ended'))
        resolve()
      })
    })
  }

  /** Starts the thread. Rejects with StoreError when it cannot open the database. */
  static async start(data: WriterData, settings: QueueSettings): Promise<Writer> {
    const worker = new Worker(new URL('./writer-thread.js', import.meta.url), { workerData: data, execArgv: [] })
    const first = await new Promise<FromWriter>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', (cause) => reject(new StoreError('internal', 'the writer did not start', { cause })))
    })
    if (first.kind === 'ready') return new Writer(worker, settings, first.highest)
    await worker.terminate()
    if (first.kind === 'failed') throw new StoreError(first.code, first.message)
    throw new StoreError('internal', 'the writer did not start')
  }

  /** The highest time among the changes that were acknowledged. */
  get highestCommittedTime(): number {
    return this.#highest
  }

  get isReady(): boolean {
    const isStalled = this.#underWay.length > 0 && performance.now() - this.#lastHeard > this.#settings.stallMs
    return this.#state === 'open' && !isStalled
  }

  /** Queues an operation; durable when the promise resolves. */
  submit<K extends OperationKind>(kind: K, input: InputOf<K>): Promise<OutcomeOf<K>> {
    if (this.#state !== 'open') return Promise.reject(new StoreError('closed', 'the store is closed'))
    if (this.#queued >= this.#settings.queuedOperations) {
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
      this.#schedulePost()
    })
  }

  /** Waits for what is queued, then ends the thread. Idempotent. */
  async close(beforeClosing: () => void): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'closing'
      if (this.#queued > 0)
        await new Promise<void>((resolve) => {
          this.#onDrained = resolve
        })
      beforeClosing()
      this.#worker.postMessage({ kind: 'close' } satisfies ToWriter)
    }
    await this.#closed
  }

  #batchWithRoom(): Batch {
    const last = this.#queue.at(-1)
    if (last !== undefined && last.waiting.length < this.#settings.batchOperations) return last
    const batch = { message: new FlatWriter(), waiting: [] }
    this.#queue.push(batch)
    return batch
  }

  /** What is submitted in one turn of the event loop goes into one batch. */
  #schedulePost(): void {
    if (this.#isPostScheduled) return
    this.#isPostScheduled = true
    setImmediate(() => {
      this.#isPostScheduled = false
      this.#post()
    })
  }

  #post(): void {
    while (this.#underWay.length < batchesUnderWay) {
      const batch = this.#queue.shift()
      if (batch === undefined) return
      if (this.#underWay.length === 0) this.#lastHeard = performance.now()
      this.#underWay.push(batch)
      const operations = batch.message.finish()
      this.#worker.postMessage({ kind: 'batch', operations } satisfies ToWriter, [operations.octets.buffer])
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
