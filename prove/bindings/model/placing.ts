import { limitOf, numbersOf, type Person, settingsOf, type Whose } from '../ground.ts'
import { isGroupMode, type Mode } from '../step.ts'
import type { State } from './state.ts'

/** Who is to stand between which numbers. */
export type Wish = { readonly a: readonly Person[]; readonly b: Person; readonly x: string; readonly y: string }

export const hasOwnY = (mode: Mode): boolean => mode === 'AXYB' || mode === 'GXYB'

/** Whether people may come to stand on numbers now, and if not why. */
export const mayStand = (
  state: State,
  { a, b, x, y }: Wish,
  by: Whose,
  now: number,
): 'yes' | 'party_stands' | 'number_full' => {
  const [rest, restOfB] = [a.map((person) => state.standOf(x, person, now)), state.standOf(y, b, now)]
  const isFree = restOfB === undefined && rest.every((stand) => stand === undefined)
  if (isFree) {
    const isFull = state.used(x, now) + a.length > limitOf(by) || (x !== y && state.used(y, now) + 1 > limitOf(by))
    return isFull ? 'number_full' : 'yes'
  }
  // Only all of them, out of one binding, in which B stood across from all others, as he does now.
  const isBack =
    restOfB !== undefined &&
    restOfB.liveUntil <= now &&
    rest.every(
      (stand) =>
        stand !== undefined && stand.liveUntil <= now && stand.id === restOfB.id && stand.side !== restOfB.side,
    )
  return isBack ? 'yes' : 'party_stands'
}

/**
 * Whether the customer's own limit leaves room for so many pairs more; it is open where it depends on what was given back
 * within this hour.
 */
export const roomInPool = (state: State, by: Whose, more: number, now: number): 'free' | 'open' | 'reached' => {
  const { mostPairs } = settingsOf(by)
  if (mostPairs === null) return 'free'
  const held = { least: more, most: more }
  for (const [block, { customer }] of state.blocks) {
    if (customer !== by) continue
    const { least, most } = state.heldOn(block, now)
    held.least += least
    held.most += most
  }
  if (held.least > mostPairs) return 'reached'
  return held.most > mostPairs ? 'open' : 'free'
}

/** Whether a block gives out a number for something that lives until then. */
export const isIssued = (state: State, block: string, by: Whose, now: number, until: number): boolean => {
  const known = state.blocks.get(block)
  return (
    known !== undefined &&
    known.customer === by &&
    known.state === 'active' &&
    known.validFrom <= now &&
    (known.validUntil === null || until <= known.validUntil)
  )
}

/** Every number, or two numbers of a block, that a binding of this mode could have in a world. */
export const couldBe = (world: number, mode: Mode): readonly { readonly x: string; readonly y: string }[] => {
  const known = possible.get(world) ?? possibleIn(world)
  possible.set(world, known)
  return known[hasOwnY(mode) ? 'two' : 'one']
}

type Possible = Readonly<Record<'one' | 'two', readonly { readonly x: string; readonly y: string }[]>>

const possible = new Map<number, Possible>()

const possibleIn = (world: number): Possible => {
  const numbers = numbersOf(world)
  const isOfOneBlock = (x: string, y: string): boolean => x !== y && x.slice(0, 11) === y.slice(0, 11)
  return {
    one: numbers.map((x) => ({ x, y: x })),
    two: numbers.flatMap((x) => numbers.filter((y) => isOfOneBlock(x, y)).map((y) => ({ x, y }))),
  }
}

/** What of the people of a binding of a mode cannot be, by the names of the refusals. */
export const faultsOfPeople = (
  mode: Mode,
  { a, b, chosen }: { readonly a: readonly Person[]; readonly b: Person; readonly chosen: Person | null },
): readonly string[] => {
  const faults: string[] = []
  if (a.includes(b) || new Set(a).size < a.length) faults.push('same_party')
  if (isGroupMode(mode) && a.length > 200) faults.push('too_many_members')
  if (chosen !== null && !a.includes(chosen)) faults.push('malformed')
  return faults
}
