import { callerDialog } from '../dialog/dialog.ts'
import { type Header, headerOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import type { ClientTransaction } from '../transaction/client-transaction.ts'
import type { Responded, ServerTransaction } from '../transaction/server-transaction.ts'
import { t1Ms } from '../transaction/timer-table.ts'
import type { AskedChange } from './asked-change.ts'
import type { OutgoingLeg } from './call-control.ts'
import { Fork, type ForkedInvite } from './fork.ts'
import type { Leg, LegContext } from './leg.ts'
import type { LegSession, LegSessionUser } from './leg-session.ts'
import { contactOf, reasonOf, sessionSupported, supported } from './own-headers.ts'
import type { OwnSession } from './own-session.ts'
import type { Digit } from './passing-digits.ts'
import { q850CauseOf } from './reason-cause.ts'
import { secondInvite } from './second-invite.ts'
import { type AgreedInterval, askInterval, raisedBy } from './session-interval.ts'
import { sessionOf } from './session-of.ts'

/** What the call hears of its callee. */
export type CalleeLegUser = {
  /** A provisional response of 180 to 189; `isOffer` when its session waits for `answerEarly`. */
  progress(status: number, sdp: string | undefined, isOffer: boolean): void
  /** The first 2xx. It gets its ACK by `acknowledge`. */
  accepted(sdp: string | undefined): void
  /** A final response of 300 or more; with its Q.850 cause where it names one. */
  refused(status: number, q850Cause: number | undefined): void
  /** No final response will come. */
  silent(why: 'timeout' | 'transport'): void
  /** The callee asks for a change of the session, in the dialog that `session` belongs to. */
  asked(change: AskedChange, session: LegSession): void
  /** He pressed a key. */
  pressed(info: ServerTransaction, digit: Digit): void
  /** He answered a refresh by re-INVITE. */
  refreshed(sdp: string): void
  /** He is gone without BYE. */
  lost(): void
  /** BYE. */
  hungUp(q850Cause: number | undefined): void
  heldBack(): void
  /** Nothing of this leg is left to be done, and nothing more is heard of it but its `alarm`. */
  settled(): void
  /** As `heldBack`, after the end of the leg: a phone that answers then is let go, too. It must not hold the call. */
  readonly alarm: () => void
}

const nothing = (): void => {}

/** Who hears of a leg that is over: a late answer still finds it for half a minute, and the call need not live so long. */
const afterTheEnd = (alarm: () => void): CalleeLegUser => ({
  progress: nothing,
  accepted: nothing,
  refused: nothing,
  silent: nothing,
  asked: nothing,
  pressed: nothing,
  refreshed: nothing,
  lost: nothing,
  hungUp: nothing,
  heldBack: alarm,
  settled: nothing,
  alarm,
})

/** What the INVITE to the callee says beside its leg. */
export type CalleeInvite = {
  readonly maxForwards: number
  /** Undefined when the callee is to make the offer. */
  readonly sdp: string | undefined
  /** Whether the callee's provisional responses may be reliable: an offer in one is answered by the caller only. */
  readonly reliable: boolean
}

/** Q.850: another phone of the callee was given the call. */
const nonSelectedUser = 26

/**
 * How many dialogs of one INVITE are told apart. Provisional responses of further ones are passed over; a 2xx, which has to
 * get its ACK (RFC 3261 section 13.2.2.4), takes the place of one that has not answered.
 */
const maxForks = 32

/** The leg that we call. */
export class CalleeLeg implements Leg {
  readonly #context: LegContext
  readonly #leg: OutgoingLeg
  #user: CalleeLegUser
  readonly #own: OwnSession
  readonly #tag: string
  readonly #callId: string
  readonly #contact: Header
  readonly #forks = new Map<string, Fork>()
  #state: 'idle' | 'inviting' | 'accepted' | 'leaving' | 'settled' = 'idle'
  #invite: ClientTransaction | undefined
  #asked: AgreedInterval
  #cseq = 0
  #provisional = false
  #cancel: 'none' | 'wanted' | 'sent' = 'none'
  #stopCancelWait: () => void = () => {}
  #winner: Fork | undefined
  /** The last one that said how he hears. */
  #speaking: Fork | undefined
  /** The one whose offer the caller was shown before the answer. */
  #offering: Fork | undefined
  /** The Q.850 cause with which the leg was ended. */
  #cause = 16

  constructor(context: LegContext, leg: OutgoingLeg, own: OwnSession, user: CalleeLegUser) {
    this.#context = context
    this.#leg = leg
    this.#own = own
    this.#user = user
    const { tokens, network, intervals } = context
    this.#tag = tokens.token(16)
    this.#contact = contactOf(tokens.token(12), network.localAddress(leg.target), leg.target.transport)
    this.#callId = tokens.token(24)
    this.#asked = { seconds: intervals.wanted, weRefresh: true }
  }

  get isSettled(): boolean {
    return this.#state === 'settled'
  }

  /** The session of the phone that answered, or of the one that was heard last. */
  get session(): LegSession | undefined {
    return (this.#winner ?? this.#speaking)?.session
  }

  /** Sends the INVITE. */
  invite(invite: CalleeInvite): void {
    this.#state = 'inviting'
    this.#context.legs.set(this.#tag, this)
    this.#sendInvite(invite)
  }

  /** Answers the offer of a provisional response. */
  answerEarly(sdp: string): void {
    if (this.#offering?.answerEarly(sdp) === false) this.#user.heldBack()
  }

  /** Sends the ACK to the 2xx that was told by `accepted`; with the answer when the callee made the offer. */
  acknowledge(sdp?: string): void {
    if (this.#state === 'accepted') this.#acknowledge(this.#winner, sdp)
  }

  /** Ends the leg in the way that its state asks for: CANCEL, ACK and BYE, or nothing when it has ended. */
  end(q850Cause: number): void {
    this.#cause = q850Cause
    switch (this.#state) {
      case 'idle':
        this.#settle()
        break
      case 'inviting':
        for (const fork of this.#forks.values()) fork.session.leave()
        if (this.#cancel !== 'none') break
        this.#cancel = 'wanted'
        // RFC 3261 section 9.1: no CANCEL before a provisional response.
        if (this.#provisional) this.#sendCancel()
        break
      case 'accepted':
        this.#state = 'leaving'
        this.#hangUp(this.#winner, q850Cause, () => this.#settle())
        break
      case 'leaving':
      case 'settled':
        break
    }
  }

  request(server: ServerTransaction): void {
    const { request } = server
    server.guard = this.#leg.guard
    const fork = this.#forks.get(tagOf(headerOf(request, 'from') ?? '') ?? '')
    if (fork === undefined || headerOf(request, 'call-id') !== fork.callId) {
      this.#answer(server, server.respond(481))
      return
    }
    if (!fork.receive(request)) this.#answer(server, server.respond(500))
    else if (request.method === 'BYE') {
      this.#answer(server, server.respond(200))
      this.#bye(fork, q850CauseOf(request))
    } else fork.session.request(server)
  }

  acknowledged(ack: SipRequest): void {
    const fork = this.#forks.get(tagOf(headerOf(ack, 'from') ?? '') ?? '')
    if (fork !== undefined && headerOf(ack, 'call-id') === fork.callId) fork.session.acknowledged(ack)
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    this.#stopCancelWait()
    for (const fork of this.#forks.values()) fork.session.close()
  }

  #sendInvite(invite: CalleeInvite): void {
    const { layer, intervals } = this.#context
    this.#cseq += 1
    const more = [invite.reliable ? supported : sessionSupported, ...askInterval(this.#asked, intervals)]
    const own = { callId: this.#callId, tag: this.#tag, contact: this.#contact, cseq: this.#cseq, more, ...invite }
    const forked: ForkedInvite = {
      leg: this.#leg,
      contact: this.#contact,
      own: this.#own,
      cseq: this.#cseq,
      isOfferless: invite.sdp === undefined,
      asked: this.#asked,
    }
    const sent = layer.request(secondInvite(this.#leg, own), this.#leg.target, this.#leg.guard, {
      response: (response) => this.#response(response, invite, forked),
      failed: (why) => this.#silent(why),
      heldBack: () => this.#user.heldBack(),
    })
    if (sent === undefined) {
      const user = this.#user
      this.#settle()
      user.heldBack()
      return
    }
    this.#invite = sent
  }

  #response(response: SipResponse, invite: CalleeInvite, forked: ForkedInvite): void {
    if (response.status < 200) this.#progress(response, forked)
    else if (response.status < 300) this.#success(response, forked)
    else this.#failure(response, invite)
  }

  #progress(response: SipResponse, forked: ForkedInvite): void {
    this.#provisional = true
    if (this.#cancel === 'wanted') this.#sendCancel()
    if (this.#cancel !== 'none' || this.#state !== 'inviting' || response.status === 100) return
    const fork = this.#forkOf(response, forked)
    const sdp = sessionOf(response)
    const news = fork?.progress(response, sdp) ?? 'news'
    if (news === 'held_back') this.#user.heldBack()
    if (news === 'pass_over' || news === 'held_back') return
    if (fork !== undefined && sdp !== undefined) this.#speaking = fork
    // A second phone's offer could not be shown to the caller: it stays unanswered.
    const isOffer = news === 'offer' && this.#offering === undefined
    if (isOffer) this.#offering = fork
    if (response.status >= 180 && response.status < 190) this.#user.progress(response.status, sdp, isOffer)
  }

  #success(response: SipResponse, forked: ForkedInvite): void {
    const fork = this.#forkOf(response, forked)
    if (fork === undefined) return
    // RFC 3261 section 13.2.2.4: a 2xx that comes again gets its ACK again.
    if (fork.isConfirmed) {
      fork.reacknowledge()
      return
    }
    fork.confirm(response)
    if (this.#winner !== undefined || this.#state !== 'inviting') {
      // 13.2.2.4: a further fork answered; it is let go at once.
      this.#hangUp(fork, nonSelectedUser, () => {})
      return
    }
    this.#winner = fork
    for (const other of this.#forks.values()) if (other !== fork && !other.isConfirmed) other.session.leave()
    this.#stopCancelWait()
    if (this.#cancel === 'none') {
      this.#state = 'accepted'
      this.#user.accepted(sessionOf(response) ?? fork.earlySdp)
      return
    }
    // 9.1: the 2xx was faster than the CANCEL.
    this.#state = 'leaving'
    this.#hangUp(fork, this.#cause, () => this.#settle())
  }

  #failure(response: SipResponse, invite: CalleeInvite): void {
    if (this.#state !== 'inviting') return
    // RFC 4028 section 7.3: once more, with the interval that the 422 asks for.
    const raised = this.#cseq > 1 || this.#cancel !== 'none' ? undefined : raisedBy(response, this.#asked)
    if (raised !== undefined) {
      this.#asked = raised
      this.#forks.clear()
      this.#provisional = false
      this.#speaking = undefined
      this.#offering = undefined
      this.#sendInvite(invite)
      return
    }
    const user = this.#user
    this.#settle()
    if (this.#cancel === 'none') user.refused(response.status, q850CauseOf(response))
  }

  #silent(why: 'timeout' | 'transport'): void {
    if (this.#state !== 'inviting') return
    const user = this.#user
    this.#settle()
    if (this.#cancel === 'none') user.silent(why)
  }

  #bye(fork: Fork, q850Cause: number | undefined): void {
    fork.session.leave()
    this.#forks.delete(fork.remoteTag)
    if (this.#state === 'inviting' && this.#cancel === 'none') {
      // 15: a callee may not end an early dialog so, but one who does means it, if no other phone of his still rings.
      if (this.#forks.size === 0) this.#user.hungUp(q850Cause)
      return
    }
    if (fork !== this.#winner) return
    const user = this.#user
    this.#settle()
    user.hungUp(q850Cause)
  }

  #sendCancel(): void {
    const invite = this.#invite
    if (invite === undefined) return
    this.#cancel = 'sent'
    // 9.1: without a final response the INVITE counts as cancelled after 64*T1.
    this.#stopCancelWait = this.#context.timers.after(64 * t1Ms, () => {
      invite.abandon()
      this.#settle()
    })
    if (!this.#context.layer.cancel(invite, [reasonOf(this.#cause)])) this.#user.heldBack()
  }

  #acknowledge(fork: Fork | undefined, sdp?: string): void {
    if (fork?.acknowledge(sdp) === false) this.#user.heldBack()
  }

  #hangUp(fork: Fork | undefined, q850Cause: number, done: () => void): void {
    if (fork !== undefined) {
      if (!fork.isAcknowledged) this.#acknowledge(fork)
      if (fork.hangUp(q850Cause, done)) return
      this.#user.heldBack()
    }
    done()
  }

  #forkOf(response: SipResponse, forked: ForkedInvite): Fork | undefined {
    const invite = this.#invite
    if (invite === undefined) return undefined
    const tag = tagOf(headerOf(response, 'to') ?? '') ?? ''
    // A provisional response without a tag makes no dialog (12.1).
    if (tag === '' && response.status < 200) return undefined
    const known = this.#forks.get(tag)
    if (known !== undefined) return known
    if (this.#forks.size >= maxForks && (response.status < 200 || !this.#dropUnanswered())) return undefined
    const fork = new Fork(this.#context, forked, callerDialog(invite.request, response), (of) => this.#heard(of))
    this.#forks.set(tag, fork)
    return fork
  }

  /** Makes room for a fork that answered; false where all that are told apart have. */
  #dropUnanswered(): boolean {
    const idle = [...this.#forks.values()].find((fork) => !fork.isConfirmed && fork !== this.#offering)
    if (idle === undefined) return false
    idle.session.leave()
    return this.#forks.delete(idle.remoteTag)
  }

  /** What is heard of the session of one fork. */
  #heard(fork: Fork): LegSessionUser {
    return {
      asked: (change) => this.#user.asked(change, fork.session),
      pressed: (info, digit) => this.#user.pressed(info, digit),
      refreshed: (sdp) => this.#user.refreshed(sdp),
      lost: () => {
        if (fork === this.#winner) this.#user.lost()
      },
      unacknowledged: () => this.#user.lost(),
      heldBack: () => this.#user.heldBack(),
    }
  }

  #answer(server: ServerTransaction, responded: Responded): void {
    if (responded !== 'held_back') return
    server.abandon()
    this.#user.heldBack()
  }

  #settle(): void {
    if (this.#state === 'settled') return
    this.#state = 'settled'
    this.#stopCancelWait()
    for (const fork of this.#forks.values()) fork.session.leave()
    this.#context.legs.delete(this.#tag)
    const user = this.#user
    this.#user = afterTheEnd(user.alarm)
    user.settled()
  }
}
