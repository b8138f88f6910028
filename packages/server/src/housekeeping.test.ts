import {
  type BindingId,
  type Block,
  type CustomerId,
  defaultCustomerSettings,
  defaultTerms,
  type Event,
  emptyProfile,
  numberAt,
  type Placement,
  type Store,
  type UserId,
} from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startHousekeeping } from './housekeeping.ts'
import { openLog } from './observe/log.ts'

const customer = 'cus_abcdefghijkmnpqr' as CustomerId
const block = '70012345678' as Block
const hour = 3_600_000
const day = 24 * hour

const octets = (n: number, of: number) => Uint8Array.of(1, of, n >> 8, n & 255)

/** The nth binding of an hour, on a number of its own. */
const placement = (n: number, at: number): Placement => {
  const x = numberAt(block, n)
  const letter = (index: number) => 'abcdefghijkmnpqrstuvwxyz23456789'[index & 31]
  const id = `bnd_${block}_aaaaaaaaaaaaaaaaaaaaa${letter(n >> 10)}${letter(n >> 5)}${letter(n)}` as BindingId
  return {
    binding: {
      ...{
        customer,
        mode: 'AXB',
        orderId: 'order',
        terms: defaultTerms,
        use: null,
        createdAt: at,
        expiresAt: at + hour,
      },
      ...{ unboundAt: null, firstAnsweredAt: null, lastCaller: null, revision: 0 },
    },
    candidates: [{ id, x, y: x, parties: octets(n, 2) }],
    parties: [
      { party: octets(n, 0), side: 'a' },
      { party: octets(n, 1), side: 'b' },
    ],
    ...{ liveUntil: at + hour, heldUntil: at + 2 * hour, limit: 10, at },
  }
}

const filledStore = async (count: number, at: number): Promise<Store> => {
  const store = openMemoryStore()
  onTestFinished(() => store.close())
  const one = { id: customer, name: 'one', createdAt: 1, settings: defaultCustomerSettings, profile: emptyProfile }
  await store.customers.addCustomer(one)
  const known = { approval: 'none: a test', validFrom: 1, validUntil: null, basePlatform: 'test', createdAt: 1 }
  await store.numbers.addBlocks([{ block, customer, state: 'active', firstUsedAt: null, ...known }])
  for (let n = 0; n < count; n += 1) await store.bindings.place(placement(n, at + n))
  return store
}

const told = async (store: Store): Promise<readonly Event[]> =>
  (await store.events.read({ owner: customer, after: 0, limit: 100_000 })).events

/** Resolves when events of the store hold true. */
const until = (store: Store, holds: (events: readonly Event[]) => boolean): Promise<readonly Event[]> =>
  new Promise((resolve, reject) => {
    const stop = store.events.watch(() => {
      told(store).then((events) => {
        if (!holds(events)) return
        stop()
        resolve(events)
      }, reject)
    })
  })

const keep = (store: Store, now: () => number, keptDays = 7): void => {
  const settings = { keptDays, sessionIdleMs: hour / 2, late: () => undefined, log: openLog('silent') }
  onTestFinished(startHousekeeping({ store, clock: { now }, ...settings }))
}

test('what came due while nothing ran is told after a start, in its order, though it is more than one step takes', async () => {
  const store = await filledStore(700, Date.now() - day)
  const whole = until(store, (events) => events.at(-1)?.happening.type === 'pair.freed' && events.length === 4 * 700)
  keep(store, Date.now)
  const events = await whole
  for (const type of ['binding.ended', 'pair.quarantined', 'pair.freed']) {
    const instants = events.filter(({ happening }) => happening.type === type).map(({ at }) => at)
    expect(instants).toHaveLength(700)
    expect(instants).toEqual([...instants].sort((one, other) => one - other))
  }
})

test('the end of a binding is told when its instant has come', async () => {
  const at = Date.now() - hour + 100
  const store = await filledStore(1, at)
  const ended = until(store, (events) => events.some(({ happening }) => happening.type === 'binding.ended'))
  keep(store, Date.now)
  await ended
  expect(Date.now()).toBeGreaterThanOrEqual(at + hour)
})

test('events are dropped when they are as old as the configuration says, and no sooner', async () => {
  const now = Date.now()
  const store = await filledStore(2, now - 3 * day - hour)
  await store.bindings.place(placement(2, now - day))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  keep(store, () => now, 3)
  await vi.advanceTimersByTimeAsync(10_000)
  // Both were made more than three days ago and ended less than three days ago.
  expect(await store.events.range(customer)).toMatchObject({ first: 3 })
})

test('sessions of the console are dropped when they have expired, or were idle for longer than they may be', async () => {
  const now = Date.now()
  const store = openMemoryStore()
  onTestFinished(() => store.close())
  const user = 'usr_abcdefghijkmnpqr' as UserId
  const none = { customer: null, totp: null, totpStep: null, lockedUntil: null, invitation: null }
  await store.users.add({
    ...{ id: user, name: 'one', role: 'operations', state: 'active', password: '$scrypt$', failures: 0, ...none },
    ...{ createdAt: now - day, changedAt: now - day, revision: 0 },
  })
  const sessions = [
    { seenAt: now, expiresAt: now - 1 },
    { seenAt: now - hour / 2 - 60_001, expiresAt: now + hour },
    { seenAt: now - hour / 2 - 60_000, expiresAt: now + hour },
  ]
  for (const [n, session] of sessions.entries()) {
    await store.users.addSession({ hash: octets(n, 3), user, createdAt: now - hour, ...session })
  }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  keep(store, () => now)
  await vi.advanceTimersByTimeAsync(10_000)
  const found = await Promise.all(sessions.map((_, n) => store.users.session(octets(n, 3))))
  expect(found.map((one) => one !== undefined)).toEqual([false, false, true])
})
