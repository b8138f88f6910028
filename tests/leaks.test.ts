import { beforeAll, describe, expect, test } from 'vitest'
import type { EndTransport } from './leaks/operator-end.ts'
import { isInShort, scenarios } from './leaks/scenarios.ts'
import { type LeakReport, searchLeaks } from './leaks/search-leaks.ts'
import { leaksOf } from './leaks/story.ts'

const reports = new Map<EndTransport, LeakReport>()

// Every scenario over UDP; over TCP one of each kind, since only the way is another. Both at once: each waits much.
beforeAll(async () => {
  const play = async (transport: EndTransport, only: typeof isInShort | undefined): Promise<void> => {
    reports.set(transport, await searchLeaks({ transport, ...(only === undefined ? {} : { only }) }))
  }
  await Promise.all([play('udp', undefined), play('tcp', isInShort)])
}, 240_000)

describe.each([
  ['udp', scenarios.length - 10],
  ['tcp', 70],
] as const)('over %s', (transport, atLeast) => {
  const found = (): LeakReport => {
    const report = reports.get(transport)
    if (report === undefined) throw new Error('nothing was played')
    return report
  }

  test('every scenario goes as it should', () => {
    expect(found().broken).toEqual([])
    expect(found().scenarios).toBeGreaterThan(atLeast)
  })

  test('each side writes its secrets at every place of every message that a scenario has', () => {
    expect(found().coverage.neverSent).toEqual([])
    expect(found().coverage.missing).toEqual([])
  })

  test('nothing of it reaches the other side, the log or an answer of the API (promise 5, BASE-3, BASE-4, BASE-9)', () => {
    expect(leaksOf(found())).toEqual([])
  })

  test('the gate behind it has nothing to do', () => {
    expect(found().heldBack).toBe(0)
  })

  test('all that was heard is searched', () => {
    const { octets, scenarios: played } = found()
    const { 'first way': firstWay, ...others } = octets.searched
    for (const octets of Object.values(others)) expect(octets).toBeGreaterThan(100 * played)
    expect(firstWay).toBeGreaterThan(5_000)
  })

  // As long as media is not anchored here.
  test('the media address passes, in its line alone', () => {
    expect(found().passed['c=']).toBeGreaterThan(50)
  })
})
