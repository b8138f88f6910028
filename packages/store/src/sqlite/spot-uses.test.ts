import type { Pair } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { SpotUses } from './spot-uses.ts'

const spot = { block: 12_345_678, serial: 1 }
const use = { use: 3, lapsed: 1, newest: 7, since: 100, until: 200 }
const pair = (changed: Partial<Pair> = {}): Pair =>
  ({ side: 'a', counts: true, liveUntil: 150, heldUntil: 300, ...changed }) as Pair

const counted = (most = 10): SpotUses => {
  const uses = new SpotUses(most)
  uses.counted(spot, use)
  return uses
}

describe('what a number holds, as it was counted', () => {
  test('is known from then on until the next of its pairs lapses, and not before it was counted', () => {
    const uses = counted()
    expect([99, 100, 199, 200].map((now) => uses.at(spot, now)?.use)).toEqual([undefined, 3, 3, undefined])
    expect(uses.at({ ...spot, serial: 2 }, 100)).toBeUndefined()
    expect(uses.at({ ...spot, block: 1 }, 100)).toBeUndefined()
  })

  test.each([
    ['where nobody stood', { counts: true, heldUntil: 300 }, undefined, { use: 4, lapsed: 1, newest: 9 }],
    ['who does not count', { counts: false, heldUntil: 300 }, undefined, { use: 3, lapsed: 1, newest: 9 }],
    ['in the place of one who counted', { counts: true, heldUntil: 300 }, pair(), { use: 3, lapsed: 1, newest: 9 }],
    ['who counts no more', { counts: false, heldUntil: 300 }, pair(), { use: 2, lapsed: 1, newest: 9 }],
    [
      'over a lapsed pair',
      { counts: true, heldUntil: 300 },
      pair({ liveUntil: 50, heldUntil: 100 }),
      { use: 4, lapsed: 0, newest: 9 },
    ],
  ])('follows a pair that is written %s', (_, written, before, expected) => {
    const uses = counted()
    uses.placed(spot, { ...written, newest: 9 }, before, 100)
    expect(uses.at(spot, 199)).toMatchObject(expected)
  })

  test('is counted again when a pair that was written or moved since lapses', () => {
    const uses = counted()
    uses.placed(spot, { counts: true, heldUntil: 180, newest: 9 }, undefined, 100)
    expect(uses.at(spot, 179)?.use).toBe(4)
    expect(uses.at(spot, 180)).toBeUndefined()
    uses.moved(spot, 130)
    expect(uses.at(spot, 130)).toBeUndefined()
  })

  test('has nothing lapsed when that was dropped', () => {
    const uses = counted()
    uses.purged(spot)
    uses.placed(spot, { counts: true, heldUntil: 300, newest: 9 }, pair({ liveUntil: 50, heldUntil: 100 }), 100)
    expect(uses.at(spot, 100)).toMatchObject({ use: 4, lapsed: 0 })
  })

  test('is forgotten for the number that was counted longest ago when there are too many, and by a rollback for all', () => {
    const uses = counted(2)
    for (const serial of [2, 3]) uses.counted({ ...spot, serial }, use)
    expect([1, 2, 3].map((serial) => uses.at({ ...spot, serial }, 100)?.use)).toEqual([undefined, 3, 3])
    uses.rolledBack()
    expect(uses.at({ ...spot, serial: 3 }, 100)).toBeUndefined()
  })
})
