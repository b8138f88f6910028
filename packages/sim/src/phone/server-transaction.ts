import type { SipRequest, SipResponse } from '@axbridge/sip'
import type { Source } from './phone-line.ts'
import type { PhoneTiming } from './phone-timing.ts'

/** What a server transaction does to the world. */
export type ServerTransactionUser = {
  transmit(response: SipResponse): void
  /** Nothing more can come. */
  over(): void
}

/**
 * The server's side of RFC 3261 section 17.2. It also repeats a 2xx to INVITE until the ACK comes, which the RFC leaves to
 * the user agent (section 13.3.1.4).
 */
export class ServerTransaction {
  readonly request: SipRequest
  readonly source: Source
  readonly #user: ServerTransactionUser
  readonly #timing: PhoneTiming
  readonly #reliable: boolean
  #last: SipResponse | undefined
  #unacknowledged: () => void = () => {}
  #repeat: NodeJS.Timeout | undefined
  #end: NodeJS.Timeout | undefined

  constructor(
    request: SipRequest,
    source: Source,
    user: ServerTransactionUser,
    timing: PhoneTiming,
    reliable: boolean,
  ) {
    this.request = request
    this.source = source
    this.#user = user
    this.#timing = timing
    this.#reliable = reliable
  }

  /** The status of the last answer; 0 before the first. */
  get status(): number {
    return this.#last?.status ?? 0
  }

  /** Called when a final answer to INVITE was not acknowledged within 64 times T1. */
  onUnacknowledged(call: () => void): void {
    this.#unacknowledged = call
  }

  /** Answers; after a final answer nothing else is sent. */
  respond(response: SipResponse): void {
    if (this.status >= 200) return
    this.#last = response
    this.#user.transmit(response)
    if (response.status < 200) return
    const isInvite = this.request.method === 'INVITE'
    // Timer G (RFC 3261 17.2.1) for refusals over UDP; a 2xx is repeated over every transport (13.3.1.4).
    if (isInvite && (response.status < 300 || !this.#reliable)) this.#repeatAfter(this.#timing.t1Ms)
    this.#end = setTimeout(() => {
      clearTimeout(this.#repeat)
      if (isInvite) this.#unacknowledged()
      this.#user.over()
    }, this.#timing.giveUpMs)
  }

  /** The same request came again: the same answer goes again (RFC 3261 17.2.1, 17.2.2). */
  receiveAgain(): void {
    if (this.#last !== undefined) this.#user.transmit(this.#last)
  }

  /** The ACK came: nothing is repeated any more. */
  acknowledge(): void {
    clearTimeout(this.#repeat)
    this.#unacknowledged = () => {}
  }

  abandon(): void {
    clearTimeout(this.#repeat)
    clearTimeout(this.#end)
  }

  #repeatAfter(wait: number): void {
    this.#repeat = setTimeout(() => {
      this.receiveAgain()
      this.#repeatAfter(Math.min(wait * 2, this.#timing.t2Ms))
    }, wait)
  }
}
