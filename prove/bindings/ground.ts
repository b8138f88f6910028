/**
 * The ground on which histories are played: short times, few people and few numbers, so that everything meets everything
 * within a few hundred steps. A store holds several worlds: each has customers, blocks and orders of its own and takes one
 * step after the other; all share the clock and the people, and the commits of one store.
 */
export const limits = {
  shortestLifeMs: 60_000,
  longestLifeMs: 3 * 3_600_000,
  longestGraceMs: 20 * 60_000,
  quarantineMs: 15 * 60_000,
  pairsPerNumber: 5,
  // A number that is free among at most twelve pairs of numbers is missed by so many draws once in 10^11 binds.
  allocationTries: 300,
}

export const startTime = 1_780_000_000_000
export const mostStepBackMs = 3_600_000

/** A person is a small number; who is above the first ones is a stranger, or stands in a group that is too large. */
export type Person = number
export const people: readonly Person[] = [0, 1, 2, 3, 4, 5]
export const stranger: Person = 7

/** The first or the second customer of a world. */
export type Whose = 0 | 1
export const customers: readonly [Whose, Whose] = [0, 1]
export const otherThan = (whose: Whose): Whose => (whose === 0 ? 1 : 0)

/** The second customer is held to less. */
export const settingsOf = (whose: Whose): { pairsPerNumber: number | null; mostPairs: number | null } =>
  whose === 0 ? { pairsPerNumber: null, mostPairs: null } : { pairsPerNumber: 3, mostPairs: 9 }

/** How many pairs may count on a number of a customer. */
export const limitOf = (whose: Whose): number => settingsOf(whose).pairsPerNumber ?? limits.pairsPerNumber

export const serials: readonly number[] = [1, 2, 3]

/** The blocks of a world; the last is not recorded at first. */
export const slots = [0, 1, 2, 3] as const
export type Slot = (typeof slots)[number]

/** Whose a block is and what it may be used for when a history begins. */
export const firstBlocks: readonly { slot: Slot; customer: Whose | null; state: 'active' | 'allocated' }[] = [
  { slot: 0, customer: 0, state: 'active' },
  { slot: 1, customer: 1, state: 'active' },
  { slot: 2, customer: 0, state: 'active' },
]

export const phoneOf = (person: Person): string => `1380000${String(person).padStart(4, '0')}`

/** The person behind a mask: the last digits are kept in it. */
export const personOf = ({ mask }: { readonly mask: string }): Person => Number(mask.slice(-4))

export const blockAt = (world: number, slot: number): string => `700${String(world * 10 + slot).padStart(8, '0')}`

export const blockOfNumber = (number: string): string => number.slice(0, 11)

/** Every number that is ever drawn in a world. */
export const numbersOf = (world: number): readonly string[] =>
  slots.flatMap((slot) => serials.map((serial) => blockAt(world, slot) + String(serial).padStart(4, '0')))

const letters = 'abcdefghij'

export const customerAt = (world: number, whose: Whose): string =>
  `cus_${Array.from(String(world * 2 + whose).padStart(16, '0'), (digit) => letters[Number(digit)]).join('')}`

export const orders: readonly string[] = ['order-1', 'order-2', 'order-3', 'order-4']
export const keys: readonly string[] = ['key-1', 'key-2', 'key-3']
