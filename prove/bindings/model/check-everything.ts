import { blockOfNumber, customers, limitOf, settingsOf, type Whose } from '../ground.ts'
import type { Everything, ToldBinding, ToldRoute } from '../wire.ts'
import { differs, type Fault } from './bind.ts'
import { faultOfEvents } from './events.ts'
import { faultOfList, matching } from './listing.ts'
import { find, routeText } from './routing.ts'
import { hourMs, keptForMs, type State } from './state.ts'

export const faultOfRoutes = (state: State, routes: readonly ToldRoute[], now: number): Fault => {
  for (const [caller, number, call, message] of routes) {
    for (const [errand, told] of [
      ['call', call],
      ['message', message],
    ] as const) {
      const expected = routeText(find(state, caller, number, errand, now))
      if (expected !== told) {
        return `a ${errand} of person ${caller} on ${number} led to "${told}", and should to "${expected}"`
      }
    }
  }
  return undefined
}

/** Holds all that can be read of a world to the state. */
export const faultOfEverything = (state: State, world: Everything, now: number): Fault => {
  const faults = [faultOfRoutes(state, world.routes, now), faultOfBlocks(state, world, now), faultOfTwice(world, now)]
  for (const by of customers) {
    faults.push(
      faultOfBindings(state, by, world),
      faultOfLists(state, by, world, now),
      faultOfKept(state, by, world, now),
      faultOfEvents(state, by, world),
    )
    faults.push(faultOfPool(state, by, world, now))
  }
  return faults.find((fault) => fault !== undefined)
}

const faultOfBindings = (state: State, by: Whose, { owners }: Everything): Fault => {
  const told = owners[by]?.bindings ?? []
  const expected = [...state.bindings.values()].filter((known) => known.by === by).reverse()
  const ids = told.map(({ id }) => id)
  const fault = faultOfList(
    state,
    expected.map(({ id }) => id),
    ids,
    told.length,
  )
  if (fault !== undefined) return `${fault}: all bindings of a customer`
  if (told.length < expected.length) return 'a binding that was acknowledged is gone'
  for (const [index, known] of expected.entries()) {
    const found = told[index]
    const wrong = found === undefined ? 'it is gone' : differs(known, found)
    if (wrong !== undefined) return `binding ${known.id}: ${wrong}`
  }
  return undefined
}

const faultOfLists = (state: State, by: Whose, { owners }: Everything, now: number): Fault => {
  for (const { filter, ids } of owners[by]?.lists ?? []) {
    const fault = faultOfList(state, matching(state, by, filter, now), ids, surveyed(state))
    if (fault !== undefined) return `${fault}: ${JSON.stringify(filter)}`
  }
  return undefined
}

/** How far back a full check reads. */
export const surveyed = ({ bindings }: State): number => bindings.size + 3

const faultOfKept = (state: State, by: Whose, { owners }: Everything, now: number): Fault => {
  for (const [key, answer] of Object.entries(owners[by]?.kept ?? {})) {
    const kept = state.kept.get(`${by} ${key}`)
    const expected = kept !== undefined && now < kept.keptAt + keptForMs ? kept.answer : null
    if (answer !== expected) return `behind ${key} there is ${answer === null ? 'no answer' : 'another answer'}`
  }
  return undefined
}

const faultOfBlocks = (state: State, { blocks }: Everything, now: number): Fault => {
  if (blocks.length !== state.blocks.size) return 'there are other blocks than were recorded'
  for (const told of blocks) {
    const known = state.blocks.get(told.block)
    if (known === undefined) return 'a block is there that nobody recorded'
    for (const field of ['customer', 'state', 'validUntil', 'firstUsedAt'] as const) {
      if (known[field] !== told[field]) return `block ${told.block} has ${field} ${told[field]}, not ${known[field]}`
    }
    const { least, most } = state.heldOn(told.block, now)
    if (told.held < least || told.held > most) {
      return `block ${told.block} holds ${told.held} pairs, and should from ${least} to ${most}`
    }
    const fault = faultOfReturning(state, told, now)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** What comes back in an hour that has not begun is known exactly. */
const faultOfReturning = (state: State, { block, returning }: Everything['blocks'][number], now: number): Fault => {
  const isLater = (by: number): boolean => by - hourMs > now
  const expected = new Map<number, number>()
  for (const [number, stands] of state.stands) {
    if (blockOfNumber(number) !== block) continue
    for (const { counts, heldUntil } of stands) {
      const by = Math.ceil(heldUntil / hourMs) * hourMs
      if (counts && isLater(by)) expected.set(by, (expected.get(by) ?? 0) + 1)
    }
  }
  const told = returning.filter(({ by, pairs }) => pairs !== 0 && isLater(by))
  const isSame = told.length === expected.size && told.every(({ by, pairs }) => expected.get(by) === pairs)
  return isSame ? undefined : `pairs of block ${block} come back in other hours than they lapse in`
}

/** Nobody stands twice on one number among the bindings that still route. */
const faultOfTwice = ({ owners }: Everything, now: number): Fault => {
  const seen = new Set<string>()
  for (const binding of owners.flatMap(({ bindings }) => bindings)) {
    if ((binding.unboundAt ?? binding.expiresAt) + binding.terms.graceMs <= now) continue
    for (const place of placesOf(binding)) {
      if (seen.has(place)) return `${place} stands twice`
      seen.add(place)
    }
  }
  return undefined
}

const placesOf = ({ a, b, x, y }: ToldBinding): readonly string[] => [
  ...a.map((person) => `person ${person} on ${x}`),
  `person ${b} on ${y}`,
]

const numbersPerBlock = 10_000

const faultOfPool = (state: State, by: Whose, { owners }: Everything, now: number): Fault => {
  const told = owners[by]
  if (told === undefined) return 'a customer is missing'
  const issuing = [...state.blocks].filter(
    ([, { customer, state: phase, validFrom, validUntil }]) =>
      customer === by && phase === 'active' && validFrom <= now && (validUntil === null || now <= validUntil),
  )
  const { pool, binds } = told
  if (pool.blocks !== issuing.length) return `a pool draws from ${pool.blocks} blocks, not ${issuing.length}`
  const most = settingsOf(by).mostPairs ?? Number.POSITIVE_INFINITY
  const capacity = Math.min(issuing.length * numbersPerBlock * limitOf(by), most)
  const held = { least: 0, most: 0 }
  for (const [block] of issuing) {
    const { least, most: atMost } = state.heldOn(block, now)
    held.least += least
    held.most += atMost
  }
  if (pool.capacity !== capacity || pool.held < held.least || pool.held > held.most)
    return 'a pool is not as full as told'
  if (pool.free !== Math.max(0, capacity - pool.held)) return 'what is free and what is held are not the whole pool'
  const recent = [...state.bindings.values()].filter((known) => known.by === by && known.createdAt > now - hourMs)
  // Whoever was created in the very millisecond an hour ago may count or not.
  const isRight = binds.count === recent.length && binds.oldest === (recent[0]?.createdAt ?? null)
  return isRight || state.hasForgotten ? undefined : 'the rate of binds is counted wrongly'
}
