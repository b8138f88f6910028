import type { Clock, DisabledReason, Store, Webhook } from '@axbridge/core'
import type { RunningTimer, Timers } from '@axbridge/sip'
import type { EndpointHealth } from './endpoint-health.ts'
import type { ProgressBook } from './progress-book.ts'

export type SaverParts = {
  readonly webhooks: Pick<Store['webhooks'], 'save'>
  readonly clock: Clock
  readonly timers: Timers
  readonly holder: string
  /** The endpoint as it is now. */
  readonly webhook: () => Webhook
  readonly book: ProgressBook
  readonly health: EndpointHealth
  /** Somebody else holds the endpoint, or its owner did something to it: what is kept says how it goes on. */
  readonly refused: () => void
  readonly goOn: () => void
  readonly failed: (error: unknown) => void
}

/** How long what was delivered waits to be saved: what is lost in a crash is delivered once more. */
const saveAfterMs = 200
/** The same for events that did not concern the endpoint, which are only looked at once more. */
const moveAfterMs = 5_000

/** Saves how far an endpoint has come: much at once, and one save after the other. */
export class ProgressSaver {
  readonly #parts: SaverParts
  #timer: { readonly at: number; readonly running: RunningTimer } | undefined
  #saving: Promise<void> | undefined
  #isOver = false

  constructor(parts: SaverParts) {
    this.#parts = parts
  }

  get isBusy(): boolean {
    return this.#saving !== undefined
  }

  saveWhenDue(): void {
    const { book, clock, timers, failed } = this.#parts
    if ((!book.hasNews && !book.hasMoved) || this.isBusy || this.#isOver) return
    const delay = book.hasNews ? saveAfterMs : moveAfterMs
    const at = clock.now() + delay
    if (this.#timer !== undefined && this.#timer.at <= at) return
    this.#timer?.running.cancel()
    const running = timers.after(delay, () => {
      this.#timer = undefined
      this.save().catch(failed)
    })
    this.#timer = { at, running }
  }

  /** Saves all that is known now. */
  async save(): Promise<void> {
    const { book, goOn, failed } = this.#parts
    while (this.#saving !== undefined) await this.#saving
    if (this.#isOver || (!book.hasNews && !book.hasMoved)) return
    this.#saving = this.saveLast().catch(failed)
    await this.#saving
    this.#saving = undefined
    goOn()
  }

  /** Saves, and switches the endpoint off with it where there is a reason. Rejects when the store does. */
  async saveLast(reason?: DisabledReason): Promise<void> {
    const { webhooks, clock, holder, webhook, book, health, refused } = this.#parts
    const { id, epoch } = webhook()
    const { cursor, replay } = book
    const { failingSince, lastSuccessAt } = health
    const taken = book.take()
    const at = clock.now()
    try {
      const isSaved = await webhooks.save({
        ...{ webhook: id, holder, epoch, at, ...taken },
        progress: { cursor, replay, failingSince, lastSuccessAt },
        ...(reason === undefined ? {} : { disabled: { reason, at } }),
      })
      if (!isSaved) refused()
    } catch (error) {
      book.giveBack(taken)
      throw error
    }
  }

  /** Saves nothing more. */
  stop(): void {
    this.#isOver = true
    this.#timer?.running.cancel()
  }
}
