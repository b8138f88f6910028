import { AxbridgeError } from './axbridge-error.ts'
import { longestTimeoutMs } from './call-options.ts'
import type { Event } from './contract/answers.ts'
import { startDeadline } from './deadline.ts'
import { randomShare } from './random-letters.ts'
import { pauseBefore, type RetryPlan } from './retry.ts'

/** A part of the events, as an owner of them gets it. */
type PageOf<One> = { readonly items: readonly One[]; readonly next: string; readonly more: boolean }

export type EventFollowingParts<One> = {
  /** Asks for what is behind the cursor, and waits for it where there is nothing yet. */
  read(cursor: string | undefined): Promise<PageOf<One>>
  readonly from: string | undefined
  readonly signal: AbortSignal | undefined
  readonly retry: RetryPlan
}

/** What is over when the service or the way to it is back; whatever else is wrong ends the iteration. */
export const isPassingError = ({ code, status = 0 }: AxbridgeError): boolean =>
  ['unreached', 'timeout', 'overloaded', 'internal', 'signature_before_start'].includes(code) ||
  (code === 'unexpected_answer' && status >= 500)

/** An answer without events that came sooner than this was no wait. */
const shortestWaitMs = 500

/**
 * Events without an end, one by one and in order. A connection that fails and a service that restarts are waited for; the
 * iteration goes on behind the last event that was worked on, so that one may come twice and none is missed. It ends quietly
 * with its signal, and with AxbridgeError where waiting does not help: `cursor_expired` above all.
 */
export class EventFollowing<One extends { readonly cursor: string } = Event> implements AsyncIterable<One> {
  readonly #parts: EventFollowingParts<One>
  #cursor: string | undefined

  constructor(parts: EventFollowingParts<One>) {
    this.#parts = parts
    this.#cursor = parts.from
  }

  /**
   * Behind the last event that was worked on: one is when the next one is asked for. To be kept with what was made of the events,
   * and given as `after` to go on. Undefined before the first answer of an iteration that began with the oldest.
   */
  get cursor(): string | undefined {
    return this.#cursor
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<One, void, undefined> {
    const { read, signal } = this.#parts
    const isOver = () => signal?.aborted === true
    for (let failures = 0; !isOver(); ) {
      const from = performance.now()
      let page: PageOf<One>
      try {
        page = await read(this.#cursor)
      } catch (error) {
        if (isOver()) return
        if (!(error instanceof AxbridgeError && isPassingError(error))) throw error
        failures += 1
        await this.#pause(failures)
        continue
      }
      for (const event of page.items) {
        if (isOver()) return
        yield event
        this.#cursor = event.cursor
      }
      this.#cursor = page.next
      const isEarly = page.items.length === 0 && !page.more && performance.now() - from < shortestWaitMs
      failures = isEarly ? failures + 1 : 0
      if (isEarly) await this.#pause(failures)
    }
  }

  async #pause(failures: number): Promise<void> {
    const { retry, signal } = this.#parts
    const deadline = startDeadline(longestTimeoutMs, signal)
    await deadline.pause(pauseBefore(failures + 1, 0, retry, randomShare()))
    deadline.close()
  }
}
