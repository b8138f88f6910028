import { parseCSeq } from '../message/cseq.ts'
import { type Header, headerOf, type SipRequest } from '../message/message.ts'
import type { Responded, ServerTransaction } from '../transaction/server-transaction.ts'
import type { Timers } from '../transport/timers.ts'
import { sdpType } from './own-headers.ts'
import { SuccessRetransmission } from './success-retransmission.ts'

/** What the leg hears of a change that its peer asked for. */
export type AskedChangeUser = {
  /** Whether the 2xx may be sent now, with the header fields that it has beside the session. */
  accepting(): readonly Header[]
  /** Nothing of it is left to be done. */
  done(): void
  /** No ACK to the 2xx came within 64*T1. */
  unacknowledged(): void
  heldBack(): void
}

/** What is heard of it by whoever carries it to the other leg. */
export type AskedChangeRelay = {
  /** The peer took it back; it still needs its final response. */
  cancelled(): void
  /** The ACK to the 2xx, with its body: the answer where the 2xx made the offer. */
  acknowledged(sdp: string): void
}

/** A change of the session that the peer of a leg asks for: by INVITE, UPDATE, or an offer in PRACK. */
export class AskedChange {
  readonly method: string
  /** Undefined when the peer asks for our offer. */
  readonly offer: string | undefined
  readonly #server: ServerTransaction
  readonly #timers: Timers
  readonly #user: AskedChangeUser
  readonly #cseq: number | undefined
  #state: 'open' | 'accepted' | 'over' = 'open'
  #relay: AskedChangeRelay | undefined
  #retransmission: SuccessRetransmission | undefined

  constructor(timers: Timers, server: ServerTransaction, user: AskedChangeUser) {
    const { request } = server
    this.method = request.method
    this.offer = request.body === '' ? undefined : request.body
    this.#cseq = parseCSeq(headerOf(request, 'cseq') ?? '')?.number
    this.#server = server
    this.#timers = timers
    this.#user = user
    server.attend({
      cancelled: () => this.#relay?.cancelled(),
      // RFC 6026 section 8.8: who cannot be reached sends no ACK, and that is heard of.
      failed: () => {},
    })
  }

  /** Whether it has no final response. */
  get isOpen(): boolean {
    return this.#state === 'open'
  }

  /** Whether our 2xx made an offer that is not answered. */
  get owesAnswer(): boolean {
    return this.#state === 'accepted' && this.offer === undefined
  }

  attend(relay: AskedChangeRelay): void {
    this.#relay = relay
  }

  /** The 2xx, with our answer or our offer. */
  accept(sdp: string | undefined): void {
    if (this.#state !== 'open') return
    const headers = [...this.#user.accepting(), ...(sdp === undefined ? [] : [sdpType])]
    const responded = this.#server.respond(200, { headers, body: sdp ?? '' })
    if (responded === 'held_back') this.#heldBack()
    else if (this.method !== 'INVITE') this.#end()
    else {
      this.#state = 'accepted'
      this.#retransmission = new SuccessRetransmission(
        this.#timers,
        () => this.#server.retransmitSuccess(),
        () => {
          this.#end()
          this.#user.unacknowledged()
        },
      )
    }
  }

  refuse(status: number, headers: readonly Header[] = []): void {
    if (this.#state !== 'open') return
    const responded = this.#server.respond(status, { headers })
    if (responded === 'held_back') this.#heldBack()
    else this.#end()
  }

  /** An ACK came; false when it is that of another INVITE. */
  acknowledged(ack: SipRequest): boolean {
    if (this.#state !== 'accepted' || parseCSeq(headerOf(ack, 'cseq') ?? '')?.number !== this.#cseq) return false
    this.#end()
    this.#relay?.acknowledged(ack.body)
    return true
  }

  /** The dialog is over: RFC 3261 section 15.1.2 asks for 487 to what is still open. */
  leave(): void {
    this.#relay = undefined
    if (this.#state === 'open') this.refuse(487)
    else this.#end()
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    this.#retransmission?.stop()
  }

  #heldBack(): void {
    const bare: Responded = this.#server.respond(500)
    if (bare === 'held_back') this.#server.abandon()
    this.#end()
    this.#user.heldBack()
  }

  #end(): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    this.#retransmission?.stop()
    this.#server.forgetSuccess()
    this.#server.attend(undefined)
    this.#user.done()
  }
}
