import type { Dialog } from '../dialog/dialog.ts'
import type { FollowedLeg } from '../transaction/followed-leg.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { RunningTimer } from '../transport/timers.ts'
import { agreeAnew } from './agree-anew.ts'
import type { AskedChange } from './asked-change.ts'
import { besideMediaNumbers } from './beside-media-numbers.ts'
import type {
  CallControl,
  CallDecision,
  CallEnd,
  CallObserver,
  IncomingCall,
  Refusal,
  Release,
} from './call-control.ts'
import {
  type CalleeFailure,
  hungUpEarly,
  ownFailure,
  rangTooLong,
  sessionFailure,
  withCause,
} from './callee-failures.ts'
import { CalleeWays, sessionTowards } from './callee-ways.ts'
import { CallerLeg } from './caller-leg.ts'
import type { Counters } from './counters.ts'
import type { LegContext } from './leg.ts'
import type { LegSession } from './leg-session.ts'
import { offerNews } from './offer-news.ts'
import type { OwnSession } from './own-session.ts'
import type { Digit } from './passing-digits.ts'
import { relayChange } from './relay-change.ts'
import { maxForwardsOf } from './screening.ts'

export type CallContext = LegContext & {
  readonly control: CallControl
  readonly counters: Counters
  readonly decisionTimeoutMs: number
  readonly answerTimeoutMs: number
  readonly maxDurationMs: number
  /** Nothing of the call is left. */
  gone(call: BridgedCall): void
}

/** Q.850: an end in the normal class that neither of the two asked for; 16 would say that one of them did. */
const normalUnspecified = 31

/** Q.850 */
const recoveryOnTimer = 102

/** One call: what happens on one leg and what the other is told of it. */
export class BridgedCall {
  readonly #context: CallContext
  readonly #invite: ServerTransaction
  readonly #followed: FollowedLeg | undefined
  readonly #caller: CallerLeg
  readonly #lateOffer: boolean
  readonly #towardsCaller: OwnSession
  #callee: CalleeWays | undefined
  #observer: CallObserver | undefined
  /** The session that the caller was shown before the answer. */
  #shown: LegSession | undefined
  #maxDurationMs = Number.POSITIVE_INFINITY
  /** One timer at a time: for the decision, for ringing, for the note of the answer, for the length of the call. */
  #timer: RunningTimer | undefined
  #rang = false
  #heldBack = false
  #end: CallEnd | undefined

  /** `followed` hears of the legs to the callee. */
  constructor(context: CallContext, invite: ServerTransaction, dialog: Dialog, followed: FollowedLeg | undefined) {
    this.#context = context
    this.#invite = invite
    this.#followed = followed
    this.#lateOffer = invite.request.body === ''
    this.#towardsCaller = sessionTowards(context, invite.flow)
    this.#caller = new CallerLeg(
      context,
      invite,
      { dialog, session: this.#towardsCaller },
      {
        cancelled: () => this.#finish({ by: 'caller', outcome: 'cancelled', q850Cause: 16 }, { status: 487 }),
        answeredEarly: (sdp) => this.#callerAnsweredEarly(sdp),
        acknowledged: (sdp) => this.#callerAcknowledged(sdp),
        unacknowledged: () => this.#finish({ by: 'bridge', outcome: 'failed', q850Cause: 102 }),
        asked: (change) => this.#callerAsked(change),
        pressed: (info, digit) => this.#pass(info, digit, this.#callee?.session),
        refreshed: (sdp) => offerNews(this.#callee?.session, sdp),
        lost: () => this.#lost(),
        hungUp: (cause) => this.#finish({ by: 'caller', outcome: 'completed', q850Cause: cause ?? 16 }),
        heldBack: () => this.#wasHeldBack('caller'),
        settled: () => this.#checkGone(),
      },
    )
  }

  /** Answers 100 and asks the control. The call is not kept: its INVITE need not stay for as long as it lasts. */
  begin(call: IncomingCall): void {
    this.#invite.respond(100)
    const { control, timers, decisionTimeoutMs } = this.#context
    this.#timer = timers.after(decisionTimeoutMs, () => this.#fail(ownFailure, 'bridge'))
    const ask = async (): Promise<CallDecision> => control.offered(call)
    ask().then(
      (decision) => this.#decided(decision),
      () => this.#fail(ownFailure, 'bridge'),
    )
  }

  /** Ends the call from here: both legs are let go. A call that was not answered ends as our own failure. */
  hangUp(): void {
    if (this.#caller.wasAnswered) this.#finish({ by: 'bridge', outcome: 'completed', q850Cause: normalUnspecified })
    else this.#fail(ownFailure, 'bridge')
  }

  #release({ q850Cause, unanswered }: Release): void {
    if (this.#caller.wasAnswered) this.#finish({ by: 'bridge', outcome: 'completed', q850Cause })
    else this.#finish({ by: 'bridge', outcome: 'cancelled', q850Cause }, unanswered)
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    this.hangUp()
    this.#caller.close()
    this.#callee?.close()
  }

  #decided(decision: CallDecision): void {
    this.#timer?.cancel()
    if (decision.kind === 'refuse') {
      if (this.#end !== undefined) return
      this.#context.counters.refused += 1
      const { q850Cause, status, reason } = decision
      this.#finish({ by: 'bridge', outcome: 'failed', q850Cause }, { status, reason, q850Cause })
      return
    }
    const { observer } = decision
    // The caller was faster than the decision: the callee never hears of it, the observer does.
    if (this.#end !== undefined) {
      this.#tell(observer, (told) => told.ended(this.#end ?? serverEnd(ownFailure, 'bridge')))
      return
    }
    this.#observer = observer
    this.#caller.guardBy(besideMediaNumbers(decision.guardCaller))
    if (decision.callerCredentials !== undefined) this.#caller.credentials = decision.callerCredentials
    this.#context.counters.connected += 1
    this.#tell(observer, (told) => told.connecting({ hangUp: (release) => this.#release(release) }))
    if (this.#end !== undefined) return
    try {
      this.#connect(decision)
    } catch {
      // A leg that cannot be written or a transport that is not there.
      this.#fail(ownFailure, 'bridge')
    }
  }

  #connect({ leg, furtherWays = [] }: Extract<CallDecision, { kind: 'connect' }>): void {
    const { request } = this.#invite
    this.#maxDurationMs = leg.maxDurationMs ?? Number.POSITIVE_INFINITY
    this.#timer = this.#context.timers.after(leg.ringTimeoutMs, () => this.#fail(rangTooLong, 'bridge'))
    const call = {
      leg: { ...leg, guard: besideMediaNumbers(leg.guard) },
      furtherWays,
      offer: this.#lateOffer ? undefined : request.body,
      maxForwards: maxForwardsOf(request) - 1,
      // Without an offer of the caller, a reliable response of the callee has one, which only he can answer.
      reliable: !this.#lateOffer || this.#caller.takesReliable,
      followed: this.#followed,
    }
    const { counters } = this.#context
    this.#callee = new CalleeWays(this.#context, call, {
      progress: (status, early, isOffer) => this.#progress(status, early, isOffer),
      accepted: (answer) => this.#accepted(answer),
      failed: (failure, by) => this.#fail(failure, by),
      asked: (change, session) => this.#calleeAsked(change, session),
      pressed: (info, digit) => this.#pass(info, digit, this.#caller.session),
      refreshed: (sdp) => offerNews(this.#caller.session, sdp),
      lost: () => this.#lost(),
      hungUp: (cause) => this.#calleeHungUp(cause),
      heldBack: () => this.#wasHeldBack('callee'),
      settled: () => this.#checkGone(),
      alarm: alarmOf(this.#observer, counters),
      fault: () => {
        counters.observerFaults += 1
      },
    })
    this.#callee.next()
  }

  #progress(status: number, sdp: string | undefined, isOffer: boolean): void {
    if (this.#end !== undefined) return
    if (!this.#rang) {
      this.#rang = true
      this.#tell(this.#observer, (observer) => observer.ringing())
    }
    // RFC 3261 section 13.2.1: without an offer of the caller, only a reliable response carries one.
    const isForCaller = sdp !== undefined && (!this.#lateOffer || isOffer) && !this.#caller.wasShownSession
    const shown = isForCaller ? this.#towardsCaller.describe(sdp) : undefined
    // An offer that cannot be shown to the caller will never be answered.
    if (isOffer && shown === undefined) {
      this.#fail(sessionFailure, 'bridge')
      return
    }
    // 181 and 182 say something about the callee's side; the caller hears only that the call goes on.
    this.#caller.progress(status === 180 ? 180 : 183, shown)
    if (shown !== undefined) this.#shown = this.#callee?.session
  }

  #callerAnsweredEarly(sdp: string): void {
    if (this.#end !== undefined) return
    const answer = sdp === '' ? undefined : this.#callee?.describe(sdp)
    if (answer === undefined) {
      this.#fail(sessionFailure, 'bridge')
      return
    }
    this.#callee?.answerEarly(answer)
    this.#agree()
  }

  #accepted(sdp: string | undefined): void {
    if (this.#end !== undefined) return
    this.#timer?.cancel()
    const { wasShownSession } = this.#caller
    // The caller agreed with one phone before the answer, and the offer of another is left.
    const isStranded = this.#lateOffer && wasShownSession && this.#callee?.session !== this.#shown
    const described = sdp === undefined || wasShownSession ? undefined : this.#towardsCaller.describe(sdp)
    if (isStranded || (described === undefined && !wasShownSession)) {
      this.#fail(sessionFailure, 'bridge')
      return
    }
    // A late offer is answered in the ACK, so that one waits for the caller's.
    if (!this.#lateOffer || wasShownSession) this.#callee?.acknowledge()
    if (this.#end !== undefined) return
    if (!this.#lateOffer && !wasShownSession) this.#towardsCaller.agree()
    this.#timer = this.#context.timers.after(this.#context.answerTimeoutMs, () => this.#fail(ownFailure, 'bridge'))
    const observer = this.#observer
    const longestMs = Math.min(this.#context.maxDurationMs, this.#maxDurationMs)
    const answered = async (): Promise<void> => observer?.answered()
    answered().then(
      () => {
        if (this.#end !== undefined) return
        this.#timer?.cancel()
        this.#context.counters.answered += 1
        this.#timer = this.#context.timers.after(longestMs, () => this.hangUp())
        this.#caller.answer(described)
      },
      () => this.#fail(ownFailure, 'bridge'),
    )
  }

  #callerAcknowledged(sdp: string): void {
    if (this.#end !== undefined) return
    const { session } = this.#callee ?? {}
    if (this.#caller.wasShownSession) {
      // He agreed with one phone before the answer, and another one answered.
      if (session !== undefined && session !== this.#shown)
        agreeAnew(this.#caller.session, session, () => this.#fail(sessionFailure, 'bridge'))
      return
    }
    if (!this.#lateOffer) return
    const answer = sdp === '' ? undefined : this.#callee?.describe(sdp)
    if (answer === undefined) {
      this.#fail(sessionFailure, 'bridge')
      return
    }
    this.#callee?.acknowledge(answer)
    this.#agree()
  }

  #agree(): void {
    this.#towardsCaller.agree()
    this.#callee?.agree()
  }

  #callerAsked(change: AskedChange): void {
    this.#relay(change, this.#caller.session, this.#counterpart())
  }

  /** Of several phones of the callee only the one that the caller was shown may change what he was shown. */
  #calleeAsked(change: AskedChange, session: LegSession): void {
    this.#relay(change, session, session === this.#counterpart() ? this.#caller.session : undefined)
  }

  /** Whose session the caller has: that of the phone that answered, or before that of the one he was shown. */
  #counterpart(): LegSession | undefined {
    return this.#caller.wasAnswered ? this.#callee?.session : this.#shown
  }

  #relay(change: AskedChange, from: LegSession, to: LegSession | undefined): void {
    if (to === undefined) change.refuse(504)
    else relayChange(change, { from, to, broken: () => this.#fail(sessionFailure, 'bridge') })
  }

  #pass(info: ServerTransaction, digit: Digit, to: LegSession | undefined): void {
    const answer = (status: number): void => {
      if (info.respond(status) === 'held_back') info.abandon()
    }
    if (to === undefined) answer(500)
    else to.press(digit, (status) => answer(status < 300 ? 200 : status === 415 ? 415 : 500))
  }

  /** A phone is gone without BYE: RFC 3261 section 12.2.1.2 and RFC 4028 section 10. */
  #lost(): void {
    if (this.#caller.wasAnswered) this.#finish({ by: 'bridge', outcome: 'completed', q850Cause: recoveryOnTimer })
    else this.#fail(ownFailure, 'bridge')
  }

  #calleeHungUp(cause: number | undefined): void {
    if (this.#caller.wasAnswered) this.#finish({ by: 'callee', outcome: 'completed', q850Cause: cause ?? 16 })
    else this.#fail(withCause(hungUpEarly, cause), 'callee')
  }

  #wasHeldBack(leg: 'caller' | 'callee'): void {
    this.#heldBack = true
    this.#tell(this.#observer, (observer) => observer.heldBack(leg))
    this.#fail(ownFailure, 'bridge')
  }

  #fail(failure: CalleeFailure, by: CallEnd['by']): void {
    this.#finish(serverEnd(failure, by), { status: failure.status })
  }

  /** `answer`: what a caller hears who was not connected yet, where that is not 500 with the cause of the end. */
  #finish(end: CallEnd, answer: Pick<Refusal, 'status'> & Partial<Refusal> = { status: 500 }): void {
    if (this.#end !== undefined) return
    this.#end = end
    this.#timer?.cancel()
    try {
      this.#caller.end({ q850Cause: end.q850Cause, ...answer }, end.q850Cause)
      this.#callee?.end(end.q850Cause)
    } finally {
      if (this.#heldBack) this.#end = serverEnd(ownFailure, 'bridge')
      const told = this.#end
      this.#tell(this.#observer, (observer) => observer.ended(told))
      this.#checkGone()
    }
  }

  #checkGone(): void {
    if (this.#end === undefined || !this.#caller.isSettled || this.#callee?.isSettled === false) return
    this.#context.gone(this)
  }

  #tell(observer: CallObserver | undefined, what: (observer: CallObserver) => void): void {
    tell(observer, this.#context.counters, what)
  }
}

/** An observer that throws changes nothing for the call. */
const tell = (observer: CallObserver | undefined, counters: Counters, what: (observer: CallObserver) => void): void => {
  if (observer === undefined) return
  try {
    what(observer)
  } catch {
    counters.observerFaults += 1
  }
}

/** Made here, and not in the call, so that it does not hold that. */
const alarmOf =
  (observer: CallObserver | undefined, counters: Counters): (() => void) =>
  () =>
    tell(observer, counters, (told) => told.heldBack('callee'))

const serverEnd = (failure: CalleeFailure, by: CallEnd['by']): CallEnd => ({
  by,
  outcome: failure.outcome,
  q850Cause: failure.q850Cause,
})
