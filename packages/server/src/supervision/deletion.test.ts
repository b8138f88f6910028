import {
  type CallId,
  closed,
  legalTerms,
  type MatterKind,
  makeMatterId,
  openRecord,
  type ProtectedNumber,
} from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { describe, expect, test } from 'vitest'
import { auditTrail } from '../console/audit-trail.ts'
import { heldKeys } from '../keys/held-keys.test.kit.ts'
import { systemRandomness } from '../keys/system-randomness.ts'
import { Deletion } from './deletion.ts'
import { HoldDesk } from './hold-desk.ts'

const dayMs = 86_400_000
const noon = Date.UTC(2030, 0, 1, 12)

type Opening = {
  readonly acceptLongPause: boolean
  /** Comes to pass between the look at what is held and the batch. */
  readonly meanwhile?: (desk: HoldDesk) => Promise<unknown>
}

const opened = async ({ acceptLongPause, meanwhile }: Opening) => {
  const store = openMemoryStore()
  const { vault } = await heldKeys()
  const wall = { at: noon }
  const clock = { now: () => wall.at }
  const refused: (readonly [lastAt: number, now: number])[] = []
  const parts = { clock, randomness: systemRandomness }
  const desk = () => new HoldDesk({ ...parts, matters: store.matters, vault })
  const [own, ofAnother] = [desk(), desk()]
  const trail = auditTrail(store.audit, clock)
  const audit = { isLost: false }
  const deletion = new Deletion({
    ...{ ...parts, store, acceptLongPause, terms: legalTerms, eventsKeptDays: 7 },
    holds: {
      standing: async () => {
        const standing = await own.standing()
        await meanwhile?.(ofAnother)
        return standing
      },
    },
    keep: async (kept) => {
      if (audit.isLost) throw new Error('the server ends before the audit log has it')
      await trail(kept)
    },
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
  return { store, deletion, refused, audit, wall, matterOf, statesOf }
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

  test('keeps what is held at another server behind the look at what is held, and before its batch (REG-6, SEC-4)', async () => {
    const number = '700100000010001' as ProtectedNumber
    const asked = { of: { kind: 'number', number }, reason: 'Asked for by the police', case: 'police-17' } as const
    let isHeld = false
    const meanwhile = async (desk: HoldDesk) => {
      if (!isHeld) await desk.add({ ...asked, by: { kind: 'key' } })
      isHeld = true
    }
    const { store, deletion, wall } = await opened({ acceptLongPause: true, meanwhile })
    const call = (n: number) => `call_abcdefghijkmnpq${n}` as CallId
    for (const [n, x] of [[2, number] as const, [3, '700100000010002' as ProtectedNumber] as const]) {
      const record = openRecord({ id: call(n), x, caller: '138****0001', trunk: 't', startedAt: noon })
      await store.records.save(closed({ ...record, refusal: 'not_a_party' }, noon, 'refused', 1))
    }
    wall.at += 184 * dayMs
    expect(await deletion.run()).toBe('done')
    expect(await store.records.findOfAnybody(call(2))).toBeDefined()
    expect(await store.records.findOfAnybody(call(3))).toBeUndefined()
  })

  test('that was broken off is gone on with, and its proof is in the chain and in the audit log, once (SEC-3)', async () => {
    const { store, deletion, audit, wall, matterOf, statesOf } = await opened({ acceptLongPause: true })
    await matterOf('rule_firing', 'fired')
    wall.at += 731 * dayMs
    audit.isLost = true
    await expect(deletion.run()).rejects.toThrow('the server ends')
    expect((await deletion.runs()).endedAt).toBeNull()
    expect(await statesOf('deletion_proof')).toEqual(['ended', 'runs'])
    audit.isLost = false
    expect(await deletion.runIf(({ endedAt }) => endedAt === null)).toBe('done')
    expect((await deletion.runs()).endedAt).toBe(wall.at)
    expect(await statesOf('deletion_proof')).toEqual(['proven', 'runs'])
    expect((await store.audit.list({ action: 'deleteExpired', limit: 9 }))?.items).toHaveLength(1)
    expect(await deletion.runIf(({ endedAt }) => endedAt === null)).toBe('not_due')
  })
})
