import { clearTimeout, setTimeout } from 'node:timers'
import type { Clock } from '@axbridge/core'
import { Agent, type Dispatcher } from 'undici'
import type { AddressGuard } from './address-guard.ts'
import { type GuardedConnector, guardedConnector } from './guarded-connector.ts'
import type { HostLookup } from './host-lookup.ts'
import { faultOfPosting, type PostOutcome, postFailed, postOutcome } from './post-outcome.ts'

export type Post = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type PosterParts = {
  readonly isAllowed: AddressGuard
  readonly lookup: HostLookup
  readonly clock: Clock
  /** How long one post may take in all. */
  readonly timeoutMs: number
  /** Further PEM certificates of authorities that are trusted; those that Node brings when left out. */
  readonly authorities?: string
}

/** How much of an answer is read: nothing of it is kept, and who answers more is cut off. */
const mostAnswerOctets = 16_384

/** Less than the 5 s after which many servers close an idle connection. */
const idleMs = 4_000

/** Posts to endpoints: to the addresses that were looked at and to no others, without following anything, in bounded time. */
export class WebhookPoster {
  readonly #parts: PosterParts
  readonly #connector: GuardedConnector
  readonly #agent: Agent

  constructor(parts: PosterParts) {
    this.#parts = parts
    this.#connector = guardedConnector(parts)
    this.#agent = new Agent({
      connect: this.#connector.connect,
      headersTimeout: parts.timeoutMs,
      bodyTimeout: parts.timeoutMs,
      keepAliveTimeout: idleMs,
      pipelining: 1,
    })
  }

  /** Never rejects. `timeoutMs` may shorten what a post may take. */
  post({ url, headers, body }: Post, timeoutMs = this.#parts.timeoutMs): Promise<PostOutcome> {
    const { origin, pathname, search } = new URL(url)
    return new Promise((resolve) => {
      const answer = new AnswerReader(this.#parts.clock, timeoutMs, resolve)
      const content = { 'content-type': 'application/json', 'user-agent': 'AXBridge' }
      const request = {
        origin,
        path: pathname + search,
        method: 'POST',
        headers: { ...content, ...headers },
        body,
      } as const
      try {
        this.#agent.dispatch(request, answer)
      } catch (error) {
        answer.onResponseError(undefined, error)
      }
    })
  }

  /** Cuts what is in flight. Idempotent. */
  async close(): Promise<void> {
    if (this.#agent.destroyed) return
    const destroyed = this.#agent.destroy()
    // The agent leaves alone what is still being connected.
    this.#connector.close()
    await destroyed
  }
}

/** Takes the status of an answer and lets the rest of it pass by, as much as it may be and as long as there is time. */
class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #clock: Clock
  readonly #done: (outcome: PostOutcome) => void
  readonly #timer: NodeJS.Timeout
  #controller: Dispatcher.DispatchController | undefined
  #answered: PostOutcome | undefined
  #octets = 0
  #isOver = false

  constructor(clock: Clock, timeoutMs: number, done: (outcome: PostOutcome) => void) {
    this.#clock = clock
    this.#done = done
    this.#timer = setTimeout(() => this.#cut('timed_out'), timeoutMs)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isOver) controller.abort(new Error('too late'))
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return
    this.#answered = postOutcome(status, [headers['retry-after']].flat()[0], this.#clock.now())
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#octets += chunk.length
    if (this.#octets > mostAnswerOctets) this.#cut('cut_off')
  }

  onResponseEnd(): void {
    this.#end(this.#answered ?? postFailed('cut_off'))
  }

  onResponseError(_controller: unknown, error: unknown): void {
    this.#end(this.#answered ?? postFailed(faultOfPosting(error)))
  }

  #cut(fault: 'timed_out' | 'cut_off'): void {
    this.#end(this.#answered ?? postFailed(fault))
    this.#controller?.abort(new Error('cut off'))
  }

  #end(outcome: PostOutcome): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#done(outcome)
  }
}
