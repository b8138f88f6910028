import {
  answered,
  type CallId,
  type CallRecord,
  type CallRefusal,
  type Clock,
  closed,
  type RecordStore,
  ringing,
} from '@axbridge/core'
import type { CallEnd, CallHandle, CallObserver } from '@axbridge/sip'
import { callCodes } from '../codes.ts'
import type { ExchangeLog } from './exchange-log.ts'

/** What a connected attempt tells of itself to those whom it concerns besides its record. */
export type AttemptHearer = {
  /** It may be hung up from here on. The function returned is called once, at its end. */
  connecting(call: CallHandle): () => void
  /** Somebody at the callee's side lets know that he is there. */
  heard(): void
  /** The caller gets his 2xx when the promise resolves. */
  answered(): Promise<void>
  /** It is over, whether it was ever connected or not: its record is closed. */
  ended(record: CallRecord): void
}

const nothing = (): void => {}

const nobody: AttemptHearer = { connecting: () => nothing, heard: nothing, answered: async () => {}, ended: nothing }

/**
 * One attempt and its record. The record is queued when the attempt opens, durable before the caller's 2xx, and
 * closed once (promise 6).
 */
export class Attempt implements CallObserver {
  readonly #records: Pick<RecordStore, 'save'>
  readonly #clock: Clock
  readonly #log: ExchangeLog
  readonly #id: CallId
  #hearer: AttemptHearer
  #record: CallRecord
  #opened: Promise<void> = Promise.resolve()
  #over = nothing

  constructor(records: Pick<RecordStore, 'save'>, clock: Clock, log: ExchangeLog, record: CallRecord, hearer = nobody) {
    this.#records = records
    this.#clock = clock
    this.#log = log
    this.#id = record.id
    this.#hearer = hearer
    this.#record = record
  }

  /** Closes the attempt before the callee was tried. The answer to the caller does not wait for the disk. */
  refuse(refusal: CallRefusal): void {
    const { q850Cause } = callCodes[refusal]
    this.#record = closed({ ...this.#record, refusal }, this.#clock.now(), 'refused', q850Cause)
    this.#keep()
    this.#log.ended(this.#record)
  }

  /** Queues the record; the callee may be tried from here on. */
  open(): void {
    this.#opened = this.#records.save(this.#record)
    // The answer awaits this promise; an attempt that ends unanswered must not leave a rejection unheard.
    this.#opened.catch((error: unknown) => this.#log.recordNotKept(this.#record.id, error))
  }

  connecting(call: CallHandle): void {
    this.#over = this.#hearer.connecting(call)
  }

  ringing(): void {
    this.#hearer.heard()
    const before = this.#record
    // A late ringing of another way to the callee tells nothing of a call that was answered.
    if (before.answeredAt === null) this.#record = ringing(before, this.#clock.now())
    if (this.#record !== before) this.#keep()
    this.#log.ringing(this.#id)
  }

  async answered(): Promise<void> {
    this.#hearer.heard()
    const heardAt = performance.now()
    this.#record = answered(this.#record, this.#clock.now())
    await Promise.all([this.#opened, this.#records.save(this.#record), this.#hearer.answered()])
    this.#log.answered(this.#id, performance.now() - heardAt)
  }

  ended({ by, outcome, q850Cause }: CallEnd): void {
    this.#over()
    if (by === 'callee') this.#hearer.heard()
    this.#record = closed(this.#record, this.#clock.now(), outcome, q850Cause)
    this.#hearer.ended(this.#record)
    this.#keep()
    this.#log.ended(this.#record)
    // A late answer finds the attempt for half a minute yet, and must not find the call.
    this.#hearer = nobody
    this.#over = nothing
  }

  heldBack(leg: 'caller' | 'callee'): void {
    this.#log.heldBack(this.#id, leg)
  }

  #keep(): void {
    const { id } = this.#record
    this.#records.save(this.#record).catch((error: unknown) => this.#log.recordNotKept(id, error))
  }
}
