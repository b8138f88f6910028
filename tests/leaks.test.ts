import { beforeAll, describe, expect, test } from 'vitest'
import { isInShort, scenarios } from './leaks/scenarios.ts'
import { type LeakReport, searchLeaks } from './leaks/search-leaks.ts'
import { leaksOf } from './leaks/story.ts'

// Every scenario over UDP; over TCP one of each kind, since only the way is another.
describe.each([
  ['udp', () => true, scenarios.length - 10],
  ['tcp', isInShort, 60],
] as const)('over %s', (transport, only, atLeast) => {
  let report: LeakReport
  beforeAll(async () => {
    report = await searchLeaks({ transport, only })
  }, 240_000)

  test('every scenario goes as it should', () => {
    expect(report.broken).toEqual([])
    expect(report.scenarios).toBeGreaterThan(atLeast)
  })

  test('each side writes its secrets at every place of every message that a scenario has', () => {
    expect(report.coverage.neverSent).toEqual([])
    expect(report.coverage.missing).toEqual([])
  })

  test('nothing of it reaches the other side, the log or an answer of the API (promise 5, BASE-3, BASE-4, BASE-9)', () => {
    expect(leaksOf(report)).toEqual([])
  })

  test('the gate behind it has nothing to do', () => {
    expect(report.heldBack).toBe(0)
  })

  test('all that was heard is searched', () => {
    const { caller, callee, log, API } = report.octets.searched
    for (const octets of [caller, callee, log, API]) expect(octets).toBeGreaterThan(100 * report.scenarios)
  })

  // As long as media is not anchored here.
  test('the media address passes, in its line alone', () => {
    expect(report.passed['c=']).toBeGreaterThan(50)
  })
})
