import { beforeEach, expect, test } from 'vitest'
import { TrunkLoads } from './trunk-load.ts'

let now = 0
let loads: TrunkLoads
beforeEach(() => {
  now = 5_000
  loads = new TrunkLoads(() => now)
})

const trunk = { name: 'operator', maxCalls: 3, callsPerSecond: 1_000 }
const slow = { name: 'slow', maxCalls: 1_000, callsPerSecond: 2 }

test('calls in and out together are held to the most that go on at once', () => {
  const over = loads.enter(trunk)
  loads.enter(trunk)
  const left = loads.leave(trunk)
  expect(loads.of('operator')).toEqual({ in: 2, out: 1, refused: 0 })
  expect([loads.letsIn(trunk), loads.hasWayOut(trunk), loads.leave(trunk)]).toEqual([false, false, undefined])
  expect(loads.of('operator').refused).toBe(2)
  over()
  over()
  expect([loads.of('operator').in, loads.letsIn(trunk), loads.hasWayOut(trunk)]).toEqual([1, true, true])
  left?.()
  expect(loads.of('operator').out).toBe(0)
})

test('a second bears as many new calls as it may in each direction, and they come again with time', () => {
  const enters = () => [1, 2, 3].map(() => loads.letsIn(slow))
  const leaves = () => [1, 2, 3].map(() => loads.leave(slow) !== undefined)
  expect(enters()).toEqual([true, true, false])
  expect(leaves(), 'the other direction has its own').toEqual([true, true, false])
  now += 499
  expect([loads.letsIn(slow), loads.hasWayOut(slow)]).toEqual([false, false])
  now += 1
  expect(enters()).toEqual([true, false, false])
  now += 3_600_000
  expect(enters(), 'an hour saves up one second').toEqual([true, true, false])
})

test('looking whether there is a way out uses nothing up', () => {
  for (let look = 0; look < 10; look += 1) expect(loads.hasWayOut(slow)).toBe(true)
  expect([loads.leave(slow), loads.leave(slow)].every((left) => left !== undefined)).toBe(true)
})

test('limits that were set anew count from the next call on, and what goes on is kept', () => {
  loads.enter(slow)
  expect(loads.letsIn({ ...slow, maxCalls: 1 })).toBe(false)
  expect(loads.letsIn({ ...slow, maxCalls: 2 })).toBe(true)
})

test('trunks that come and go leave nothing behind, but those with live calls stay', () => {
  loads.enter(trunk)
  for (let at = 0; at < 3_000; at += 1) loads.letsIn({ ...slow, name: `t${at}`, maxCalls: 0 })
  expect(loads.of('operator').in).toBe(1)
  expect(loads.of('t0').refused, 'forgotten').toBe(0)
  expect(loads.of('t2999').refused).toBe(1)
})
