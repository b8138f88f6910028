import {
  AlarmBook,
  type AlarmName,
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
import { completeConfig } from '../../config.ts'
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
const opened = async (
  store: Store = openMemoryStore(),
  change = store.matters.change.bind(store.matters),
  answeredCalls = 10,
) => {
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
  answered.add(customer, wall.at, answeredCalls)
  const kept: Kept[] = []
  const book = new AlarmBook(0)
  const warned: object[] = []
  const by = { kind: 'rule', name: 'complaint' } as const
  const noticed: [AlarmName, string][] = []
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
    alarms: {
      notice: (name, subject) => {
        noticed.push([name, subject])
        book.notice(name, subject, wall.at)
      },
      raise: (name) => void book.raise(name, null),
      clear: (name) => book.clear(name, null, wall.at),
    },
    warn: (fields) => void warned.push(fields),
  })
  const alarms = () => {
    book.look(wall.at)
    return book.standing
  }
  return { desk, suspensions, holds, wall, kept, noticed, alarms, warned }
}

test('one complaint of ten thousand answered calls alarms and five suspend, where nothing else is set (REG-4)', async () => {
  const { alarmAt, suspendAt, windowDays, leastCalls } = completeConfig({}).supervision.complaints
  expect({ alarmAt, suspendAt, windowDays, leastCalls }).toEqual({
    ...{ alarmAt: 0.0001, suspendAt: 0.0005, windowDays: 30, leastCalls: 10_000 },
  })
})

test('a share of complaints raises the alarm, and a greater one suspends the customer, with what was counted (REG-4)', async () => {
  const { desk, suspensions, noticed } = await opened()
  const complain = async () => {
    await desk.add('nobody ordered this', found, key)
    return [noticed.length, (await suspensions.ofCustomer(customer)) !== undefined]
  }
  expect(await complain(), 'one of ten').toEqual([1, false])
  expect(noticed).toEqual([['complaint_rate', customer]])
  expect(await complain(), 'two').toEqual([2, false])
  expect(await complain(), 'three').toEqual([3, true])
  const [stands] = (await suspensions.list({ subject: customer, limit: 10 }))?.items ?? []
  expect(stands?.suspension.reason).toContain('3 complaints came of 10 answered calls within 30 days')
  expect(stands?.suspension.remedy).toMatch(/appeal/)
})

test('a share of few answered calls says nothing (REG-4)', async () => {
  const { desk, suspensions, noticed } = await opened(undefined, undefined, 9)
  for (let times = 0; times < 9; times += 1) await desk.add('nobody ordered this', found, key)
  expect([noticed, await suspensions.ofCustomer(customer)]).toEqual([[], undefined])
})

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

test('complaints that nobody answered in time are one alarm, with their number and the oldest in the log, until none is late (REG-3)', async () => {
  const { desk, wall, alarms, warned } = await opened()
  const received = wall.at
  const late = [await desk.add('nobody ordered this', found, key), await desk.add('again', found, key)]
  wall.at += day
  const inTime = await desk.add('a third time', { ...found, customer: null }, key)
  await desk.lookForOverdue()
  expect([alarms(), warned], 'at the very last instant').toEqual([[], []])
  wall.at += 1
  await desk.lookForOverdue()
  await desk.lookForOverdue()
  const overdue = [{ name: 'complaint_overdue', subject: null }]
  const dueAt = new Date(received + day).toISOString()
  expect(alarms()).toEqual(overdue)
  expect(warned, 'said once').toEqual([{ complaints: 2, oldest: { id: expect.any(String), dueAt } }])
  expect(late.map(({ id }) => id)).toContain((warned[0] as { oldest: { id: string } }).oldest.id)

  const answer = (complaint: { readonly id: MatterId }) =>
    desk.change(complaint.id, 0, { state: 'answered', text: 'called back', by: key })
  for (const complaint of late) {
    expect(alarms()).toEqual(overdue)
    expect(await answer(complaint)).toMatchObject({ kind: 'changed' })
  }
  expect(alarms(), 'at once').toEqual([])
  wall.at += day
  await desk.lookForOverdue()
  expect(alarms()).toEqual(overdue)
  expect(warned.at(-1)).toMatchObject({ complaints: 1, oldest: { id: inTime.id } })
  expect(JSON.stringify(warned)).not.toMatch(/ordered|700/)
  // What another server answered is seen at the next look.
  await answer(inTime)
  await desk.lookForOverdue()
  expect(alarms()).toEqual([])
})
