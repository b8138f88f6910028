import { EventEmitter, once } from 'node:events'
import type { AttemptNote, CallId, CustomerId, PolicyRule, PolicySubject, ProtectedNumber } from '@axbridge/core'
import { defaultCustomerSettings, emptyProfile, subjectOfTarget } from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { afterEach, expect, test } from 'vitest'
import { heldKeys } from '../../keys/held-keys.test.kit.ts'
import { systemRandomness } from '../../keys/system-randomness.ts'
import type { Kept } from '../../operation/keep-audit.ts'
import { openRestrictionDesks } from '../restriction-desks.ts'
import { openRestrictions } from '../restrictions.ts'
import { BlockedPersons } from './blocked-persons.ts'
import { openPolicy } from './open-policy.ts'
import { PolicyBook } from './policy-book.ts'
import { PolicyDesk } from './policy-desk.ts'

const customer = 'cus_aaaaaaaaaaaaaaaa' as CustomerId
const nobody = 'cus_bbbbbbbbbbbbbbbb' as CustomerId
const caller = String.fromCharCode(1, 2, 3)

const rule = (by: PolicySubject): PolicyRule => ({
  ...{ name: `by-${by}`, what: 'attempts', by, windowMs: 3_600_000, limit: 2, least: null, shorterThanMs: null },
  ...{ when: { hours: null, orderHours: null, scenarios: null }, then: 'suspend', isOn: true },
})

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A server's policy over a store, with time that stands until it is set. */
const opened = async (rules: readonly PolicyRule[], store = openMemoryStore()) => {
  const { vault } = await heldKeys()
  const wall = { at: 1_780_000_000_000 }
  const clock = { now: () => wall.at }
  const { matters } = store
  const failed = (error: unknown): void => {
    throw error
  }
  await store.customers.addCustomer({
    ...{ id: customer, name: 'one', createdAt: 0, settings: defaultCustomerSettings, profile: emptyProfile },
  })
  const restrictions = await openRestrictions({ matters, vault, failed })
  closers.push(() => restrictions.close())
  const parts = { store, vault, clock, randomness: systemRandomness, restrictions, failed }
  const { suspensions } = openRestrictionDesks(parts)
  await new PolicyBook({ matters, clock, randomness: systemRandomness }).put(0, { rules, by: { kind: 'key' } })
  const kept: Kept[] = []
  const warned: object[] = []

  /** As after a start of the server. */
  const start = async () => {
    const settings = { enabled: true, stateEveryMs: 3_600_000 }
    const policy = await openPolicy({ settings, matters, vault, clock, failed })
    const persons = new BlockedPersons({ matters, list: policy.blocked, clock, randomness: systemRandomness })
    const desk = await PolicyDesk.open({
      ...{ store, policy, blocked: persons, clock, randomness: systemRandomness, failed },
      suspend: (suspension) => suspensions.suspend(suspension),
      isSuspendedBy: async (name, target) => {
        const page = await suspensions.list({ state: 'in_force', subject: subjectOfTarget(target), limit: 200 })
        return page?.items.some(({ suspension: { by } }) => 'name' in by && by.name === name) === true
      },
      keep: async (one) => void kept.push(one),
      notice: () => {},
      ...{ server: 'one', stateEveryMs: 3_600_000, answeredDays: 30 },
      warn: (fields) => void warned.push(fields),
    })
    const close = async () => {
      policy.close()
      await desk.close()
    }
    closers.push(close)
    /** A call as a worker tells it: counted where it is let through, and what fires of it. */
    const call = (changes: Partial<AttemptNote> = {}): boolean => {
      const note: AttemptNote = {
        ...{ kind: 'attempt', at: wall.at, call: 'call_a' as CallId, caller, mask: '138****0001', callee: '' },
        ...{ number: '700100000010001' as ProtectedNumber, customer, scenario: null, boundAt: 0, ...changes },
      }
      const { refusedBy, fired } = policy.policy.screen(note)
      policy.take({ notes: [], firings: fired.map(({ rule: of, key }) => ({ rule: of.name, key, note })) })
      return refusedBy === undefined
    }
    return { policy, persons, call, close }
  }
  const inForce = async () => (await suspensions.list({ state: 'in_force', limit: 200 }))?.items ?? []
  return { start, suspensions, inForce, wall, kept, warned }
}

const lifted = { by: { kind: 'key' }, text: 'looked at' } as const

test('who was freed is held to nothing that he did before: not by the next call, and not after a start (REG-5)', async () => {
  const { start, suspensions, inForce, wall } = await opened([rule('customer')])
  const first = await start()
  expect([first.call(), first.call(), first.call()]).toEqual([true, true, false])
  await expect.poll(inForce).toHaveLength(1)
  // What was counted is kept as it was before the suspension is lifted.
  await first.close()
  const second = await start()
  expect(second.call(), 'until it is lifted').toBe(false)
  wall.at += 120_000
  const [one] = await inForce()
  if (one === undefined) throw new Error('it was in force')
  await suspensions.lift(one.id, lifted)
  await second.policy.caughtUp()
  expect(await inForce()).toEqual([])
  const third = await start()
  wall.at += 2_000
  expect([second.call(), second.call()]).toEqual([true, true])
  expect([third.call(), third.call(), third.call()]).toEqual([true, true, false])
  await expect.poll(inForce, { message: 'what came after it suspends again' }).toHaveLength(1)
})

test('a person who was released is held to nothing that he did before (REG-5)', async () => {
  const { start, wall } = await opened([rule('caller')])
  const { call, policy, persons } = await start()
  expect([call(), call(), call()]).toEqual([true, true, false])
  await expect.poll(() => policy.blocked.has(caller)).toBe(true)
  wall.at += 60_000
  await persons.release({ caller }, { reason: 'looked at', by: { kind: 'key' } })
  await policy.caughtUp()
  expect([call(), call(), call()]).toEqual([true, true, false])
})

test('one subject is suspended once by a rule, and only what was suspended stands in the audit log', async () => {
  const { start, inForce, kept, warned } = await opened([rule('customer')])
  const first = await start()
  for (let times = 0; times < 3; times += 1) first.call()
  await expect.poll(inForce).toHaveLength(1)
  await expect.poll(() => kept).toMatchObject([{ action: 'suspend', customer, detail: { rule: 'by-customer' } }])
  await first.close()
  const second = await start()
  expect(second.call()).toBe(false)
  for (let times = 0; times < 3; times += 1) second.call({ customer: nobody })
  await expect.poll(() => warned).toEqual([{ rule: 'by-customer', target: 'customer', outcome: 'absent' }])
  expect([kept.length, (await inForce()).length]).toEqual([1, 1])
})

test('a stop in the middle of a write that fails goes on to its end', async () => {
  const { matters, events } = openMemoryStore()
  const faults: string[] = []
  const { vault } = await heldKeys()
  const clock = { now: () => 1_780_000_000_000 }
  const never = () => Promise.reject(new Error('nothing is suspended here'))
  const network = new EventEmitter()
  const away = () => Promise.reject(new Error('the store is away'))
  let writes = 0
  const policy = await openPolicy({
    ...{ settings: { enabled: true, stateEveryMs: 3_600_000 }, matters, vault, clock },
    failed: () => {},
  })
  const desk = await PolicyDesk.open({
    store: {
      events,
      matters: {
        findByKey: matters.findByKey.bind(matters),
        list: matters.list.bind(matters),
        put: () => {
          writes += 1
          return writes === 1 ? once(network, 'lost').then(away) : away()
        },
      },
    },
    ...{ policy, blocked: { block: never }, suspend: never, isSuspendedBy: never, keep: never, notice: () => {} },
    ...{ clock, randomness: systemRandomness, server: 'one', stateEveryMs: 3_600_000, answeredDays: 30 },
    ...{ failed: (_: unknown, what: string) => faults.push(what), warn: () => {} },
  })
  const note: AttemptNote = {
    ...{ kind: 'attempt', at: clock.now(), call: 'call_a' as CallId, caller, mask: '138****0001', callee: '' },
    ...{ number: '700100000010001' as ProtectedNumber, customer: 'cus_aaaaaaaaaaaaaaaa' as CustomerId },
    ...{ scenario: null, boundAt: 0 },
  }
  policy.take({ notes: [], firings: [{ rule: 'caller-day', key: caller, note }] })
  await expect.poll(() => writes, { timeout: 5_000 }).toBe(1)
  policy.close()
  const closed = desk.close()
  network.emit('lost')
  await closed
  expect([writes, faults.sort()]).toEqual([3, ['what policy counted', 'what rules fired of', 'what rules fired of']])
})
