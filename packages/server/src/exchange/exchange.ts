import {
  type CallRecord,
  type CallRefusal,
  type CallScreen,
  type Clock,
  type Connect,
  findNumbers,
  makeCallId,
  openRecord,
  type PhoneNumber,
  type ProtectedNumber,
  type RecordStore,
  type Refuse,
  type RoutedAttempt,
  type Router,
} from '@axbridge/core'
import {
  type Admission,
  besideOwnWords,
  type CallControl,
  type CallDecision,
  type Flow,
  type FollowedLegs,
  type IncomingCall,
  type SipRequest,
} from '@axbridge/sip'
import { callCodes } from '../codes.ts'
import { Attempt, type AttemptHearer } from './attempt.ts'
import { type CallerIdentity, callerIdentityOf } from './caller-identity.ts'
import { decisionTrace } from './decision-trace.ts'
import { dialledNumberOf } from './dialled-number.ts'
import type { ExchangeLog } from './exchange-log.ts'
import type { Following } from './following.ts'
import type { LiveCalls } from './live-calls.ts'
import { isFromOwnPhone } from './own-phone.ts'
import type { Trunk } from './trunk.ts'
import { admitSender } from './trunk-admission.ts'
import type { TrunkGate } from './trunk-gate.ts'
import { isFromBrowser } from './trunk-table.ts'
import { findWayOut, type WayOut, type WaysOut } from './way-out.ts'

export type ExchangeOptions = WaysOut & {
  readonly router: Router
  readonly records: Pick<RecordStore, 'save'>
  readonly gate: TrunkGate
  readonly clock: Clock
  readonly log: ExchangeLog
  readonly liveCalls: LiveCalls
  /** How long a callee may ring where the binding does not say. */
  readonly ringTimeoutMs: number
  /** Who keeps what the legs of some calls get and send; left out, no call is followed. */
  readonly following?: Following | undefined
  /** Asked in this order. */
  readonly screens: readonly CallScreen[]
}

/** The call plane's decisions: who called, what was dialled, who is meant, and how he is reached. */
export class Exchange implements CallControl {
  readonly #options: ExchangeOptions

  constructor(options: ExchangeOptions) {
    this.#options = options
  }

  admit(request: SipRequest, flow: Flow): Admission {
    return admitSender(request, flow, this.#options)
  }

  follow(call: IncomingCall): FollowedCall | undefined {
    const { following, trunks } = this.#options
    const trunk = following === undefined ? undefined : trunks.find(call.peer)
    if (following === undefined || trunk === undefined || !following.takes(trunk.reaches)) return undefined
    const read = this.#read(call, trunk)
    return { ...following.follow(read.record, trunk.reaches), read }
  }

  async offered(call: ExchangeCall): Promise<CallDecision> {
    const trunk = this.#options.trunks.find(call.peer)
    // It was taken down since the call was admitted.
    if (trunk === undefined) return refusal('unknown_trunk')
    const over = this.#options.loads.enter(trunk)
    const decision = await this.#decide(call, trunk, over)
    // A call that is connected is over when its observer hears of its end.
    if (decision.kind === 'refuse') over()
    return decision
  }

  async #decide(call: ExchangeCall, trunk: Trunk, over: () => void): Promise<CallDecision> {
    const beganAt = performance.now()
    const read = call.followed?.read ?? this.#read(call, trunk)
    const { record, dialled, identity, caller } = read
    if (identity.kind === 'protected') return this.#refuse(read, record, 'protected_caller')
    if (caller === undefined) return this.#refuse(read, record, 'no_identity')
    // Whoever reaches our WebSockets is no one, until he has registered: he must neither call as others nor try out who stands on a number.
    if (isFromBrowser(call.flow) && !isFromOwnPhone(caller, call.flow, this.#options.registered))
      return this.#refuse(read, record, 'no_identity')
    if (dialled === undefined) return this.#refuse(read, record, 'not_a_party')
    const isFollowed = call.followed !== undefined
    let known = record
    try {
      const routedAt = this.#options.liveCalls.changes
      const askedAt = performance.now()
      const route = await this.#options.router.route(caller, dialled, 'call')
      known = about(record, route)
      this.#options.log.routed(known, performance.now() - askedAt)
      return route.kind === 'connect'
        ? await this.#screened(known, { read, isFollowed, caller, dialled, route, routedAt, beganAt, over })
        : this.#refuse(read, known, route.reason)
    } catch (error) {
      this.#options.log.failed(record.id, error)
      return this.#refuse(read, known, 'internal')
    }
  }

  screened(call: ExchangeCall, status: number): void {
    const trunk = this.#options.trunks.find(call.peer)
    const isLoop = status === 482 || status === 483
    if (trunk === undefined) return
    const read = call.followed?.read ?? this.#read(call, trunk)
    this.#refuse(read, read.record, isLoop ? 'loop' : 'not_acceptable')
  }

  /** Who called and what was dialled, with the record of the attempt. */
  #read(call: IncomingCall, trunk: Trunk): ReadCall {
    const dialled = dialledNumberOf(call.invite.uri, trunk)
    const identity = callerIdentityOf(call.invite, trunk)
    const caller = identity.kind === 'caller' ? identity.phone : undefined
    return { trunk, flow: call.flow, dialled, identity, caller, record: this.#newRecord(trunk, dialled, caller) }
  }

  /** Lets the screens look at what `route` would connect, and connects it where none of them minds. */
  async #screened(record: CallRecord, routed: RoutedCall): Promise<CallDecision> {
    let known: CallRecord = { ...record, callee: routed.route.callee.mask }
    let hasWaited = false
    for (const one of this.#options.screens) {
      const answer = one.screen(attemptOf(known, routed))
      hasWaited ||= answer instanceof Promise
      const { refusal: reason, noted } = answer instanceof Promise ? await answer : answer
      if (noted !== undefined) known = { ...known, ...noted }
      if (reason !== undefined) return this.#refuse(routed.read, known, reason)
    }
    return hasWaited ? this.#routedAnew(known, routed) : this.#connect(known, routed)
  }

  /**
   * While a screen was waited for the binding may have ended, its parties been changed, or somebody been suspended, blocked or have
   * opted out: who is called is who is meant now, and who may be.
   */
  async #routedAnew(known: CallRecord, routed: RoutedCall): Promise<CallDecision> {
    const routedAt = this.#options.liveCalls.changes
    const route = await this.#options.router.route(routed.caller, routed.dialled, 'call')
    if (route.kind !== 'connect') return this.#refuse(routed.read, known, route.reason)
    // What was looked at was another order's.
    if (route.standing.stored.id !== known.binding) return this.#refuse(routed.read, known, 'ended')
    const anew: RoutedCall = { ...routed, route, routedAt }
    const asked: CallRecord = { ...known, callee: route.callee.mask }
    // Once: what comes while these are waited for comes no later than a call that is just being connected.
    for (const one of this.#options.screens) {
      const answer = await one.again?.(attemptOf(asked, anew))
      if (answer?.refusal !== undefined) return this.#refuse(routed.read, { ...asked, ...answer.noted }, answer.refusal)
    }
    return this.#connect(asked, anew)
  }

  async #connect(known: CallRecord, routed: RoutedCall): Promise<CallDecision> {
    const { read, caller, route } = routed
    const { trunk } = read
    const { callee, others, present, terms } = route
    const found = await findWayOut(callee, present, trunk, this.#options)
    if (found.kind !== 'ways') return this.#refuse(read, known, found.kind)
    // When B's phone rings, his call back must find the member who rang it.
    await this.#options.router.called(route)
    const attempt = this.#attempt(known, this.#hearerOf(known, routed, found))
    attempt.open()
    const ringTimeoutMs = terms.ringTimeoutMs ?? this.#options.ringTimeoutMs
    if (routed.isFollowed)
      this.#options.following?.decided({
        ...{ attempted: known, reaches: trunk.reaches, present },
        steps: decisionTrace({
          ...{ attempted: known, trunk, flow: read.flow, identity: read.identity.kind },
          outcome: { kind: 'connect', over: found.over, terms: { ...terms, ringTimeoutMs } },
        }),
      })
    const namesAnyButCallee = findNumbers([caller, ...others])
    const namesAnyButCaller = findNumbers([callee, ...others])
    const { ownWords } = found
    const [way, ...furtherWays] = found.ways
    return {
      kind: 'connect',
      leg: {
        ...way,
        guard: besideOwnWords(
          (wire) => !namesAnyButCallee(wire),
          () => ownWords,
        ),
        ringTimeoutMs,
        ...(terms.longestCallMs === null ? {} : { maxDurationMs: terms.longestCallMs }),
      },
      furtherWays,
      guardCaller: (wire) => !namesAnyButCaller(wire),
      ...(trunk.credentials === undefined ? {} : { callerCredentials: trunk.credentials }),
      observer: attempt,
    }
  }

  #hearerOf(known: CallRecord, routed: RoutedCall, { heard }: WayOut): AttemptHearer {
    const { id } = known
    const { route: connection, routedAt, beganAt, over } = routed
    const { router, liveCalls, log, screens } = this.#options
    return {
      connecting: (handle) => {
        log.connecting(id, performance.now() - beganAt)
        return liveCalls.add({ id, connection, handle }, routedAt)
      },
      heard,
      answered: async () => {
        // It may have brought the end forward, for this call and for others of the binding.
        if (await router.answered(connection)) liveCalls.changed(connection.standing.stored.id)
      },
      ended: (record) => {
        over()
        for (const one of screens) one.ended?.(attemptOf(known, routed), record)
      },
    }
  }

  #refuse({ trunk, flow, identity, caller, dialled }: ReadCall, record: CallRecord, reason: CallRefusal): CallDecision {
    this.#attempt(record).refuse(reason)
    this.#options.log.refused(record.id, record.trunk, reason)
    if (caller !== undefined && dialled !== undefined)
      for (const one of this.#options.screens) one.refused?.({ record, caller, dialled }, reason)
    this.#options.following?.decided({
      ...{ attempted: record, reaches: trunk.reaches, present: null },
      steps: decisionTrace({
        ...{ attempted: record, trunk, flow, identity: identity.kind },
        outcome: { kind: 'refuse', reason, answer: callCodes[reason] },
      }),
    })
    return refusal(reason)
  }

  #attempt(record: CallRecord, hearer?: AttemptHearer): Attempt {
    const { records, clock, log } = this.#options
    return new Attempt(records, clock, log, record, hearer)
  }

  #newRecord(trunk: Trunk, dialled: ProtectedNumber | undefined, caller: PhoneNumber | undefined): CallRecord {
    const { clock, randomness } = this.#options
    const x = dialled ?? null
    const id = makeCallId(x, randomness)
    this.#options.log.began(id, trunk.name)
    return openRecord({ id, x, caller: caller?.mask ?? null, trunk: trunk.name, startedAt: clock.now() })
  }
}

/** Who called and what was dialled, as it came in. */
type ReadCall = {
  readonly trunk: Trunk
  readonly flow: Flow
  readonly dialled: ProtectedNumber | undefined
  readonly identity: CallerIdentity
  readonly caller: PhoneNumber | undefined
  readonly record: CallRecord
}

/** A call whose messages are told, read when the first of them came. */
type FollowedCall = FollowedLegs & { readonly read: ReadCall }

type ExchangeCall = IncomingCall & { readonly followed?: FollowedCall | undefined }

/** A call that may be connected: who makes it, and what is done when it is over. */
type RoutedCall = {
  readonly read: ReadCall
  readonly isFollowed: boolean
  readonly caller: PhoneNumber
  readonly dialled: ProtectedNumber
  readonly route: Connect
  /** The count of changes before it was routed. */
  readonly routedAt: number
  /** When it was offered, in ms of a clock that nobody sets. */
  readonly beganAt: number
  readonly over: () => void
}

const attemptOf = (record: CallRecord, { caller, dialled, route }: RoutedCall): RoutedAttempt => ({
  record,
  caller,
  dialled,
  connection: route,
})

/** Adds to a record the order that the caller's standing belongs to. */
const about = (record: CallRecord, { standing }: Connect | Refuse): CallRecord => {
  if (standing === undefined) return record
  const { id, customer, orderId, use } = standing.stored
  return { ...record, binding: id, customer, orderId, from: standing.side, identifier: use?.identifier ?? null }
}

const refusal = (reason: CallRefusal): CallDecision => {
  const { status, phrase, q850Cause } = callCodes[reason]
  return { kind: 'refuse', status, reason: phrase, q850Cause }
}
