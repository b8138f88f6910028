import { legalTerms, type MatterKind, makeMatterId } from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { describe, expect, test } from 'vitest'
import { auditTrail } from '../console/audit-trail.ts'
import { heldKeys } from '../keys/held-keys.test.kit.ts'
import { systemRandomness } from '../keys/system-randomness.ts'
import { Deletion } from './deletion.ts'
import { HoldDesk } from './hold-desk.ts'

const dayMs = 86_400_000
const noon = Date.UTC(2030, 0, 1, 12)

const opened = async ({ acceptLongPause }: { readonly acceptLongPause: boolean }) => {
  const store = openMemoryStore()
  const { vault } = await heldKeys()
  const wall = { at: noon }
  const clock = { now: () => wall.at }
  const refused: (readonly [lastAt: number, now: number])[] = []
  const parts = { clock, randomness: systemRandomness }
  const deletion = new Deletion({
    ...{ ...parts, store, acceptLongPause, terms: legalTerms, eventsKeptDays: 7 },
    holds: new HoldDesk({ ...parts, matters: store.matters, vault }),
    keep: auditTrail(store.audit, clock),
    refused: (...at) => refused.push(at),
    rest: async () => {},
    waitForOther: async () => {},
  })
  const matterOf = async (kind: MatterKind, state: string) => {
    const id = makeMatterId(wall.at, systemRandomness)
    const matter = { id, kind, state, customer: null, key: null, subject: null, createdAt: wall.at }
    await store.matters.add({ ...matter, body: new Uint8Array([1]) })
  }
  const statesOf = async (kind: MatterKind) =>
    (await store.matters.list({ kind, limit: 20 }))?.items.map(({ state }) => state).sort()
  return { deletion, refused, wall, matterOf, statesOf }
}

describe('a run of deletion', () => {
  test('takes look-ups and changes of keys in whatever state they were left, when the term of logs is over (SEC-3)', async () => {
    const { deletion, wall, matterOf, statesOf } = await opened({ acceptLongPause: true })
    const left = {
      trace: ['approved', 'asked', 'opened', 'refused'],
      key_change: ['approved', 'asked', 'done', 'failed', 'refused'],
    } as const
    for (const kind of ['trace', 'key_change'] as const) for (const state of left[kind]) await matterOf(kind, state)
    wall.at = noon + 731 * dayMs - 1
    await deletion.run()
    for (const kind of ['trace', 'key_change'] as const) expect(await statesOf(kind)).toEqual(left[kind])
    wall.at += 1
    await deletion.run()
    for (const kind of ['trace', 'key_change'] as const) expect(await statesOf(kind)).toEqual([])
  })

  test('deletes nothing where the clock is more than 31 days ahead of the run before, and tells so (SEC-4)', async () => {
    const { deletion, refused, wall, matterOf, statesOf } = await opened({ acceptLongPause: false })
    await deletion.run()
    await matterOf('rule_firing', 'fired')
    wall.at = noon + 31 * dayMs
    await deletion.run()
    expect((await deletion.runs()).startedAt).toBe(wall.at)
    wall.at += 1_000 * dayMs
    await deletion.run()
    expect(await statesOf('rule_firing')).toEqual(['fired'])
    expect(refused).toEqual([[noon + 31 * dayMs, wall.at]])
    expect((await deletion.runs()).startedAt).toBe(noon + 31 * dayMs)
  })

  test('goes on after a long pause where that was said to be one (SEC-3)', async () => {
    const { deletion, refused, wall, matterOf, statesOf } = await opened({ acceptLongPause: true })
    await deletion.run()
    await matterOf('rule_firing', 'fired')
    wall.at += 1_000 * dayMs
    await deletion.run()
    expect([await statesOf('rule_firing'), refused]).toEqual([[], []])
  })
})
