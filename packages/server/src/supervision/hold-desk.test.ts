import type { ProtectedNumber } from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { expect, test } from 'vitest'
import { heldKeys } from '../keys/held-keys.test.kit.ts'
import { systemRandomness } from '../keys/system-randomness.ts'
import { HoldDesk } from './hold-desk.ts'

const of = { kind: 'number', number: '700100000010001' as ProtectedNumber } as const
const asked = { of, reason: 'Asked for by the police', case: 'police-17', by: { kind: 'key' } } as const
const ofComplaint = {
  of,
  reason: 'Evidence of a complaint',
  case: 'a',
  by: { kind: 'rule', name: 'complaint' },
} as const

test('holds of complaints have a limit of their own, and never take the place of one that is asked for (REG-6)', async () => {
  const { vault } = await heldKeys()
  const desk = new HoldDesk({
    ...{ matters: openMemoryStore().matters, vault, clock: { now: () => 1 }, randomness: systemRandomness },
    most: { asked: 2, ofRules: 2 },
  })
  const added = async (hold: Parameters<HoldDesk['add']>[0]) => (await desk.add(hold)) !== 'too_many'
  expect([await added(ofComplaint), await added(ofComplaint), await added(ofComplaint)]).toEqual([true, true, false])
  expect([await added(asked), await added(asked), await added(asked)]).toEqual([true, true, false])
  expect(await desk.count()).toBe(4)
})
