import { type Dialog, peerWordsIn } from '../dialog/dialog.ts'
import { parseCSeq } from '../message/cseq.ts'
import { type Header, headerOf, type SipRequest } from '../message/message.ts'
import type { Guard } from '../transaction/guard.ts'
import type { Responded, ServerTransaction } from '../transaction/server-transaction.ts'
import { AnsweredChallenges } from './answered-challenges.ts'
import type { AskedChange } from './asked-change.ts'
import type { DigestUser, Refusal } from './call-control.ts'
import type { Leg, LegContext } from './leg.ts'
import { LegDialog } from './leg-dialog.ts'
import { LegSession } from './leg-session.ts'
import { accept, allow, contactOf, reasonOf, sdpType, supported } from './own-headers.ts'
import type { OwnSession } from './own-session.ts'
import type { Digit } from './passing-digits.ts'
import { abilitiesOf, requires } from './peer-abilities.ts'
import { q850CauseOf } from './reason-cause.ts'
import { ReliableProvisionals } from './reliable-provisionals.ts'
import { answerInterval } from './session-interval.ts'
import { sessionOf } from './session-of.ts'
import { SuccessRetransmission } from './success-retransmission.ts'

/** What the call hears of its caller. */
export type CallerLegUser = {
  /** CANCEL, or BYE before the answer. */
  cancelled(): void
  /** The PRACK to a provisional response with an offer came, with its answer; '' when it has none. */
  answeredEarly(sdp: string): void
  /** The ACK to the 2xx came, with its body. */
  acknowledged(sdp: string): void
  /** No ACK to the first 2xx, or PRACK to a provisional response, came within 64*T1. */
  unacknowledged(): void
  /** The caller asks for a change of the session. */
  asked(change: AskedChange): void
  /** He pressed a key. */
  pressed(info: ServerTransaction, digit: Digit): void
  /** He answered a refresh by re-INVITE. */
  refreshed(sdp: string): void
  /** He is gone without BYE. */
  lost(): void
  /** BYE; with its Q.850 cause where it names one. */
  hungUp(q850Cause: number | undefined): void
  heldBack(): void
  /** Nothing of this leg is left to be done. */
  settled(): void
}

type Progress = { readonly status: 180 | 183; readonly sdp: string | undefined }

/** RSeq begins anywhere (RFC 3262 section 3); a small number is no telephone number. */
const firstRSeqBelow = 100_000

/** The leg that the INVITE made: we answer it. */
export class CallerLeg implements Leg {
  readonly session: LegSession
  readonly #context: LegContext
  readonly #invite: ServerTransaction
  readonly #user: CallerLegUser
  readonly #dialog: LegDialog
  readonly #localTag: string
  readonly #inviteCSeq: number
  readonly #isOfferless: boolean
  #guard: Guard
  /** Whether the caller takes no provisional response that is not reliable. */
  readonly #wantsReliable: boolean
  #reliable: ReliableProvisionals | undefined
  /** What waits for the PRACK of the last: the news, and the 2xx with its session. */
  #next: Progress | undefined
  #heldAnswer: { readonly sdp: string | undefined } | undefined
  #wasShownSession = false
  /** `answered`: 2xx sent, no ACK yet. `leaving`: our BYE is on its way. */
  #state: 'open' | 'answered' | 'confirmed' | 'leaving' | 'settled' = 'open'
  #retransmission: SuccessRetransmission | undefined
  #byeAfterAck: number | undefined

  constructor(
    context: LegContext,
    invite: ServerTransaction,
    own: { dialog: Dialog; session: OwnSession },
    user: CallerLegUser,
  ) {
    this.#context = context
    this.#invite = invite
    this.#user = user
    const { flow, request } = invite
    this.#inviteCSeq = parseCSeq(headerOf(request, 'cseq') ?? '')?.number ?? 0
    this.#isOfferless = request.body === ''
    this.#guard = invite.guard
    this.#wantsReliable = requires(request, '100rel')
    this.#localTag = own.dialog.localTag
    this.#dialog = new LegDialog(context, {
      dialog: own.dialog,
      first: flow,
      contact: contactOf(context.tokens.token(12), context.network.localAddress(flow), flow.transport),
      abilities: abilitiesOf(request),
      guard: () => this.#guard,
      followed: invite.followed,
      // The caller wrote the To and the Call-ID of his INVITE, too.
      peerWords: (dialog) => [...peerWordsIn(dialog), dialog.local, dialog.callId],
    })
    this.session = new LegSession(
      context,
      { dialog: this.#dialog, own: own.session, weCalled: false },
      {
        asked: (change) => user.asked(change),
        pressed: (info, digit) => user.pressed(info, digit),
        refreshed: (sdp) => user.refreshed(sdp),
        lost: () => user.lost(),
        unacknowledged: () => user.lost(),
        heldBack: () => user.heldBack(),
      },
    )
    this.session.openOffer = this.#isOfferless ? 'none' : 'theirs'
    context.legs.set(this.#localTag, this)
    invite.attend({
      cancelled: () => user.cancelled(),
      // RFC 6026 section 8.8; a caller who cannot be reached sends no ACK, and that ends the call.
      failed: () => {},
      // Nobody could tell him of an answer any more, and the callee would find himself alone.
      left: () => user.cancelled(),
    })
  }

  /** Guards every message to the caller from here on. */
  guardBy(guard: Guard): void {
    this.#guard = guard
    this.#invite.guard = guard
  }

  /** Answers what the caller's network challenges within the dialog. */
  set credentials(user: DigestUser) {
    this.#dialog.challenges = new AnsweredChallenges(user, this.#context.tokens)
  }

  get isSettled(): boolean {
    return this.#state === 'settled'
  }

  /** Whether the caller was sent a 2xx. */
  get wasAnswered(): boolean {
    return this.#dialog.state.state === 'confirmed'
  }

  /** Whether offer and answer went through a reliable provisional response: then the 2xx has none. */
  get wasShownSession(): boolean {
    return this.#wasShownSession
  }

  /** Whether a provisional response to him may carry an offer. */
  get takesReliable(): boolean {
    return this.#dialog.abilities.reliable
  }

  /**
   * A provisional response. `sdp` is early media, or for an INVITE without an offer our offer. It is reliable where the
   * caller asked for that, and where it carries an offer (RFC 3262). A session that was shown reliably is not given again.
   */
  progress(status: 180 | 183, sdp: string | undefined): void {
    if (this.#state !== 'open') return
    if (!this.#wantsReliable && (sdp === undefined || !this.#isOfferless))
      this.#heed(this.#invite.respond(status, this.#content(sdp)))
    else if (this.#reliable?.isWaiting === true) this.#next = { status, sdp: sdp ?? this.#next?.sdp }
    else this.#progressReliably({ status, sdp })
  }

  /** The 2xx. */
  answer(sdp: string | undefined): void {
    if (this.#state !== 'open') return
    if (this.#reliable?.holdsUp === true) {
      this.#heldAnswer = { sdp }
      return
    }
    this.#stopProvisionals()
    const session = this.#wasShownSession ? undefined : sdp
    const { agreed, headers } = answerInterval(this.#invite.request, this.#dialog.abilities, this.#context.intervals)
    const responded = this.#invite.respond(200, this.#content(session, headers))
    if (responded === 'sent') {
      this.#state = 'answered'
      this.#dialog.confirm()
      this.session.openOffer = session !== undefined && this.#isOfferless ? 'ours' : 'none'
      this.session.answered(agreed)
      this.#retransmission = new SuccessRetransmission(
        this.#context.timers,
        () => this.#invite.retransmitSuccess(),
        () => this.#unacknowledged(),
      )
    }
    this.#heed(responded)
  }

  /** Ends the leg in the way that its state asks for: a failure, a BYE with the cause, or nothing when it has ended. */
  end(refusal: Omit<Refusal, 'reason'> & Partial<Refusal>, byeCause: number): void {
    this.#stopProvisionals()
    this.session.leave()
    switch (this.#state) {
      case 'open':
        this.#refuse(refusal)
        break
      // RFC 3261 section 15: the callee of a dialog sends no BYE before the ACK.
      case 'answered':
        this.#byeAfterAck = byeCause
        break
      case 'confirmed':
        this.#sendBye(byeCause)
        break
      case 'leaving':
      case 'settled':
        break
    }
  }

  request(server: ServerTransaction): void {
    const { request } = server
    server.guard = this.#guard
    if (this.#invite.followed !== undefined) server.followBy(this.#invite.followed)
    if (!this.#dialog.isWithin(request)) this.#answer(server, server.respond(481))
    // 12.2.2
    else if (!this.#dialog.receive(server)) this.#answer(server, server.respond(500))
    else if (request.method === 'BYE') this.#bye(server)
    else if (request.method === 'PRACK') this.#prack(server)
    else this.session.request(server)
  }

  acknowledged(ack: SipRequest): void {
    this.#invite.followed?.got(ack)
    if (!this.#dialog.isWithin(ack)) return
    // 13.3.1.4: the ACK has the INVITE's number.
    if (this.#state !== 'answered' || parseCSeq(headerOf(ack, 'cseq') ?? '')?.number !== this.#inviteCSeq) {
      this.session.acknowledged(ack)
      return
    }
    this.#stopRetransmission()
    this.#state = 'confirmed'
    this.session.confirmed()
    if (this.#byeAfterAck !== undefined) this.#sendBye(this.#byeAfterAck)
    else this.#user.acknowledged(ack.body)
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    this.#stopRetransmission()
    this.#stopProvisionals()
    this.session.close()
  }

  #stopRetransmission(): void {
    this.#retransmission?.stop()
    this.#invite.forgetSuccess()
  }

  #stopProvisionals(): void {
    this.#reliable?.stop()
    this.#next = undefined
    this.#heldAnswer = undefined
  }

  #content(sdp: string | undefined, more: readonly Header[] = []): { headers: Header[]; body: string } {
    const headers = [this.#dialog.contact, allow, supported, ...more]
    // 12.1.1: what makes a dialog carries the caller's own Record-Route back to him.
    for (const value of this.#dialog.state.routeSet) headers.push({ name: 'record-route', value })
    if (sdp !== undefined) headers.push(sdpType)
    return { headers, body: sdp ?? '' }
  }

  #progressReliably({ status, sdp }: Progress): void {
    this.#reliable ??= new ReliableProvisionals(
      this.#context.timers,
      this.#invite,
      { first: 1 + this.#context.tokens.below(firstRSeqBelow), inviteCSeq: this.#inviteCSeq },
      () => this.#user.unacknowledged(),
    )
    if (sdp !== undefined) {
      this.#wasShownSession = true
      this.session.openOffer = this.#isOfferless ? 'ours' : 'none'
      if (!this.#isOfferless) this.session.own.agree()
    }
    this.#heed(this.#reliable.send(status, this.#content(sdp)))
  }

  #prack(server: ServerTransaction): void {
    const { request } = server
    if (this.#reliable?.acknowledge(request) !== true) {
      this.#answer(server, server.respond(481))
      return
    }
    const sdp = sessionOf(request)
    if (request.body !== '' && sdp === undefined) this.#answer(server, server.respond(415, { headers: [accept] }))
    // RFC 3262 section 5: an offer in a provisional response is answered in its PRACK.
    else if (this.session.openOffer === 'ours') {
      this.session.openOffer = 'none'
      this.#answer(server, server.respond(200))
      this.#user.answeredEarly(sdp ?? '')
    } else if (sdp !== undefined && this.#state !== 'settled') this.session.offeredByPrack(server)
    else this.#answer(server, server.respond(200))
    this.#goOn()
  }

  /** Sends what waited for a PRACK. */
  #goOn(): void {
    const held = this.#heldAnswer
    const next = this.#next
    this.#heldAnswer = undefined
    this.#next = undefined
    if (held !== undefined) this.answer(held.sdp)
    else if (next !== undefined) this.progress(next.status, next.sdp)
  }

  #refuse({ status, q850Cause, reason }: Parameters<CallerLeg['end']>[0]): void {
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
    this.session.leave()
    if (wasOpen) {
      // 15.1.2: the INVITE still gets its final response, which `end` sends.
      this.#user.cancelled()
      return
    }
    this.#settle()
    this.#user.hungUp(cause)
  }

  #sendBye(q850Cause: number): void {
    if (this.session.isGone) {
      this.#settle()
      return
    }
    this.#state = 'leaving'
    // 15.1.1: whatever the answer is, a 481 or 408 too, the dialog is over.
    const sent = this.#dialog.request(
      'BYE',
      { headers: [reasonOf(q850Cause)] },
      {
        response: ({ status }) => {
          if (status >= 200) this.#settle()
        },
        failed: () => this.#settle(),
        heldBack: () => {},
      },
    )
    if (sent !== undefined) return
    this.#user.heldBack()
    this.#settle()
  }

  #unacknowledged(): void {
    this.#invite.forgetSuccess()
    this.#state = 'confirmed'
    if (this.#byeAfterAck !== undefined) this.#sendBye(this.#byeAfterAck)
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
    this.session.leave()
    this.#context.legs.delete(this.#localTag)
    // The transaction stays for half a minute; the call need not.
    this.#invite.attend(undefined)
    this.#user.settled()
  }
}
