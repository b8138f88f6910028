import type { Header, SipRequest, SipResponse } from '../message/message.ts'
import type { ClientTransaction, ClientUser } from '../transaction/client-transaction.ts'
import { besideOwnWords } from '../transaction/own-words.ts'
import type { Responded, ServerTransaction } from '../transaction/server-transaction.ts'
import { t1Ms } from '../transaction/timer-table.ts'
import type { RunningTimer } from '../transport/timers.ts'
import { CalleeForks } from './callee-forks.ts'
import { afterTheEnd, type CalleeLegUser } from './callee-leg-user.ts'
import type { Fork, ForkedInvite } from './fork.ts'
import { InviteTerms } from './invite-terms.ts'
import { LateAnswers } from './late-answers.ts'
import type { Leg, LegContext } from './leg.ts'
import type { LegSession, LegSessionUser } from './leg-session.ts'
import { ownCallId } from './own-call-ids.ts'
import { contactOf, nonSelectedUser, reasonOf, sessionSupported, supported } from './own-headers.ts'
import type { OwnSession } from './own-session.ts'
import { q850CauseOf } from './reason-cause.ts'
import { type GuardedWay, secondInvite } from './second-invite.ts'
import { sessionOf } from './session-of.ts'

/** What the INVITE to the callee says beside its leg. */
export type CalleeInvite = {
  readonly maxForwards: number
  /** Undefined when the callee is to make the offer. */
  readonly sdp: string | undefined
  /** Whether the callee's provisional responses may be reliable: an offer in one is answered by the caller only. */
  readonly reliable: boolean
}

/** Q.850: recovery on timer expiry. */
const givenUp = 102

/** The leg that we call. */
export class CalleeLeg implements Leg {
  readonly #context: LegContext
  readonly #leg: GuardedWay
  #user: CalleeLegUser
  readonly #own: OwnSession
  readonly #tag: string
  readonly #callId: string
  readonly #contact: Header
  readonly #forks: CalleeForks
  #state: 'idle' | 'inviting' | 'accepted' | 'leaving' | 'settled' = 'idle'
  #invite: ClientTransaction | undefined
  /** The INVITE as it was sent last, and what its dialogs have in common. */
  #sent: { readonly request: SipRequest; readonly forked: ForkedInvite } | undefined
  readonly #terms: InviteTerms
  #hasRung = false
  #firstWait: RunningTimer | undefined
  #cseq = 0
  #provisional = false
  #cancel: 'none' | 'wanted' | 'sent' = 'none'
  #cancelWait: RunningTimer | undefined
  #winner: Fork | undefined
  /** The last one that said how he hears. */
  #speaking: Fork | undefined
  /** The one whose offer the caller was shown before the answer. */
  #offering: Fork | undefined
  /** The Q.850 cause with which the leg was ended. */
  #cause = 16

  constructor(context: LegContext, leg: GuardedWay, own: OwnSession, user: CalleeLegUser) {
    this.#context = context
    this.#leg = leg
    this.#own = own
    this.#user = user
    const { tokens, network, mark } = context
    this.#tag = tokens.token(16)
    this.#contact = contactOf(tokens.token(12), network.localAddress(leg.target), leg.target.transport)
    this.#callId = ownCallId(tokens, mark)
    this.#forks = new CalleeForks(context, (fork) => this.#heard(fork))
    this.#terms = new InviteTerms(context, leg.credentials)
  }

  get isSettled(): boolean {
    return this.#state === 'settled'
  }

  /** Whether a phone rang, and the caller may have been shown that. */
  get hasRung(): boolean {
    return this.#hasRung
  }

  /** The session of the phone that answered, or of the one that was heard last. */
  get session(): LegSession | undefined {
    return (this.#winner ?? this.#speaking)?.session
  }

  /** Sends the INVITE. */
  invite(invite: CalleeInvite): void {
    this.#state = 'inviting'
    this.#context.legs.set(this.#tag, this)
    const { firstResponseMs } = this.#leg
    if (firstResponseMs !== undefined)
      this.#firstWait = this.#context.timers.after(firstResponseMs, () => this.#unheard())
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
        this.#forks.leave()
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
    if (this.#leg.followed !== undefined) server.followBy(this.#leg.followed)
    const fork = this.#forks.that(request)
    if (fork === undefined) {
      this.#answer(server, server.respond(481))
      return
    }
    if (!fork.receive(server)) this.#answer(server, server.respond(500))
    else if (request.method === 'BYE') {
      this.#answer(server, server.respond(200))
      this.#bye(fork, q850CauseOf(request))
    } else fork.session.request(server)
  }

  acknowledged(ack: SipRequest): void {
    this.#leg.followed?.got(ack)
    this.#forks.that(ack)?.session.acknowledged(ack)
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    this.#firstWait?.cancel()
    this.#cancelWait?.cancel()
    this.#forks.close()
  }

  #sendInvite(invite: CalleeInvite): void {
    const { guard, requestUri, target, followed } = this.#leg
    this.#cseq += 1
    const credentials = this.#terms.credentialsFor(requestUri)
    const able = invite.reliable ? supported : sessionSupported
    const more = [able, ...this.#terms.interval(), ...credentials]
    const own = { callId: this.#callId, tag: this.#tag, contact: this.#contact, cseq: this.#cseq, more, ...invite }
    const forked: ForkedInvite = {
      leg: this.#leg,
      contact: this.#contact,
      own: this.#own,
      cseq: this.#cseq,
      isOfferless: invite.sdp === undefined,
      asked: this.#terms.asked,
      challenges: this.#terms.challenges,
      credentials,
    }
    // They answer what the peer wrote: no nonce of his may make them say a guess at a number.
    const beside = besideOwnWords(guard, () => credentials.map(({ value }) => value))
    const user: ClientUser = {
      response: (response) => this.#response(response, invite),
      failed: (why) => {
        // An INVITE that was sent again is not the one whose ACK could not be sent.
        if (this.#cseq === forked.cseq) this.#silent(why)
      },
      heldBack: () => this.#user.heldBack(),
    }
    try {
      const request = secondInvite(this.#leg, own)
      this.#sent = { request, forked }
      const sent = this.#context.layer.request(request, target, beside, user, followed)
      if (sent === undefined) this.#settle((user) => user.heldBack())
      else this.#invite = sent
    } catch {
      // What cannot be written, or no listener has that transport any more.
      this.#silent('transport')
    }
  }

  #response(response: SipResponse, invite: CalleeInvite): void {
    this.#firstWait?.cancel()
    if (response.status < 200) this.#progress(response)
    else if (response.status < 300) this.#success(response)
    else this.#failure(response, invite)
  }

  /** Nothing at all came in time: it is not sent again, and whoever answers it late is let go. */
  #unheard(): void {
    if (this.#state !== 'inviting' || this.#cancel !== 'none') return
    this.end(givenUp)
    this.#invite?.stopRepeating()
    this.#user.silent('timeout')
  }

  #progress(response: SipResponse): void {
    this.#provisional = true
    if (response.status >= 180 && response.status < 190) this.#hasRung = true
    if (this.#cancel === 'wanted') this.#sendCancel()
    if (this.#cancel !== 'none' || this.#state !== 'inviting' || response.status === 100) return
    const fork = this.#forkOf(response)
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

  #success(response: SipResponse): void {
    const fork = this.#forkOf(response)
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
    this.#forks.leaveUnanswered(fork)
    this.#cancelWait?.cancel()
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
    if (this.#cancel === 'none' && this.#terms.improve(response)) {
      this.#forks.clear()
      this.#provisional = false
      this.#speaking = undefined
      this.#offering = undefined
      this.#sendInvite(invite)
      return
    }
    this.#settle((user) => {
      if (this.#cancel === 'none') user.refused(response.status, q850CauseOf(response))
    })
  }

  #silent(why: 'timeout' | 'transport'): void {
    if (this.#state !== 'inviting') return
    this.#settle((user) => {
      if (this.#cancel === 'none') user.silent(why)
    })
  }

  #bye(fork: Fork, q850Cause: number | undefined): void {
    fork.session.leave()
    if (fork !== this.#winner) this.#forks.remove(fork)
    if (this.#state === 'inviting' && this.#cancel === 'none') {
      // 15: a callee may not end an early dialog so, but one who does means it, if no other phone of his still rings.
      if (this.#forks.size === 0) this.#user.hungUp(q850Cause)
      return
    }
    if (fork !== this.#winner) return
    this.#settle((user) => user.hungUp(q850Cause))
  }

  #sendCancel(): void {
    const invite = this.#invite
    if (invite === undefined) return
    this.#cancel = 'sent'
    // 9.1: without a final response the INVITE counts as cancelled after 64*T1.
    this.#cancelWait = this.#context.timers.after(64 * t1Ms, () => {
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
      if (fork.acknowledgement === undefined) this.#acknowledge(fork)
      if (fork.hangUp(q850Cause, done)) return
      this.#user.heldBack()
    }
    done()
  }

  #forkOf(response: SipResponse): Fork | undefined {
    if (this.#sent === undefined) return undefined
    const { request: invite, forked } = this.#sent
    return this.#forks.of(response, { invite, forked, kept: this.#offering })
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

  /** `tell`: what is heard of the end. */
  #settle(tell?: (user: CalleeLegUser) => void): void {
    if (this.#state === 'settled') return
    this.#state = 'settled'
    this.#firstWait?.cancel()
    this.#cancelWait?.cancel()
    this.#forks.leave()
    this.#context.legs.delete(this.#tag)
    const user = this.#user
    this.#user = afterTheEnd(user.alarm)
    this.#leaveLateAnswers(user.alarm)
    tell?.(user)
    user.settled()
  }

  /** A phone may answer, or answer again, for half a minute yet: that does not take the leg, which holds the call. */
  #leaveLateAnswers(alarm: () => void): void {
    const sent = this.#sent
    if (sent === undefined || this.#invite === undefined || this.#winner === undefined) return
    const { cseq, credentials, contact, challenges, leg } = sent.forked
    const headers = sent.request.headers.filter(({ name }) => name === 'from' || name === 'call-id' || name === 'cseq')
    const acknowledged = this.#forks.acknowledgements()
    const { target, guard, followed } = leg
    const invite = { cseq, credentials, contact, challenges, alarm, acknowledged, target, guard, followed }
    this.#invite.attend(new LateAnswers(this.#context, { ...invite, request: { ...sent.request, headers, body: '' } }))
  }
}
