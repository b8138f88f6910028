import type { FollowedLeg } from '../transaction/followed-leg.ts'
import type { Flow, Target } from '../transport/network.ts'
import type { OutgoingLeg, TakenWay, WayToCallee } from './call-control.ts'
import {
  type CalleeFailure,
  failureOf,
  noWay,
  ownFailure,
  sessionFailure,
  silenceOf,
  withCause,
} from './callee-failures.ts'
import { CalleeLeg } from './callee-leg.ts'
import type { CalleeLegUser } from './callee-leg-user.ts'
import type { LegContext } from './leg.ts'
import type { LegSession } from './leg-session.ts'
import { OwnSession } from './own-session.ts'

/** What is heard of the callee by whichever way he is reached; `failed` is the end of the last. */
export type CalleeWaysUser = Omit<CalleeLegUser, 'refused' | 'silent'> & {
  failed(failure: CalleeFailure, by: 'callee' | 'bridge'): void
  /** Something of the control's own threw. */
  fault(): void
}

/** Whom to call and what with. */
export type CalleeCall = {
  readonly leg: OutgoingLeg
  /** Tried after that of `leg`, in order. */
  readonly furtherWays: readonly WayToCallee[]
  /** The caller's; undefined when the callee is to make the offer. */
  readonly offer: string | undefined
  readonly maxForwards: number
  readonly reliable: boolean
  /** Who hears of all his legs, where the call is followed. */
  readonly followed: FollowedLeg | undefined
}

type Failed = Parameters<TakenWay['failed']>[0]

/** A way that is used or was: its leg, the session as it is shown there, and who hears when it is over. */
type Tried = { leg: CalleeLeg | undefined; readonly own: OwnSession; taken: TakenWay | undefined }

/** A network whose answer this is reached nobody: it is out of order, or does not know us (RFC 3263 section 4.3, RFC 3261 section 22). */
const reachedNobody = new Set([401, 407, 503])

/** Our own session for a leg towards somebody. */
export const sessionTowards = ({ tokens, network, mayCarry }: LegContext, to: Target | Flow): OwnSession =>
  new OwnSession(tokens.below(1_000_000_000), network.localAddress(to).host, mayCarry)

/**
 * The ways to the callee, one leg after the other. The next is taken only while no phone has rung and the call is not given
 * up, so that no two phones ring for one call and the caller is shown one of them.
 */
export class CalleeWays {
  readonly #context: LegContext
  readonly #call: CalleeCall
  readonly #user: CalleeWaysUser
  readonly #left: WayToCallee[]
  /** Those whose leg is not settled; ways that were given up among them. */
  readonly #open = new Set<Tried>()
  #current: Tried | undefined
  #failure: readonly [CalleeFailure, 'callee' | 'bridge'] = [noWay, 'bridge']
  #isOver = false

  constructor(context: LegContext, call: CalleeCall, user: CalleeWaysUser) {
    this.#context = context
    this.#call = call
    this.#user = user
    this.#left = [call.leg, ...call.furtherWays]
  }

  get isSettled(): boolean {
    return this.#open.size === 0
  }

  /** The session of the phone that answered, or of the one that was heard last. */
  get session(): LegSession | undefined {
    return this.#current?.leg?.session
  }

  /** Takes the next way that can be taken; where there is none the call has failed. */
  next(): void {
    for (;;) {
      const way = this.#isOver ? undefined : this.#left.shift()
      if (way === undefined) break
      if (this.#take(way)) return
    }
    if (!this.#isOver) this.#user.failed(...this.#failure)
  }

  /** A description of the caller, as the callee is shown it; undefined when it cannot be. */
  describe(sdp: string): string | undefined {
    return this.#current?.own.describe(sdp)
  }

  /** What the callee was shown last holds. */
  agree(): void {
    this.#current?.own.agree()
  }

  /** Answers the offer of a provisional response. */
  answerEarly(sdp: string): void {
    this.#current?.leg?.answerEarly(sdp)
  }

  /** Sends the ACK to the 2xx; with the answer when the callee made the offer. */
  acknowledge(sdp?: string): void {
    this.#current?.leg?.acknowledge(sdp)
  }

  /** Ends the leg that is used, and takes no other. */
  end(q850Cause: number): void {
    this.#isOver = true
    this.#current?.leg?.end(q850Cause)
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    for (const tried of this.#open) {
      tried.leg?.close()
      this.#tell(tried, (taken) => taken.left())
    }
  }

  /** False when it cannot be taken now. */
  #take(way: WayToCallee): boolean {
    const { guard } = this.#call.leg
    const { offer, maxForwards, reliable, followed } = this.#call
    const own = this.#sessionFor(way)
    if (own === undefined) return false
    const sdp = offer === undefined ? undefined : own.describe(offer)
    if (offer !== undefined && sdp === undefined) {
      this.#user.failed(sessionFailure, 'bridge')
      return true
    }
    own.agree()
    const taken = this.#ask(way)
    if (way.take !== undefined && taken === undefined) return false
    const tried: Tried = { leg: undefined, own, taken }
    // Whoever was asked may have ended the call.
    if (this.#isOver) {
      this.#settled(tried)
      return true
    }
    const leg = new CalleeLeg(this.#context, { ...way, guard, followed }, own, this.#heardOn(tried))
    tried.leg = leg
    this.#current = tried
    this.#open.add(tried)
    leg.invite({ maxForwards, sdp, reliable })
    return true
  }

  #ask(way: WayToCallee): TakenWay | undefined {
    try {
      return way.take?.()
    } catch {
      this.#user.fault()
      return undefined
    }
  }

  #sessionFor(way: WayToCallee): OwnSession | undefined {
    try {
      return sessionTowards(this.#context, way.target)
    } catch {
      // No listener has that transport.
      this.#failure = [ownFailure, 'bridge']
      return undefined
    }
  }

  /** What is heard of a leg counts only while it is the one that is used, but for the guards. */
  #heardOn(tried: Tried): CalleeLegUser {
    const user = this.#user
    const isUsed = (): boolean => this.#current === tried
    return {
      progress: (...heard) => {
        if (isUsed()) user.progress(...heard)
      },
      accepted: (sdp) => {
        if (isUsed()) user.accepted(sdp)
      },
      refused: (status, cause) => {
        const failure = withCause(failureOf(status), cause)
        this.#lost(tried, failure, { by: 'callee', why: reachedNobody.has(status) ? 'unavailable' : undefined })
      },
      silent: (why) => this.#lost(tried, silenceOf(why), { by: 'bridge', why }),
      asked: (change, session) => {
        if (isUsed()) user.asked(change, session)
        else change.refuse(481)
      },
      pressed: (info, digit) => {
        if (isUsed()) user.pressed(info, digit)
        else if (info.respond(481) === 'held_back') info.abandon()
      },
      refreshed: (sdp) => {
        if (isUsed()) user.refreshed(sdp)
      },
      lost: () => {
        if (isUsed()) user.lost()
      },
      hungUp: (cause) => {
        if (isUsed()) user.hungUp(cause)
      },
      heldBack: () => user.heldBack(),
      settled: () => this.#settled(tried),
      alarm: user.alarm,
    }
  }

  /** A way came to nothing: `why` where it reached nobody. */
  #lost(
    tried: Tried,
    failure: CalleeFailure,
    { by, why }: { readonly by: 'callee' | 'bridge'; readonly why: Failed | undefined },
  ): void {
    if (this.#isOver || this.#current !== tried) return
    if (why === undefined || tried.leg?.hasRung === true) {
      this.#user.failed(failure, by)
      return
    }
    this.#failure = [failure, by]
    this.#current = undefined
    this.#tell(tried, (taken) => taken.failed(why))
    this.next()
  }

  #settled(tried: Tried): void {
    this.#open.delete(tried)
    this.#tell(tried, (taken) => taken.left())
    this.#user.settled()
  }

  /** Once for each way. */
  #tell(tried: Tried, what: (taken: TakenWay) => void): void {
    const { taken } = tried
    tried.taken = undefined
    if (taken === undefined) return
    try {
      what(taken)
    } catch {
      this.#user.fault()
    }
  }
}
