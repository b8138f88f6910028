import { headerOf, headersOf, type SipRequest, type SipResponse } from '@axbridge/sip'
import type { PhoneTiming } from './phone-timing.ts'

/** What came of a request. `silence`: nothing within 64 times T1. `unreachable`: it could not be sent. */
export type Answer =
  | { readonly kind: 'response'; readonly response: SipResponse }
  | { readonly kind: 'silence' }
  | { readonly kind: 'unreachable' }

/** What a client transaction does to the world. */
export type ClientTransactionUser = {
  /** Sends this request; `failed` when it is known that it did not leave. */
  transmit(request: SipRequest, failed: () => void): void
  /** Provisional and final answers as they come; every retransmission of a 2xx to INVITE, no other. */
  heard(answer: Answer): void
  /** Nothing more can come. */
  over(): void
}

/** The client's side of RFC 3261 section 17.1, with the accepted state of RFC 6026. */
export class ClientTransaction {
  readonly request: SipRequest
  readonly #user: ClientTransactionUser
  readonly #timing: PhoneTiming
  readonly #reliable: boolean
  #state: 'calling' | 'proceeding' | 'completed' | 'accepted' | 'over' = 'calling'
  #repeat: NodeJS.Timeout | undefined
  #end: NodeJS.Timeout | undefined
  #ack: SipRequest | undefined

  constructor(request: SipRequest, user: ClientTransactionUser, timing: PhoneTiming, reliable: boolean) {
    this.request = request
    this.#user = user
    this.#timing = timing
    this.#reliable = reliable
  }

  start(): void {
    // Timers B and F. RFC 3261 sections 17.1.1.2 and 17.1.2.2
    this.#end = setTimeout(() => this.#giveUp('silence'), this.#timing.giveUpMs)
    this.#transmit(this.#timing.t1Ms)
  }

  receive(response: SipResponse): void {
    switch (this.#state) {
      case 'calling':
      case 'proceeding':
        if (response.status < 200) this.#proceed()
        else this.#finish(response)
        this.#user.heard({ kind: 'response', response })
        return
      case 'accepted':
        // RFC 6026 section 7.2: 2xx responses are passed on in the accepted state, nothing else.
        if (response.status >= 200 && response.status < 300) this.#user.heard({ kind: 'response', response })
        return
      case 'completed':
        // RFC 3261 section 17.1.1.2: a retransmitted final response to INVITE is acknowledged again, and not passed on.
        if (this.#ack !== undefined && response.status >= 300) this.#user.transmit(this.#ack, () => {})
        return
      case 'over':
        return
    }
  }

  /** Ends the transaction without an answer: the phone closes, or a cancelled INVITE stays silent. */
  abandon(): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    clearTimeout(this.#repeat)
    clearTimeout(this.#end)
    this.#user.over()
  }

  #transmit(wait: number): void {
    this.#user.transmit(this.request, () => {
      // RFC 3261 section 17.1.4: a transport error ends the transaction.
      if (this.#state === 'calling') this.#giveUp('unreachable')
    })
    if (this.#reliable) return
    const next = this.#nextWait(wait)
    this.#repeat = setTimeout(() => this.#transmit(next), wait)
  }

  #nextWait(wait: number): number {
    // Timer A doubles without end (RFC 3261 17.1.1.2); timer E only up to T2 (17.1.2.2).
    if (this.request.method === 'INVITE') return wait * 2
    return this.#state === 'proceeding' ? this.#timing.t2Ms : Math.min(wait * 2, this.#timing.t2Ms)
  }

  #proceed(): void {
    if (this.#state !== 'calling') return
    this.#state = 'proceeding'
    // An INVITE is neither repeated nor given up once the other side works on it (RFC 3261 17.1.1.2).
    if (this.request.method !== 'INVITE') return
    clearTimeout(this.#repeat)
    clearTimeout(this.#end)
  }

  #finish(response: SipResponse): void {
    clearTimeout(this.#repeat)
    clearTimeout(this.#end)
    const isInvite = this.request.method === 'INVITE'
    this.#state = isInvite && response.status < 300 ? 'accepted' : 'completed'
    if (isInvite && response.status >= 300) {
      this.#ack = ackOfRefusal(this.request, response)
      this.#user.transmit(this.#ack, () => {})
    }
    // Timer M (RFC 6026), timer D, timer K: retransmitted answers are recognised for this long.
    const lasts = isInvite ? this.#timing.giveUpMs : this.#timing.t4Ms
    this.#end = setTimeout(() => this.abandon(), lasts)
  }

  #giveUp(kind: 'silence' | 'unreachable'): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    clearTimeout(this.#repeat)
    clearTimeout(this.#end)
    this.#user.heard({ kind })
    this.#user.over()
  }
}

/** The ACK for a refused INVITE. RFC 3261 section 17.1.1.3 */
const ackOfRefusal = (invite: SipRequest, response: SipResponse): SipRequest => ({
  kind: 'request',
  method: 'ACK',
  uri: invite.uri,
  headers: [
    { name: 'via', value: headerOf(invite, 'via') ?? '' },
    { name: 'max-forwards', value: '70' },
    { name: 'from', value: headerOf(invite, 'from') ?? '' },
    { name: 'to', value: headerOf(response, 'to') ?? '' },
    { name: 'call-id', value: headerOf(invite, 'call-id') ?? '' },
    { name: 'cseq', value: (headerOf(invite, 'cseq') ?? '').replace('INVITE', 'ACK') },
    ...headersOf(invite, 'route').map((value) => ({ name: 'route', value })),
  ],
  body: '',
})
