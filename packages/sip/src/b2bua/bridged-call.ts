import type { Dialog } from '../dialog/dialog.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { CallControl, CallDecision, CallEnd, CallObserver } from './call-control.ts'
import {
  type CalleeFailure,
  failureOf,
  hungUpEarly,
  ownFailure,
  rangTooLong,
  sessionFailure,
  silenceOf,
} from './callee-failures.ts'
import { CalleeLeg } from './callee-leg.ts'
import { CallerLeg } from './caller-leg.ts'
import type { Counters } from './counters.ts'
import type { LegContext } from './leg.ts'
import { OwnSession } from './own-session.ts'
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

const noTimer = (): void => {}

/** One call: what happens on one leg and what the other is told of it. */
export class BridgedCall {
  readonly #context: CallContext
  readonly #invite: ServerTransaction
  readonly #caller: CallerLeg
  readonly #lateOffer: boolean
  readonly #towardsCaller: OwnSession
  #towardsCallee: OwnSession | undefined
  #callee: CalleeLeg | undefined
  #observer: CallObserver | undefined
  /** One timer at a time: for the decision, for ringing, for the note of the answer, for the length of the call. */
  #stopTimer = noTimer
  #rang = false
  #heldBack = false
  #end: CallEnd | undefined

  constructor(context: CallContext, invite: ServerTransaction, dialog: Dialog) {
    this.#context = context
    this.#invite = invite
    this.#lateOffer = invite.request.body === ''
    this.#towardsCaller = this.#ownSession(invite.flow)
    this.#caller = new CallerLeg(context, invite, dialog, {
      cancelled: () => this.#finish({ by: 'caller', outcome: 'cancelled', q850Cause: 16 }, 487),
      acknowledged: (sdp) => this.#callerAcknowledged(sdp),
      unacknowledged: () => this.#finish({ by: 'bridge', outcome: 'failed', q850Cause: 102 }),
      hungUp: (cause) => this.#finish({ by: 'caller', outcome: 'completed', q850Cause: cause ?? 16 }),
      heldBack: () => this.#wasHeldBack('caller'),
      settled: () => this.#checkGone(),
    })
  }

  /** Answers 100 and asks the control. */
  begin(): void {
    this.#invite.respond(100)
    const { control, timers, decisionTimeoutMs } = this.#context
    this.#stopTimer = timers.after(decisionTimeoutMs, () => this.#fail(ownFailure, 'bridge'))
    const ask = async (): Promise<CallDecision> =>
      control.offered({ invite: this.#invite.request, flow: this.#invite.flow })
    ask().then(
      (decision) => this.#decided(decision),
      () => this.#fail(ownFailure, 'bridge'),
    )
  }

  /** Ends the call from here: both legs are let go. */
  hangUp(): void {
    if (this.#caller.wasAnswered) this.#finish({ by: 'bridge', outcome: 'completed', q850Cause: 31 })
    else this.#fail(ownFailure, 'bridge')
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    this.hangUp()
    this.#caller.close()
    this.#callee?.close()
  }

  #decided(decision: CallDecision): void {
    this.#stopTimer()
    if (decision.kind === 'refuse') {
      if (this.#end !== undefined) return
      this.#context.counters.refused += 1
      const { q850Cause, status, reason } = decision
      this.#finish({ by: 'bridge', outcome: 'failed', q850Cause }, status, reason)
      return
    }
    const { observer } = decision
    // The caller was faster than the decision: the callee never hears of it, the observer does.
    if (this.#end !== undefined) {
      this.#tell(observer, (told) => told.ended(this.#end ?? serverEnd(ownFailure, 'bridge')))
      return
    }
    this.#observer = observer
    this.#caller.guard = decision.guardCaller
    this.#context.counters.connected += 1
    try {
      this.#connect(decision)
    } catch {
      // A leg that cannot be written or a transport that is not there.
      this.#fail(ownFailure, 'bridge')
    }
  }

  #connect({ leg }: Extract<CallDecision, { kind: 'connect' }>): void {
    const { request } = this.#invite
    this.#towardsCallee = this.#ownSession(leg.target)
    const sdp = this.#lateOffer ? undefined : this.#towardsCallee.describe(request.body)
    if (!this.#lateOffer && sdp === undefined) {
      this.#fail(sessionFailure, 'bridge')
      return
    }
    this.#stopTimer = this.#context.timers.after(leg.ringTimeoutMs, () => this.#fail(rangTooLong, 'bridge'))
    this.#callee = new CalleeLeg(this.#context, leg, {
      progress: (status, early) => this.#progress(status, early),
      accepted: (answer) => this.#accepted(answer),
      refused: (status, cause) => this.#fail(withCause(failureOf(status), cause), 'callee'),
      silent: (why) => this.#fail(silenceOf(why), 'bridge'),
      hungUp: (cause) => this.#calleeHungUp(cause),
      heldBack: () => this.#wasHeldBack('callee'),
      settled: () => this.#checkGone(),
    })
    this.#callee.invite(maxForwardsOf(request) - 1, sdp)
  }

  #progress(status: number, sdp: string | undefined): void {
    if (this.#end !== undefined) return
    if (!this.#rang) {
      this.#rang = true
      this.#tell(this.#observer, (observer) => observer.ringing())
    }
    // RFC 3261 section 13.2.1: without an offer of the caller, only a reliable response could carry one.
    const early = this.#lateOffer || sdp === undefined ? undefined : this.#towardsCaller.describe(sdp)
    // 181 and 182 say something about the callee's side; the caller hears only that the call goes on.
    this.#caller.progress(status === 180 ? 180 : 183, early)
  }

  #accepted(sdp: string | undefined): void {
    if (this.#end !== undefined) return
    this.#stopTimer()
    const described = sdp === undefined ? undefined : this.#towardsCaller.describe(sdp)
    if (described === undefined) {
      this.#fail(sessionFailure, 'bridge')
      return
    }
    // A late offer is answered in the ACK, so that one waits for the caller's.
    if (!this.#lateOffer) this.#callee?.acknowledge()
    if (this.#end !== undefined) return
    this.#stopTimer = this.#context.timers.after(this.#context.answerTimeoutMs, () => this.#fail(ownFailure, 'bridge'))
    const observer = this.#observer
    const answered = async (): Promise<void> => observer?.answered()
    answered().then(
      () => {
        if (this.#end !== undefined) return
        this.#stopTimer()
        this.#context.counters.answered += 1
        this.#stopTimer = this.#context.timers.after(this.#context.maxDurationMs, () => this.hangUp())
        this.#caller.answer(described)
      },
      () => this.#fail(ownFailure, 'bridge'),
    )
  }

  #callerAcknowledged(sdp: string): void {
    if (!this.#lateOffer || this.#end !== undefined) return
    const answer = sdp === '' ? undefined : this.#towardsCallee?.describe(sdp)
    if (answer === undefined) this.#fail(sessionFailure, 'bridge')
    else this.#callee?.acknowledge(answer)
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
    this.#finish(serverEnd(failure, by), failure.status)
  }

  #finish(end: CallEnd, status = 500, reason?: string): void {
    if (this.#end !== undefined) return
    this.#end = end
    this.#stopTimer()
    try {
      this.#caller.end(status, end.q850Cause, reason)
      this.#callee?.end()
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

  /** An observer that throws changes nothing for the call. */
  #tell(observer: CallObserver | undefined, what: (observer: CallObserver) => void): void {
    if (observer === undefined) return
    try {
      what(observer)
    } catch {
      this.#context.counters.observerFaults += 1
    }
  }

  #ownSession(towards: Parameters<LegContext['network']['localAddress']>[0]): OwnSession {
    const { tokens, network } = this.#context
    return new OwnSession(tokens.below(1_000_000_000), network.localAddress(towards).host)
  }
}

const serverEnd = (failure: CalleeFailure, by: CallEnd['by']): CallEnd => ({
  by,
  outcome: failure.outcome,
  q850Cause: failure.q850Cause,
})

const withCause = (failure: CalleeFailure, q850Cause: number | undefined): CalleeFailure =>
  q850Cause === undefined ? failure : { ...failure, q850Cause }
