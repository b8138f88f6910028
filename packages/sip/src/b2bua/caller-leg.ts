import { confirmDialog, type Dialog, isWithin, peerWordsIn, receiveIn, requestIn } from '../dialog/dialog.ts'
import { nextHop } from '../dialog/next-hop.ts'
import { parseCSeq } from '../message/cseq.ts'
import { type Header, headerOf, type SipRequest } from '../message/message.ts'
import type { Guard } from '../transaction/guard.ts'
import { besideOwnWords } from '../transaction/own-words.ts'
import type { Responded, ServerTransaction } from '../transaction/server-transaction.ts'
import { answerWithin } from './answer-within.ts'
import type { Leg, LegContext } from './leg.ts'
import { allow, contactOf, reasonOf, sdpType } from './own-headers.ts'
import { q850CauseOf } from './reason-cause.ts'
import { SuccessRetransmission } from './success-retransmission.ts'

/** What the call hears of its caller. */
export type CallerLegUser = {
  /** CANCEL, or BYE before the answer. */
  cancelled(): void
  /** The ACK to the 2xx came, with its body. */
  acknowledged(sdp: string): void
  /** No ACK to the 2xx came within 64*T1. */
  unacknowledged(): void
  /** BYE; with its Q.850 cause where it names one. */
  hungUp(q850Cause: number | undefined): void
  heldBack(): void
  /** Nothing of this leg is left to be done. */
  settled(): void
}

/** The leg that the INVITE made: we answer it. */
export class CallerLeg implements Leg {
  readonly #context: LegContext
  readonly #invite: ServerTransaction
  readonly #user: CallerLegUser
  readonly #contact: Header
  readonly #inviteCSeq: number | undefined
  /** `answered`: 2xx sent, no ACK yet. `leaving`: our BYE is on its way. */
  #state: 'open' | 'answered' | 'confirmed' | 'leaving' | 'settled' = 'open'
  #dialog: Dialog
  #retransmission: SuccessRetransmission | undefined
  #byeAfterAck = false

  constructor(context: LegContext, invite: ServerTransaction, dialog: Dialog, user: CallerLegUser) {
    this.#context = context
    this.#invite = invite
    this.#dialog = dialog
    this.#user = user
    const { flow } = invite
    this.#inviteCSeq = parseCSeq(headerOf(invite.request, 'cseq') ?? '')?.number
    this.#contact = contactOf(context.tokens.token(12), context.network.localAddress(flow), flow.transport)
    context.legs.set(dialog.localTag, this)
    invite.attend({
      cancelled: () => user.cancelled(),
      // RFC 6026 section 8.8; a caller who cannot be reached sends no ACK, and that ends the call.
      failed: () => {},
    })
  }

  get guard(): Guard {
    return this.#invite.guard
  }

  /** Guards every message to the caller from here on. */
  set guard(guard: Guard) {
    this.#invite.guard = guard
  }

  get isSettled(): boolean {
    return this.#state === 'settled'
  }

  /** Whether the caller was sent a 2xx. */
  get wasAnswered(): boolean {
    return this.#dialog.state === 'confirmed'
  }

  /** A provisional response, early media with it where `sdp` is given. */
  progress(status: 180 | 183, sdp: string | undefined): void {
    if (this.#state === 'open') this.#heed(this.#invite.respond(status, this.#session(sdp)))
  }

  /** The 2xx. */
  answer(sdp: string | undefined): void {
    if (this.#state !== 'open') return
    const responded = this.#invite.respond(200, this.#session(sdp))
    if (responded === 'sent') {
      this.#state = 'answered'
      this.#dialog = confirmDialog(this.#dialog)
      this.#retransmission = new SuccessRetransmission(
        this.#context.timers,
        () => this.#invite.retransmitSuccess(),
        () => this.#unacknowledged(),
      )
    }
    this.#heed(responded)
  }

  /** Ends the leg in the way that its state asks for: a failure, a BYE, or nothing when it has ended. */
  end(status: number, q850Cause: number, reason?: string): void {
    switch (this.#state) {
      case 'open':
        this.#refuse(status, q850Cause, reason)
        break
      // RFC 3261 section 15: the callee of a dialog sends no BYE before the ACK.
      case 'answered':
        this.#byeAfterAck = true
        break
      case 'confirmed':
        this.#sendBye()
        break
      case 'leaving':
      case 'settled':
        break
    }
  }

  request(server: ServerTransaction): void {
    server.guard = this.guard
    if (!isWithin(this.#dialog, server.request)) {
      this.#answer(server, server.respond(481))
      return
    }
    const next = receiveIn(this.#dialog, server.request)
    // 12.2.2
    if (next === undefined) {
      this.#answer(server, server.respond(500))
      return
    }
    this.#dialog = next
    if (server.request.method === 'BYE') this.#bye(server)
    // 14.2: a second INVITE while the first has no final response.
    else if (server.request.method === 'INVITE' && this.#state === 'open')
      this.#answer(
        server,
        server.respond(500, { headers: [{ name: 'retry-after', value: `${this.#context.tokens.below(11)}` }] }),
      )
    else this.#answer(server, answerWithin(server))
  }

  acknowledged(ack: SipRequest): void {
    if (this.#state !== 'answered' || !isWithin(this.#dialog, ack)) return
    // 13.3.1.4: the ACK has the INVITE's number.
    if (parseCSeq(headerOf(ack, 'cseq') ?? '')?.number !== this.#inviteCSeq) return
    this.#stopRetransmission()
    this.#state = 'confirmed'
    if (this.#byeAfterAck) this.#sendBye()
    else this.#user.acknowledged(ack.body)
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    this.#stopRetransmission()
  }

  #stopRetransmission(): void {
    this.#retransmission?.stop()
    this.#invite.forgetSuccess()
  }

  #session(sdp: string | undefined): { headers: Header[]; body: string } {
    const headers = [this.#contact, allow]
    // 12.1.1: what makes a dialog carries the caller's own Record-Route back to him.
    for (const value of this.#dialog.routeSet) headers.push({ name: 'record-route', value })
    if (sdp !== undefined) headers.push(sdpType)
    return { headers, body: sdp ?? '' }
  }

  #refuse(status: number, q850Cause: number, reason: string | undefined): void {
    const headers = [reasonOf(q850Cause)]
    const responded = this.#invite.respond(status, reason === undefined ? { headers } : { headers, reason })
    if (responded === 'held_back') {
      this.#user.heldBack()
      if (this.#invite.respond(500, { headers: [reasonOf(41)] }) === 'held_back') this.#invite.abandon()
    }
    this.#settle()
  }

  #bye(server: ServerTransaction): void {
    const wasOpen = this.#state === 'open'
    this.#stopRetransmission()
    const cause = q850CauseOf(server.request)
    this.#answer(server, server.respond(200))
    if (wasOpen) {
      // 15.1.2: the INVITE still gets its final response, which `end` sends.
      this.#user.cancelled()
      return
    }
    this.#settle()
    this.#user.hungUp(cause)
  }

  #sendBye(): void {
    const [dialog, bye] = requestIn(this.#dialog, 'BYE')
    this.#dialog = dialog
    this.#state = 'leaving'
    // 15.1.1: whatever the answer is, a 481 or 408 too, the dialog is over.
    // The caller wrote the To and the Call-ID of his INVITE, too.
    const guard = besideOwnWords(this.guard, () => [...peerWordsIn(dialog), dialog.local, dialog.callId])
    const sent = this.#context.layer.request(bye, nextHop(dialog, this.#invite.flow), guard, {
      response: ({ status }) => {
        if (status >= 200) this.#settle()
      },
      failed: () => this.#settle(),
      heldBack: () => {},
    })
    if (sent !== undefined) return
    this.#user.heldBack()
    this.#settle()
  }

  #unacknowledged(): void {
    this.#invite.forgetSuccess()
    this.#state = 'confirmed'
    if (this.#byeAfterAck) this.#sendBye()
    else this.#user.unacknowledged()
  }

  #answer(server: ServerTransaction, responded: Responded): void {
    if (responded === 'held_back') server.abandon()
    this.#heed(responded)
  }

  #heed(responded: Responded): void {
    if (responded === 'held_back') this.#user.heldBack()
  }

  #settle(): void {
    if (this.#state === 'settled') return
    this.#state = 'settled'
    this.#context.legs.delete(this.#dialog.localTag)
    // The transaction stays for half a minute; the call need not.
    this.#invite.attend(undefined)
    this.#user.settled()
  }
}
