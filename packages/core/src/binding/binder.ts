import { mayIssue, type PoolBlock } from '../numbering/number-block.ts'
import { type PoolReport, returnGranularityMs } from '../numbering/pool-report.ts'
import { blockOf } from '../numbering/protected-number.ts'
import type { PoolGauge } from '../pools/pool-gauge.ts'
import type { Candidate, Placement, PlacementRefusals } from '../ports/binding-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { MaybePromise } from '../ports/page.ts'
import type { Randomness } from '../ports/randomness.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../ports/vault.ts'
import { type Refused, refuse } from '../refusal/refused.ts'
import { type BindChecks, enteringParties, faultOfSuspension, screenBind, suspendedNumber } from './bind-checks.ts'
import type { Allocation, BindCommand, BindOutcome, Bound } from './bind-command.ts'
import { type Binding, hasOwnY, makeBindingId, makeBindingToken } from './binding.ts'
import type { BindingLimits } from './binding-limits.ts'
import { faultOfExpiry, faultOfParties, faultOfTerms } from './check-bind.ts'
import { faultOfEntity, faultOfNumbers, faultOfUse } from './check-use.ts'
import { drawNumbers, drawOther, isHarmless, roundSizes } from './draw-numbers.ts'
import { KeptAnswers } from './kept-answers.ts'
import { findLastNumbers } from './last-numbers.ts'
import { everybody, type Parties, type PartyOfBinding, partiesOf, sideA } from './parties.ts'
import { sealParties } from './sealed-parties.ts'
import type { BetweenNumbers } from './side.ts'

export type BinderParts = {
  readonly store: Store
  readonly vault: Vault
  readonly clock: Clock
  readonly randomness: Randomness
  readonly gauge: PoolGauge
  readonly limits: BindingLimits
  readonly checks: BindChecks
}

const nothingTried: PlacementRefusals = { taken: 0, full: 0, notIssued: 0 }

/** Candidates of one round: numbers, why they were chosen, and which tries they are. */
type Round = { readonly how: Allocation['how']; readonly first: number; readonly numbers: readonly BetweenNumbers[] }

/** How many pairs one placement may look at: all of them hold up every other write. */
const mostPairsLookedAt = 4_096

const mostAtOnce = (parties: Parties): number => Math.floor(mostPairsLookedAt / everybody(parties).length)

/** Makes one new binding: chooses numbers until one stands. */
export class Binder {
  readonly #parts: BinderParts

  constructor(parts: BinderParts) {
    this.#parts = parts
  }

  async bind(command: BindCommand): Promise<BindOutcome> {
    const { store, vault, clock, limits } = this.#parts
    const { repeatable, customer } = command
    const answers = repeatable && new KeptAnswers(store, vault, customer.id, repeatable)
    if (answers !== undefined) {
      const earlier = await answers.earlier(clock.now())
      if (earlier !== undefined) return earlier
    }
    const fault =
      faultOfParties(command.mode, command.parties) ??
      faultOfTerms(command.terms, limits) ??
      faultOfExpiry(command.expiresAt, clock.now(), limits) ??
      faultOfChoice(command) ??
      this.#faultOfUse(command)
    if (fault !== undefined) return fault
    const parties = partiesOf(vault, command.parties)
    const refused = await this.#screened(command, parties)
    if (refused !== undefined) return refused
    const pool = await this.#issuing(command)
    if (!('length' in pool)) return pool
    return new Bind(this.#parts, command, parties, pool, answers).run()
  }

  /** Whether this customer may bind these people for this now. */
  #faultOfUse({ customer, mode, expiresAt, parties, use = null }: BindCommand): Refused | undefined {
    const { clock, checks } = this.#parts
    const { rules } = checks
    const now = clock.now()
    return (
      faultOfNumbers(parties, rules) ??
      faultOfSuspension(customer, checks) ??
      faultOfEntity(customer.profile, rules, now) ??
      faultOfUse(customer.profile, { use, mode, expiresAt, bornAt: now }, rules, now)
    )
  }

  #screened(
    { customer, mode, orderId, expiresAt, parties, use = null }: BindCommand,
    hashed: readonly PartyOfBinding[],
  ): MaybePromise<Refused | undefined> {
    const { clock, checks } = this.#parts
    // Most servers have no screens of binds, or such as have nothing to look at.
    if (checks.screens.length === 0) return undefined
    const entering = enteringParties(parties, hashed)
    const bind = { customer, mode, orderId, use, expiresAt, entering, changes: null }
    return screenBind(checks.screens, bind, clock.now())
  }

  /** The blocks that numbers may be drawn from for this bind. */
  async #issuing({ customer, mode, expiresAt, terms, parties }: BindCommand): Promise<readonly PoolBlock[] | Refused> {
    const { store, clock, gauge, checks } = this.#parts
    const pool = await store.numbers.pool(customer.id)
    if (pool.length === 0) return refuse('no_pool')
    const now = clock.now()
    const valid = pool.filter((block) => mayIssue(block, now, expiresAt + terms.graceMs))
    const { suspensions } = checks
    const issuing =
      suspensions.size === 0 ? valid : valid.filter(({ block }) => suspensions.ofBlock(block) === undefined)
    if (issuing.length < valid.length && issuing.length === 0) {
      return { ...refuse('suspended'), explanation: 'Every block that could be drawn from is suspended.' }
    }
    if (issuing.length === 0) {
      const explanation = `None of the ${pool.length} blocks of the pool is active and valid until the binding would end.`
      return { ...refuse('no_pool'), explanation }
    }
    const counting = sideA(parties).length + (hasOwnY(mode) ? 1 : 0)
    if (await gauge.isBeyond(customer, counting, now)) {
      return { ...refuse('pool_limit'), pool: await gauge.report(customer, now) }
    }
    return issuing
  }
}

const faultOfChoice = ({ choice, mode, parties }: BindCommand): Refused | undefined => {
  if (choice.kind !== 'requested') return undefined
  const { x, y } = choice
  if (y !== undefined && !hasOwnY(mode)) return refuse('wrong_mode', 'y', `${mode} has one number, x`)
  if (y === x) return refuse('malformed', 'y', 'must be another number than x')
  if (y !== undefined && blockOf(x) !== blockOf(y)) return refuse('malformed', 'y', 'must be of the block of x')
  const people = everybody(parties)
  const shown = [x, y].findIndex((number) => number !== undefined && !isHarmless(number, people))
  return shown < 0 ? undefined : refuse('malformed', shown === 0 ? 'x' : 'y', 'must not show the number of a party')
}

/** One bind under way, after all that can be decided without its number. */
class Bind {
  readonly #parts: BinderParts
  readonly #command: BindCommand
  readonly #parties: readonly PartyOfBinding[]
  readonly #pool: readonly PoolBlock[]
  readonly #answers: KeptAnswers | undefined
  readonly #token: string
  #refusals = nothingTried

  constructor(
    parts: BinderParts,
    command: BindCommand,
    parties: readonly PartyOfBinding[],
    pool: readonly PoolBlock[],
    answers: KeptAnswers | undefined,
  ) {
    this.#parts = parts
    this.#command = command
    this.#parties = parties
    this.#pool = pool
    this.#answers = answers
    this.#token = makeBindingToken(parts.clock.now(), parts.randomness)
  }

  async run(): Promise<BindOutcome> {
    const { gauge, clock, limits } = this.#parts
    const { choice, customer, explain, parties } = this.#command
    const pool = explain ? await gauge.report(customer, clock.now()) : undefined
    const most = mostAtOnce(parties)
    const suspended = this.#suspendedChoice()
    if (suspended !== undefined) return suspended
    const given = await this.#given()
    for (const round of given === undefined ? [] : inRounds(given, most)) {
      const outcome = await this.#try(round, pool)
      if (outcome !== undefined) return outcome
    }
    if (choice.kind === 'requested') return this.#requestRefused()
    let first = given === undefined ? 1 : 2
    for (const size of roundSizes(limits.allocationTries, most)) {
      const outcome = await this.#try({ how: 'random', first, numbers: this.#draw(size) }, pool)
      if (outcome !== undefined) return outcome
      first += size
      if (isSurelyFull(await gauge.report(customer, clock.now()), clock.now())) break
    }
    return this.#exhausted()
  }

  #suspendedChoice(): Refused | undefined {
    const { choice } = this.#command
    if (choice.kind !== 'requested') return undefined
    const { x, y = x } = choice
    const number = suspendedNumber({ x, y }, this.#parts.checks)
    return number === undefined
      ? undefined
      : refuse('suspended', number === x ? 'x' : 'y', 'must be a number that is not suspended')
  }

  #isSuspended(numbers: BetweenNumbers): boolean {
    return suspendedNumber(numbers, this.#parts.checks) !== undefined
  }

  /** The numbers that were asked for, or those of the last time. */
  async #given(): Promise<Round | undefined> {
    const { choice, mode, parties } = this.#command
    if (choice.kind === 'random') return undefined
    if (choice.kind === 'last') {
      const last = await findLastNumbers(this.#parts, this.#command)
      return last === undefined || this.#isSuspended(last) ? undefined : { how: 'last', first: 1, numbers: [last] }
    }
    const { x, y } = choice
    if (y !== undefined) return { how: 'requested', first: 1, numbers: [{ x, y }] }
    if (!hasOwnY(mode)) return { how: 'requested', first: 1, numbers: [{ x, y: x }] }
    const people = everybody(parties)
    const { randomness } = this.#parts
    const numbers = Array.from({ length: 64 }, () => ({ x, y: drawOther(x, blockOf(x), people, randomness) }))
    return { how: 'requested', first: 1, numbers: numbers.filter((drawn) => !this.#isSuspended(drawn)) }
  }

  /** Numbers that are suspended by themselves are few: they are passed over once they are drawn. */
  #draw(count: number): BetweenNumbers[] {
    const { mode, parties } = this.#command
    const people = everybody(parties)
    const drawn: BetweenNumbers[] = []
    while (drawn.length < count) drawn.push(drawNumbers(this.#pool, hasOwnY(mode), people, this.#parts.randomness))
    return this.#parts.checks.suspensions.size === 0 ? drawn : drawn.filter((numbers) => !this.#isSuspended(numbers))
  }

  async #try(round: Round, pool: Bound['pool']): Promise<BindOutcome | undefined> {
    const { store, clock, gauge, limits } = this.#parts
    const { customer, mode, orderId, terms, expiresAt, use = null } = this.#command
    if (round.numbers.length === 0) return undefined
    const at = clock.now()
    const liveUntil = expiresAt + terms.graceMs
    const bounds = round.numbers.map((numbers, index) => this.#boundOn(numbers, round, index, at, pool))
    const placement: Placement = {
      binding: {
        customer: customer.id,
        mode,
        orderId,
        terms,
        use,
        createdAt: at,
        expiresAt,
        unboundAt: null,
        firstAnsweredAt: null,
        revision: 0,
        lastCaller: null,
      },
      candidates: bounds.map((bound) => this.#candidate(bound, at)),
      parties: this.#parties,
      liveUntil,
      heldUntil: liveUntil + limits.quarantineMs,
      limit: gauge.limitOf(customer),
      at,
    }
    const kept = this.#answers?.keep(at)
    const outcome = await store.bindings.place(kept === undefined ? placement : { ...placement, kept })
    switch (outcome.kind) {
      case 'placed': {
        const { binding, allocation } = bounds[outcome.candidate] ?? neverEmpty()
        const bound = { kind: 'bound', binding, allocation } as const
        return pool === undefined ? bound : { ...bound, pool }
      }
      case 'kept':
        return this.#answers?.repeat(outcome.kept)
      case 'refused':
        this.#refusals = {
          taken: this.#refusals.taken + outcome.taken,
          full: this.#refusals.full + outcome.full,
          notIssued: this.#refusals.notIssued + outcome.notIssued,
        }
        return undefined
    }
  }

  // Each field by its name, here and above: objects made of the fields of others cost a bind more than its hashes do.
  #boundOn({ x, y }: BetweenNumbers, round: Round, index: number, at: number, pool: Bound['pool']): Bound {
    const { customer, mode, orderId, parties, terms, expiresAt, use = null } = this.#command
    const binding: Binding = {
      id: makeBindingId(blockOf(x), this.#token),
      customer: customer.id,
      mode,
      orderId,
      x,
      y,
      parties,
      terms,
      use,
      createdAt: at,
      expiresAt,
      unboundAt: null,
      firstAnsweredAt: null,
      revision: 0,
    }
    const allocation = { how: round.how, tried: round.first + index }
    return pool === undefined ? { binding, allocation } : { binding, allocation, pool }
  }

  #candidate(bound: Bound, at: number): Candidate {
    const { id, x, y, parties } = bound.binding
    const candidate = { id, x, y, parties: sealParties(this.#parts.vault, id, parties, this.#command.customer.id) }
    const answer = this.#answers?.seal(bound, at)
    return answer === undefined ? candidate : { ...candidate, answer }
  }

  #requestRefused(): Refused {
    const { taken, full } = this.#refusals
    if (taken > 0) return refuse('party_stands', 'x', 'must be a number on which none of the parties stands or rests')
    if (full > 0) return refuse('number_full', 'x', 'must be a number that holds fewer pairs than it may')
    return refuse('number_not_issued', 'x', 'must be of an active block of the pool that is valid until the end')
  }

  async #exhausted(): Promise<Refused> {
    const { gauge, clock } = this.#parts
    const { taken, full, notIssued } = this.#refusals
    const explanation = `Of ${taken + full + notIssued} numbers drawn at random ${full} were full and on ${taken} a party of this binding already stands or rests.`
    return { ...refuse('pool_exhausted'), explanation, pool: await gauge.report(this.#command.customer, clock.now()) }
  }
}

function* inRounds({ how, first, numbers }: Round, most: number): Generator<Round> {
  for (let from = 0; from < numbers.length; from += most) {
    yield { how, first: first + from, numbers: numbers.slice(from, from + most) }
  }
}

/** Full, and nothing lapses within what the store can tell apart: then no try can find room. */
const isSurelyFull = ({ free, nextReturnBy }: PoolReport, now: number): boolean =>
  free === 0 && (nextReturnBy === null || nextReturnBy > now + returnGranularityMs)

const neverEmpty = (): never => {
  throw new Error('a round has no candidate')
}
