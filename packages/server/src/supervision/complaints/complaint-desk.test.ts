import {
  AnsweredCalls,
  type CustomerId,
  defaultCustomerSettings,
  emptyProfile,
  type MatterId,
  mostMatterOctets,
  type ProtectedNumber,
  type Store,
} from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { afterEach, expect, test } from 'vitest'
import { heldKeys } from '../../keys/held-keys.test.kit.ts'
import { systemRandomness } from '../../keys/system-randomness.ts'
import type { Kept } from '../../operation/keep-audit.ts'
import { HoldDesk } from '../hold-desk.ts'
import { openRestrictionDesks } from '../restriction-desks.ts'
import { openRestrictions } from '../restrictions.ts'
import { mostTrail } from './complaint.ts'
import { ComplaintDesk } from './complaint-desk.ts'

const customer = 'cus_aaaaaaaaaaaaaaaa' as CustomerId
const number = '700100000010001' as ProtectedNumber
const day = 86_400_000
const found = { customer, number, happenedAt: 1, evidence: { calls: [], bindings: [] } }
const key = { kind: 'key' } as const

const closers: (() => unknown)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const failed = (error: unknown): void => {
  throw error
}

/** A desk over a real store: three complaints of ten answered calls suspend. */
const opened = async (store: Store = openMemoryStore(), change = store.matters.change.bind(store.matters)) => {
  const { vault } = await heldKeys()
  const wall = { at: 1_780_000_000_000 }
  const clock = { now: () => wall.at }
  const { matters } = store
  await store.customers.addCustomer({
    ...{ id: customer, name: 'one', createdAt: 0, settings: defaultCustomerSettings, profile: emptyProfile },
  })
  const restrictions = await openRestrictions({ matters, vault, failed })
  closers.push(() => restrictions.close())
  const randomness = systemRandomness
  const { suspensions } = openRestrictionDesks({ store, vault, clock, randomness, restrictions, failed })
  const holds = new HoldDesk({ matters, vault, clock, randomness })
  const answered = new AnsweredCalls(30)
  answered.add(customer, wall.at, 10)
  const kept: Kept[] = []
  const by = { kind: 'rule', name: 'complaint' } as const
  const desk = new ComplaintDesk({
    settings: { windowDays: 30, alarmAt: 0.1, suspendAt: 0.3, leastCalls: 10, answerWithinMs: day },
    matters: {
      add: matters.add.bind(matters),
      find: matters.find.bind(matters),
      list: matters.list.bind(matters),
      change,
    },
    ...{ clock, randomness, answered: async () => [answered] },
    holds: {
      add: async (of, reason, complaint: MatterId) => {
        const hold = await holds.add({ of, reason, case: complaint, by })
        return hold === 'too_many' ? undefined : hold.id
      },
      release: (id, reason) => holds.release(id, { by, reason }),
    },
    isSuspended: async (of) => (await suspensions.ofCustomer(of)) !== undefined,
    suspend: (suspension) => suspensions.suspend(suspension),
    liftedOf: async (subject) => (await suspensions.list({ subject, state: 'lifted', limit: 200 }))?.items ?? [],
    keep: async (one) => void kept.push(one),
    alarms: { notice: () => {}, raise: () => {}, clear: () => {} },
    warn: () => {},
  })
  return { desk, suspensions, holds, wall, kept }
}

test('complaints from before a suspension was lifted do not suspend the customer again (REG-5)', async () => {
  const { desk, suspensions, wall, kept } = await opened()
  const complain = async () => {
    wall.at += 1_000
    await desk.add('nobody ordered this', found, key)
    return (await suspensions.ofCustomer(customer))?.id
  }
  const lift = async (id: MatterId | undefined) => {
    if (id === undefined) throw new Error('it was in force')
    wall.at += 1_000
    await suspensions.appeal(customer, id, { by: key, text: 'it was another one' })
    return suspensions.decide(id, { by: key, text: 'so it was', upheld: true })
  }
  expect([await complain(), await complain()]).toEqual([undefined, undefined])
  await lift(await complain())
  expect([await complain(), await complain()], 'of what came since').toEqual([undefined, undefined])
  expect(await complain(), 'the third since').toBeDefined()
  expect(kept).toHaveLength(2)
  expect((await desk.rates())[0]?.complaints, 'all of the window are told').toBe(6)
})

test('evidence is let go of only when the complaint is closed (REG-3)', async () => {
  const store = openMemoryStore()
  const change = store.matters.change.bind(store.matters)
  let isAway = true
  const { desk, holds } = await opened(store, async (asked) => {
    if (isAway) throw new Error('the store is away')
    return change(asked)
  })
  const { id } = await desk.add('nobody ordered this', found, key)
  const closing = { state: 'closed', text: 'done', by: key } as const
  await expect(desk.change(id, 0, closing)).rejects.toThrow('away')
  expect(await holds.count()).toBe(1)
  isAway = false
  expect(await desk.change(id, 0, closing)).toMatchObject({
    kind: 'changed',
    complaint: { state: 'closed', hold: null },
  })
  expect(await holds.count()).toBe(0)
})

test.each([
  ['octets', '好'.repeat(2_000)],
  ['steps', 'called again'],
])('a complaint of which as much was said as is kept can be closed still, by %s', async (what, text) => {
  const { desk } = await opened()
  const { id } = await desk.add(text, found, key)
  let revision = 0
  while ((await desk.change(id, revision, { state: undefined, text, by: key })).kind === 'changed') revision += 1
  expect(revision).toBeLessThan(mostTrail)
  expect(what === 'steps' || revision < mostMatterOctets / 6_000).toBe(true)
  expect(await desk.change(id, revision, { state: undefined, text, by: key })).toEqual({ kind: 'too_long' })
  expect(await desk.change(id, revision, { state: 'closed', text, by: key })).toMatchObject({ kind: 'changed' })
})
