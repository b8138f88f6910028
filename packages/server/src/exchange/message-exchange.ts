import {
  type CallRefusal,
  type Clock,
  type Connect,
  type ConnectionScreen,
  findNumbers,
  makeMessageId,
  type PhoneNumber,
  type ProtectedNumber,
  type Randomness,
  type Router,
} from '@axbridge/core'
import {
  besideOwnWords,
  type Flow,
  type FollowedLegs,
  failureOf,
  maxForwardsOf,
  type Network,
  type OtherAnswer,
  type OtherSender,
  type OutgoingText,
  type OutsideAnswer,
  reasonPhrase,
  type SipRequest,
  screenText,
} from '@axbridge/sip'
import { type MessageRefusal, messageCodes } from '../codes.ts'
import { type CallerIdentity, callerIdentityOf } from './caller-identity.ts'
import { type DecidedFrom, decisionTrace } from './decision-trace.ts'
import { dialledNumberOf } from './dialled-number.ts'
import type { ExchangeLog } from './exchange-log.ts'
import type { Attempted, Following } from './following.ts'
import { MessagePace } from './message-pace.ts'
import { isFromOwnPhone } from './own-phone.ts'
import type { Trunk } from './trunk.ts'
import type { TrunkTable } from './trunk-table.ts'
import { type RegistrationLookup, toRegistered } from './way-out.ts'

export type MessageExchangeOptions = {
  readonly router: Pick<Router, 'route'>
  readonly trunks: TrunkTable
  readonly registered: RegistrationLookup
  readonly network: Network
  readonly clock: Clock
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number
  readonly randomness: Randomness
  readonly log: Pick<ExchangeLog, 'failed' | 'heldBack'>
  readonly following: Following | undefined
  /** What looks at whom a text would reach, in this order. */
  readonly screens: readonly ConnectionScreen<CallRefusal>[]
  /** Sends a text, once. */
  deliver(text: OutgoingText): Promise<OutsideAnswer>
}

/** The sender's phone gives up after 32 seconds, and repeats the text until it is answered. */
const deliveryMs = 10_000

/** A text as it came in. */
type ReadText = {
  readonly request: SipRequest
  readonly flow: Flow
  readonly trunk: Trunk
  readonly identity: CallerIdentity
  readonly attempted: Attempted
  readonly legs: FollowedLegs | undefined
}

/**
 * Texts between phones of the sandbox (RFC 3428): decided as calls are, and built anew, so that the callee gets the text and the
 * 700 number, and nothing else of the sender. A text is handed on once, and kept nowhere.
 */
export class MessageExchange {
  readonly #options: MessageExchangeOptions
  readonly #pace: MessagePace

  constructor(options: MessageExchangeOptions) {
    this.#options = options
    this.#pace = new MessagePace(options.now)
  }

  /** Whether texts of this peer are taken: of phones that register here. */
  takes(peer: string): boolean {
    return this.#options.trunks.find(peer)?.reaches === 'registered'
  }

  /** Answers a MESSAGE outside dialogs; undefined for one of a peer whose texts are not taken. */
  async answer(request: SipRequest, flow: Flow, sender: OtherSender): Promise<OtherAnswer | undefined> {
    const trunk = this.#options.trunks.find(sender.peer ?? '')
    if (request.method !== 'MESSAGE' || trunk?.reaches !== 'registered') return undefined
    const read = this.#read(request, flow, trunk)
    if (read.legs !== undefined) sender.followBy(read.legs.caller)
    const screened = screenText(request)
    return screened === undefined ? this.#decide(read) : this.#screened(read, screened)
  }

  #read(request: SipRequest, flow: Flow, trunk: Trunk): ReadText {
    const { following, randomness, clock } = this.#options
    const x = dialledNumberOf(request.uri, trunk) ?? null
    const identity = callerIdentityOf(request, trunk)
    const attempted: Attempted = {
      ...{ id: makeMessageId(x, randomness), customer: null, binding: null, from: null, x },
      ...{ caller: identity.kind === 'caller' ? identity.phone.mask : null, callee: null },
      ...{ trunk: trunk.name, startedAt: clock.now() },
    }
    const isFollowed = following?.takes(trunk.reaches) === true
    const legs = isFollowed ? following.follow(attempted, trunk.reaches) : undefined
    return { request, flow, trunk, identity, attempted, legs }
  }

  async #decide(read: ReadText): Promise<OtherAnswer> {
    const { identity, attempted, flow } = read
    if (identity.kind === 'protected') return this.#refuse(read, 'protected_caller')
    if (identity.kind === 'none') return this.#refuse(read, 'no_identity')
    if (!isFromOwnPhone(identity.phone, flow, this.#options.registered)) return this.#refuse(read, 'not_registered')
    if (attempted.x === null) return this.#refuse(read, 'not_a_party')
    const answered = this.#pace.take(identity.phone.mask)
    if (answered === undefined) return this.#refuse(read, 'rate_limited')
    let known = attempted
    try {
      const route = await this.#options.router.route(identity.phone, attempted.x, 'message')
      if (route.standing !== undefined) {
        const { id, customer } = route.standing.stored
        known = { ...attempted, binding: id, customer, from: route.standing.side }
      }
      if (route.kind !== 'connect') return this.#refuse({ ...read, attempted: known }, route.reason)
      known = { ...known, callee: route.callee.mask }
      const refusal = await this.#refusalOf(route)
      return refusal === undefined
        ? await this.#connect({ ...read, attempted: known }, identity.phone, route)
        : this.#refuse({ ...read, attempted: known }, refusal)
    } catch (error) {
      this.#options.log.failed(attempted.id, error)
      return this.#refuse({ ...read, attempted: known }, 'internal')
    } finally {
      answered()
    }
  }

  async #refusalOf(connection: Connect): Promise<CallRefusal | undefined> {
    for (const one of this.#options.screens) {
      const refusal = await one.refusalOf(connection)
      if (refusal !== undefined) return refusal
    }
    return undefined
  }

  async #connect(read: ReadText, caller: PhoneNumber, { callee, others, present }: Connect): Promise<OtherAnswer> {
    const { attempted, request, legs } = read
    const { registered, network, log } = this.#options
    const registration = registered(callee)
    if (registration === undefined) return this.#refuse(read, 'unreachable')
    const namesOthers = findNumbers(others)
    if (others.length > 0 && namesIn(request.body, namesOthers)) return this.#refuse(read, 'names_a_party')
    const { ways, ownWords } = toRegistered(callee, present, registration, network)
    const [way] = ways
    this.#decided(read, { kind: 'connect', over: [] }, present)
    const namesCaller = findNumbers([caller])
    const outcome = await this.#options.deliver({
      ...way,
      text: request.body,
      maxForwards: maxForwardsOf(request) - 1,
      // What the sender writes of himself is his own affair; what stands around the text is ours.
      guard: besideOwnWords(
        (wire) => !namesOthers(wire) && !namesCaller(headOf(wire)),
        () => ownWords,
      ),
      deadlineMs: deliveryMs,
      followed: legs?.callee,
    })
    if (outcome.kind === 'unanswered' && outcome.why === 'held_back') log.heldBack(attempted.id, 'callee')
    const namesAnyButCaller = findNumbers([callee, ...others])
    return { ...answerOf(outcome), guard: (wire) => !namesAnyButCaller(wire) }
  }

  #refuse(read: ReadText, reason: MessageRefusal): OtherAnswer {
    const answer = messageCodes[reason]
    this.#decided(read, { kind: 'refuse', reason, answer })
    return { status: answer.status, reason: answer.phrase }
  }

  #screened(read: ReadText, answer: OtherAnswer): OtherAnswer {
    const { status } = answer
    this.#decided(read, { kind: 'refuse', reason: 'not_acceptable', answer: { status, phrase: reasonPhrase(status) } })
    return answer
  }

  #decided(read: ReadText, outcome: DecidedFrom['outcome'], present: ProtectedNumber | null = null): void {
    const { attempted, trunk, flow, identity } = read
    this.#options.following?.decided({
      ...{ attempted, reaches: trunk.reaches, present },
      steps: decisionTrace({ attempted, trunk, flow, identity: identity.kind, outcome }),
    })
  }
}

const headOf = (wire: string): string => wire.slice(0, wire.indexOf('\r\n\r\n'))

/** Digits of other scripts are digits to who reads them. */
const namesIn = (text: string, names: (text: string) => boolean): boolean => {
  if (names(text)) return true
  const read = Buffer.from(text, 'latin1').toString('utf8').normalize('NFKC')
  return names(Buffer.from(read, 'utf8').toString('latin1'))
}

/** What the sender hears of the callee's phone: never 404 or 410, which say that we refused. */
const answerOf = (outcome: OutsideAnswer): OtherAnswer => {
  if (outcome.kind === 'answered') {
    const { status } = outcome
    if (status < 300) return { status: status === 202 ? 202 : 200 }
    return { status: status === 408 ? 408 : failureOf(status).status }
  }
  switch (outcome.why) {
    case 'timeout':
      return { status: 408 }
    case 'transport':
      return { status: 480 }
    case 'held_back':
    case 'closed':
      return { status: 500 }
  }
}
