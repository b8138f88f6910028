import { blockOfNumber, limits, people } from '../ground.ts'
import { isGroupMode, type Terms } from '../step.ts'
import { type AskedBind, answerOf, type Told, type ToldBinding } from '../wire.ts'
import { couldBe, faultsOfPeople, hasOwnY, isIssued, mayStand, roomInPool } from './placing.ts'
import { type Known, keptForMs, type Stand, type State } from './state.ts'

/** What a judgement finds wrong, as a sentence; undefined when all is right and the state has followed. */
export type Fault = string | undefined

/**
 * How strictly a bind is held to what it had to choose from. One that ran beside other operations may have read the pool
 * before one of them and have stood behind it.
 */
export type Strictness = 'alone' | 'beside others'

/** Holds the outcome of a bind to the state, which then follows it. */
export const judgeBind = (
  state: State,
  world: number,
  asked: AskedBind,
  told: Told,
  now: number,
  strictness: Strictness,
): Fault => {
  const kept = asked.key === null ? undefined : state.kept.get(keyOf(asked.by, asked.key))
  if (kept !== undefined && now < kept.keptAt + keptForMs) {
    if (kept.body !== asked.body) return isRefusal(told, ['idempotency_mismatch'])
    if (told.kind !== 'repeated') return `a repeated request was answered with ${told.kind}`
    return told.answer === kept.answer ? undefined : 'a repeated request was answered otherwise than before'
  }
  if (told.kind === 'repeated') return 'a request was answered with an answer that was not kept'
  const faults = faultsOfBind(state, asked, now)
  if (faults.length > 0) {
    if (told.kind !== 'refused') return `it was ${told.kind}, and should have been refused: ${faults.join(', ')}`
    return strictness === 'alone' ? isRefusal(told, faults) : undefined
  }
  const limit = poolLimit(state, asked, now)
  if (told.kind === 'bound') {
    if (limit === 'reached' && strictness === 'alone') return 'the pool was to hold no more pairs'
    return judgeBound(state, world, asked, told, now, strictness)
  }
  if (told.kind !== 'refused') return `a bind was answered with ${told.kind}`
  if (told.reason === 'pool_limit' && limit !== 'free') return undefined
  if (limit === 'reached') return isRefusal(told, ['pool_limit'])
  return judgeRefused(state, world, asked, told, now, strictness)
}

const keyOf = (by: number, key: string): string => `${by} ${key}`

export const isRefusal = (told: Told, reasons: readonly string[]): Fault => {
  if (told.kind !== 'refused') return `it was ${told.kind}, and should have been refused: ${reasons.join(', ')}`
  return reasons.includes(told.reason) ? undefined : `it was refused as ${told.reason}, not as ${reasons.join(', ')}`
}

export const faultsOfLife = (expiresAt: number, now: number): readonly string[] => {
  if (expiresAt - now <= limits.shortestLifeMs) return ['expiry_too_soon']
  return expiresAt - now > limits.longestLifeMs ? ['expiry_too_late'] : []
}

export const faultsOfTerms = ({ graceMs, ringTimeoutMs }: Terms): readonly string[] =>
  graceMs > limits.longestGraceMs || (ringTimeoutMs !== null && ringTimeoutMs < 5_000) ? ['malformed'] : []

const faultsOfBind = (state: State, asked: AskedBind, now: number): readonly string[] => {
  const { by, mode, terms, expiresAt, choice } = asked
  const faults = [...faultsOfPeople(mode, asked), ...faultsOfTerms(terms), ...faultsOfLife(expiresAt, now)]
  if (typeof choice === 'object' && choice.y !== null) {
    if (!hasOwnY(mode)) faults.push('wrong_mode')
    if (choice.y === choice.x || blockOfNumber(choice.y) !== blockOfNumber(choice.x)) faults.push('malformed')
  }
  const blocks = [...state.blocks.keys()]
  if (!blocks.some((block) => isIssued(state, block, by, now, expiresAt + terms.graceMs))) faults.push('no_pool')
  return faults
}

const poolLimit = (state: State, { by, mode, a }: AskedBind, now: number) =>
  roomInPool(state, by, a.length + (hasOwnY(mode) ? 1 : 0), now)

type Numbers = { readonly x: string; readonly y: string }

/** What may come of each number that the bind could have had, as it was asked for. */
const verdicts = (state: State, asked: AskedBind, numbers: readonly Numbers[], now: number): readonly string[] =>
  numbers.map(({ x, y }) => {
    const until = asked.expiresAt + asked.terms.graceMs
    if (!isIssued(state, blockOfNumber(x), asked.by, now, until)) return 'number_not_issued'
    return mayStand(state, { a: asked.a, b: asked.b, x, y }, asked.by, now)
  })

const requested = (world: number, { choice, mode }: AskedBind): readonly Numbers[] =>
  typeof choice === 'string'
    ? couldBe(world, mode)
    : couldBe(world, mode).filter(({ x, y }) => x === choice.x && (choice.y === null || y === choice.y))

const judgeBound = (
  state: State,
  world: number,
  asked: AskedBind,
  { binding, how }: Extract<Told, { kind: 'bound' }>,
  now: number,
  strictness: Strictness,
): Fault => {
  const { choice } = asked
  const [own] = requested(world, asked).filter(({ x, y }) => x === binding.x && y === binding.y)
  if (own === undefined) return 'it was bound on a number that is none of those'
  const [verdict] = verdicts(state, asked, [own], now)
  if (verdict !== 'yes') return `it was bound where it may not stand: ${verdict}`
  if (state.bindings.has(binding.id)) return 'it has the id of another binding'
  if (typeof choice === 'object' && how !== 'requested') return 'it does not say that its number was asked for'
  if (choice === 'last' && strictness === 'alone') {
    const last = lastNumbers(state, asked)
    const mayHaveLast = last !== undefined && verdicts(state, asked, [last], now)[0] === 'yes'
    const hasLast = how === 'last' && last !== undefined && last.x === binding.x && last.y === binding.y
    if (mayHaveLast && !hasLast) return 'it did not get the number of the last time'
    if (how === 'last' && !hasLast && !(last === undefined && state.hasForgotten)) return 'that was not the last number'
  }
  const known = newBinding(asked, binding, now)
  const fault = differs(known, binding)
  if (fault !== undefined) return fault
  place(state, known, now)
  if (asked.key !== null) {
    const answer = answerOf(binding)
    state.kept.set(keyOf(asked.by, asked.key), { body: asked.body, answer, keptAt: now })
  }
  return undefined
}

const judgeRefused = (
  state: State,
  world: number,
  asked: AskedBind,
  told: Extract<Told, { kind: 'refused' }>,
  now: number,
  strictness: Strictness,
): Fault => {
  const found = verdicts(state, asked, requested(world, asked), now)
  if (found.includes('yes')) return `it was refused as ${told.reason}, and there was room`
  if (strictness === 'beside others') return undefined
  return isRefusal(told, typeof asked.choice === 'string' ? ['pool_exhausted'] : found)
}

/** How many bindings of one of the parties are looked through for the last one with the others. */
const mostExamined = 200

/** The numbers of the newest binding of the same people in the same mode, so that each dials the one that he dialled. */
const lastNumbers = (state: State, { by, mode, a, b }: AskedBind): Numbers | undefined => {
  const first = a[0] ?? b
  const his = [...state.bindings.values()].filter(
    (known) => known.by === by && known.mode === mode && known.stood.includes(first),
  )
  for (const known of his.reverse().slice(0, mostExamined)) {
    if (known.b === b && sameAs(known.a, a)) return { x: known.x, y: known.y }
    if (!isGroupMode(mode) && known.b === a[0] && known.a[0] === b) return { x: known.y, y: known.x }
  }
  return undefined
}

const sameAs = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((person) => other.includes(person))

const newBinding = (asked: AskedBind, { id, x, y }: ToldBinding, now: number): Known => ({
  id,
  by: asked.by,
  mode: asked.mode,
  order: asked.order,
  x,
  y,
  a: asked.a,
  chosen: asked.chosen,
  b: asked.b,
  terms: asked.terms,
  createdAt: now,
  expiresAt: asked.expiresAt,
  unboundAt: null,
  answeredAt: null,
  lastCaller: null,
  stood: [...asked.a, asked.b],
})

/** Puts everybody on the number of his side; whoever takes it back is remembered at least as long as he was. */
const place = (state: State, known: Known, now: number): void => {
  const { id, x, y, a, b, expiresAt, terms } = known
  const liveUntil = expiresAt + terms.graceMs
  const stand = (number: string, person: number, side: Stand['side']): void => {
    const heldUntil = Math.max(liveUntil + limits.quarantineMs, state.standOf(number, person, now)?.heldUntil ?? 0)
    state.stand(number, { id, person, side, counts: side === 'a' || x !== y, liveUntil, heldUntil }, now)
  }
  for (const person of a) stand(x, person, 'a')
  stand(y, b, 'b')
  state.remember(known)
  const block = state.blocks.get(blockOfNumber(x))
  if (block !== undefined && block.firstUsedAt === null) {
    state.blocks.set(blockOfNumber(x), { ...block, firstUsedAt: now })
  }
}

/** What a binding is told to be and is not. */
export const differs = (known: Known, told: ToldBinding): Fault => {
  const fields = ['id', 'mode', 'order', 'x', 'y', 'chosen', 'b', 'createdAt', 'expiresAt', 'unboundAt'] as const
  const wrong: string[] = fields.filter((field) => known[field] !== told[field])
  if (known.answeredAt !== told.answeredAt) wrong.push('answeredAt')
  if (!sameAs(known.a, told.a)) wrong.push('a')
  for (const [name, value] of Object.entries(known.terms)) {
    if (told.terms[name as keyof Terms] !== value) wrong.push(name)
  }
  return wrong.length === 0 ? undefined : `it is not what it should be in: ${wrong.join(', ')}`
}

/** Few enough to be looked at one by one. */
export const mostLookedAt = people.length + 2
