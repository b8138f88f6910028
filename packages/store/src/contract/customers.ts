import { defaultCustomerSettings, emptyProfile, type RecordedProfile, type Scenario } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  apiKey,
  customer,
  customerId,
  customerOf,
  keyId,
  minute,
  noon,
  octetsOf,
  otherCustomer,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const scenario: Scenario = {
  ...{ name: 'rides', use: 'ride_hailing', modes: ['AXB', 'GXB'], longestLifeMs: minute, validUntil: null },
}

const profile: RecordedProfile = {
  revision: 1,
  entity: {
    ...{ name: '某某出行有限公司', kind: 'enterprise', registration: '91110000000000000X' },
    ...{ contacts: [{ name: 'Li', email: 'li@example.com' }], verifiedAt: 5, validUntil: noon },
  },
  scenarios: [scenario],
}

/** Who may bind, and by what he is known: APP-17. */
export const customerCases = (kind: StoreKind): void => {
  describe('a customer', () => {
    const settings = { bearerAllowed: true, pairsPerNumber: 50, mostPairs: 1_000_000 }

    test(
      'is found by its id and by its name, as it was added',
      on(kind, async (store) => {
        const own = { ...customerOf(3, 'a company', noon), settings }
        await addCustomers(store)
        expect(await store.customers.addCustomer(own)).toBe(true)
        expect(await store.customers.find(own.id)).toStrictEqual(own)
        expect(await store.customers.findByName('a company')).toStrictEqual(own)
        expect(await store.customers.find(customer)).toStrictEqual(customerOf(1, 'one'))
        expect(await store.customers.findByName('A company')).toBeUndefined()
        expect(await store.customers.find(customerId(9))).toBeUndefined()
      }),
    )

    test(
      'has a name that no other has',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.customers.addCustomer(customerOf(3, 'one', noon))).toBe(false)
        expect(await store.customers.find(customerId(3))).toBeUndefined()
        expect(await store.customers.findByName('one')).toStrictEqual(customerOf(1, 'one'))
        expect(store.highestCommittedTime()).toBe(1)
        const both = [customerOf(4, 'two'), customerOf(5, 'two')]
        expect(await Promise.all(both.map((own) => store.customers.addCustomer(own)))).toEqual([true, false])
      }),
    )

    test(
      'has an id that no other has',
      on(kind, async (store) => {
        await addCustomers(store)
        const second = customerOf(1, 'second')
        await expect(store.customers.addCustomer(second)).rejects.toMatchObject({ code: 'internal' })
        expect(await store.customers.findByName('second')).toBeUndefined()
      }),
    )

    test(
      'gets other settings and keeps the rest',
      on(kind, async (store) => {
        await addCustomers(store)
        const changed = { ...customerOf(1, 'one'), settings }
        expect(await store.customers.changeSettings(customer, settings, noon)).toStrictEqual(changed)
        expect(await store.customers.find(customer)).toStrictEqual(changed)
        expect(store.highestCommittedTime()).toBe(noon)
        await store.customers.changeSettings(customer, defaultCustomerSettings, noon)
        expect(await store.customers.findByName('one')).toStrictEqual(customerOf(1, 'one'))
        expect(await store.customers.changeSettings(customerId(9), settings, noon + minute)).toBeUndefined()
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )

    test(
      'has a profile, which is changed whole and apart from the settings (USE-1, USE-2)',
      on(kind, async (store) => {
        await addCustomers(store)
        const third = { ...customerOf(3, 'three'), profile }
        await store.customers.addCustomer(third)
        expect(await store.customers.find(third.id)).toStrictEqual(third)
        const changed = { ...customerOf(1, 'one'), profile }
        const given = { ...profile, revision: 0 }
        const outcome = await store.customers.changeProfile(customer, given, noon)
        expect(outcome).toStrictEqual({ kind: 'changed', customer: changed })
        expect(await store.customers.find(customer)).toStrictEqual(changed)
        expect(store.highestCommittedTime()).toBe(noon)
        const both = { ...changed, settings }
        expect(await store.customers.changeSettings(customer, settings, noon)).toStrictEqual(both)
        expect((await store.customers.list({ limit: 1 }))?.items).toStrictEqual([both])
        const empty = { ...emptyProfile, revision: 1 }
        const bare = { ...customerOf(1, 'one'), settings, profile: { ...empty, revision: 2 } }
        const emptied = await store.customers.changeProfile(customer, empty, noon)
        expect(emptied).toStrictEqual({ kind: 'changed', customer: bare })
        expect(await store.customers.findByName('one')).toStrictEqual(bare)
        const absent = await store.customers.changeProfile(customerId(9), given, noon + minute)
        expect(absent).toStrictEqual({ kind: 'absent' })
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )

    test(
      'has a profile that two who read the same change once',
      on(kind, async (store) => {
        await addCustomers(store)
        const given = { ...profile, revision: 0 }
        const both = ['one', 'two'].map((name) =>
          store.customers.changeProfile(customer, { ...given, scenarios: [{ ...scenario, name }] }, noon),
        )
        const kinds = (await Promise.all(both)).map((outcome) => outcome.kind)
        expect(kinds.sort()).toEqual(['changed', 'outdated'])
        const recorded = (await store.customers.find(customer))?.profile
        expect(recorded?.revision).toBe(1)
        const late = await store.customers.changeProfile(customer, given, noon + minute)
        expect(late).toStrictEqual({ kind: 'outdated' })
        expect((await store.customers.find(customer))?.profile).toStrictEqual(recorded)
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )
  })

  describe('a list of customers', () => {
    test(
      'is in the order in which they were added, and stable under additions between its pages',
      on(kind, async (store) => {
        await addCustomers(store)
        // Neither the ids nor the names are in this order.
        await store.customers.addCustomer(customerOf(9, 'b'))
        await store.customers.addCustomer(customerOf(3, 'a'))
        const first = await store.customers.list({ limit: 2 })
        expect(first?.items).toStrictEqual([customerOf(1, 'one'), customerOf(2, 'other')])
        await store.customers.addCustomer(customerOf(8, 'c'))
        const second = await store.customers.list({ limit: 2, cursor: first?.next ?? '' })
        expect(second?.items).toStrictEqual([customerOf(9, 'b'), customerOf(3, 'a')])
        const third = await store.customers.list({ limit: 2, cursor: second?.next ?? '' })
        expect(third).toStrictEqual({ items: [customerOf(8, 'c')], next: null })
      }),
    )

    test(
      'refuses garbage and the cursors of other lists',
      on(kind, async (store) => {
        await addCustomers(store)
        const blocks = (await store.numbers.blocks({ limit: 1 }))?.next ?? ''
        const cursor = (await store.customers.list({ limit: 1 }))?.next ?? ''
        expect((await store.customers.list({ limit: 1, cursor }))?.items).toHaveLength(1)
        for (const bad of ['', 'x', `${cursor}A`, cursor.slice(1), blocks]) {
          expect(await store.customers.list({ limit: 1, cursor: bad })).toBeUndefined()
        }
      }),
    )
  })

  describe('a key', () => {
    test(
      'is found by its hash and by its id, with its customer as he is now',
      on(kind, async (store) => {
        await addCustomers(store)
        const [bare, theirs] = [apiKey(2, { secret: null }), apiKey(3, { customer: otherCustomer, createdAt: noon })]
        for (const key of [apiKey(1), bare, theirs]) await store.customers.addKey(key)
        const one = customerOf(1, 'one')
        expect(await store.customers.keyByHash(octetsOf('k1'))).toStrictEqual({ key: apiKey(1), customer: one })
        expect(await store.customers.keyById(keyId(2))).toStrictEqual({ key: bare, customer: one })
        expect(await store.customers.keyByHash(octetsOf('k3'))).toMatchObject({ key: theirs })
        expect(await store.customers.keyByHash(octetsOf('k4'))).toBeUndefined()
        expect(await store.customers.keyById(keyId(4))).toBeUndefined()
        const settings = { ...defaultCustomerSettings, bearerAllowed: true }
        await store.customers.changeSettings(customer, settings, noon)
        expect(await store.customers.keyByHash(octetsOf('k1'))).toMatchObject({ customer: { settings } })
      }),
    )

    test(
      'is found as it is from the answer of a change on, though it was asked for before and meanwhile',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.customers.addKey(apiKey(1))
        const find = async () => store.customers.keyById(keyId(1))
        const through = async (change: Promise<unknown>) => {
          for (let asked = 0; asked < 3; asked += 1) await find()
          await change
          return find()
        }
        await find()
        const settings = { ...defaultCustomerSettings, bearerAllowed: true }
        const changed = await through(store.customers.changeSettings(customer, settings, noon))
        expect(changed).toMatchObject({ key: { revokedAt: null }, customer: { settings } })
        const other = await through(store.customers.changeProfile(customer, { ...profile, revision: 0 }, noon))
        expect(other).toMatchObject({ customer: { settings, profile } })
        const revoked = await through(store.customers.revokeKey(customer, keyId(1), noon))
        expect(revoked).toMatchObject({ key: { revokedAt: noon }, customer: { settings } })
      }),
    )

    test(
      'is told with the others of its customer, the newest first',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.customers.keys(customer)).toEqual([])
        for (const n of [2, 1, 3]) await store.customers.addKey(apiKey(n))
        await store.customers.addKey(apiKey(4, { customer: otherCustomer }))
        await store.customers.revokeKey(customer, keyId(1), noon)
        const keys = [apiKey(3), apiKey(1, { revokedAt: noon }), apiKey(2)]
        expect(await store.customers.keys(customer)).toStrictEqual(keys)
      }),
    )

    test(
      'is revoked from an instant, once, by its own customer only',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.customers.addKey(apiKey(1))
        expect(await store.customers.revokeKey(otherCustomer, keyId(1), noon)).toBeUndefined()
        expect(await store.customers.revokeKey(customer, keyId(2), noon)).toBeUndefined()
        expect(await store.customers.keyById(keyId(1))).toMatchObject({ key: { revokedAt: null } })
        const revoked = apiKey(1, { revokedAt: noon })
        expect(await store.customers.revokeKey(customer, keyId(1), noon)).toStrictEqual(revoked)
        expect(await store.customers.revokeKey(customer, keyId(1), noon + minute)).toStrictEqual(revoked)
        expect(await store.customers.keyByHash(octetsOf('k1'))).toMatchObject({ key: revoked })
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )

    test(
      'has an id and a hash that no other has, and a customer',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.customers.addKey(apiKey(1))
        const wrong = [
          apiKey(2, { hash: octetsOf('k1'), customer: otherCustomer }),
          apiKey(1, { hash: octetsOf('k2'), customer: otherCustomer }),
          apiKey(3, { customer: customerId(9) }),
        ]
        for (const key of wrong) {
          await expect(store.customers.addKey(key)).rejects.toMatchObject({ code: 'internal' })
          if (key.id !== keyId(1)) expect(await store.customers.keyById(key.id)).toBeUndefined()
        }
        expect(await store.customers.keyById(keyId(1))).toMatchObject({ key: apiKey(1) })
        expect(await store.customers.keyByHash(octetsOf('k2'))).toBeUndefined()
        expect(await store.customers.keys(otherCustomer)).toEqual([])
      }),
    )
  })
}
