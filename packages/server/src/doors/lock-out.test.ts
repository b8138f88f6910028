import { describe, expect, test } from 'vitest'
import { FailureTable, lockMs } from './lock-out.ts'

describe('a lock-out', () => {
  test('begins with the first failure that costs something, doubles, and ends at a quarter of an hour', () => {
    expect([4, 5, 6, 7, 8, 9, 10, 11, 1_000].map((failures) => lockMs(failures, 5) / 1_000)).toEqual([
      ...[0, 15, 30, 60, 120, 240, 480, 900, 900],
    ])
  })

  test('of an address is forgotten after a quarter of an hour of quiet, and not before', () => {
    const table = new FailureTable(2)
    expect([table.failed('one', 0), table.failed('one', 0)]).toEqual([false, true])
    expect([table.waitMs('one', 0), table.waitMs('one', 14_999), table.waitMs('other', 0)]).toEqual([15_000, 1, 0])
    table.failed('one', 15_000)
    expect(table.waitMs('one', 15_000)).toBe(30_000)
    expect(table.failed('one', 45_000 + 15 * 60_000)).toBe(false)
  })

  test('is kept of so many addresses, the latest ones', () => {
    const table = new FailureTable(1, 3)
    for (const key of ['a', 'b', 'c', 'd']) table.failed(key, 0)
    expect(['a', 'b', 'c', 'd'].map((key) => table.waitMs(key, 0))).toEqual([0, 15_000, 15_000, 15_000])
  })
})
