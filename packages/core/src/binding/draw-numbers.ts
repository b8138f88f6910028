import { digitsShow } from '../numbering/find-number.ts'
import type { PoolBlock } from '../numbering/number-block.ts'
import type { PhoneNumber } from '../numbering/phone-number.ts'
import { type Block, numberAt, numbersPerBlock, type ProtectedNumber } from '../numbering/protected-number.ts'
import type { Randomness } from '../ports/randomness.ts'
import type { BetweenNumbers } from './side.ts'

/**
 * How many candidates go to the store in each round. The first round is one number, which nearly always stands; when it
 * does not, the pool is nearly full or the parties are on many numbers, and asking singly would cost a commit each.
 * No round holds more than `most`.
 */
export const roundSizes = function* (tries: number, most: number): Generator<number> {
  let left = tries
  for (let size = 1; left > 0; size *= 8) {
    const drawn = Math.min(size, left, most)
    yield drawn
    left -= drawn
  }
}

/**
 * Draws the numbers of one candidate at random out of the pool, each as likely as any other and independent of what was
 * drawn before, so that nobody can guess which one an order got (promise 8). Rejecting what cannot be taken keeps it so.
 */
export const drawNumbers = (
  pool: readonly Pick<PoolBlock, 'block'>[],
  ownY: boolean,
  parties: readonly PhoneNumber[],
  randomness: Randomness,
): BetweenNumbers => {
  const block = pool[randomness.below(pool.length)]?.block
  if (block === undefined) throw new Error('randomness gave a block outside the pool')
  const x = drawHarmless(block, parties, randomness)
  return { x, y: ownY ? drawOther(x, block, parties, randomness) : x }
}

/** Draws a number of the block other than x. */
export const drawOther = (
  x: ProtectedNumber,
  block: Block,
  parties: readonly PhoneNumber[],
  randomness: Randomness,
): ProtectedNumber => {
  for (;;) {
    const y = drawHarmless(block, parties, randomness)
    if (y !== x) return y
  }
}

const mostDraws = 10_000

/** A 700 number whose digits show a party's own is not given out: at most 11 numbers of a block do for each party. */
const drawHarmless = (block: Block, parties: readonly PhoneNumber[], randomness: Randomness): ProtectedNumber => {
  for (let drawn = 0; drawn < mostDraws; drawn += 1) {
    const number = numberAt(block, randomness.below(numbersPerBlock))
    if (isHarmless(number, parties)) return number
  }
  throw new Error('every number of the block shows a party')
}

export const isHarmless = (number: ProtectedNumber, parties: readonly PhoneNumber[]): boolean =>
  !parties.some((phone) => digitsShow(number, phone))
