import type { ConsoleUser } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { addCustomers, customer, customerId, hour, minute, noon, octetsOf, otherCustomer } from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'
import { consoleUser, userId } from './user-samples.ts'

/** Everything that a user may have. */
const full = (n: number): ConsoleUser =>
  consoleUser(n, {
    ...{ name: 'dev@example.com', role: 'customer_developer', customer, state: 'suspended' },
    ...{ totp: octetsOf('totp'), totpStep: 58_000_000, failures: 3, lockedUntil: noon + minute },
    invitation: { hash: octetsOf('link'), expiresAt: noon + hour },
  })

/** Nothing that a user may lack. */
const bare = (n: number): ConsoleUser => consoleUser(n, { state: 'invited', password: null })

/** Who may sign in at the console, and what as. */
export const userCases = (kind: StoreKind): void => {
  describe('a user of the console', () => {
    test(
      'is found by id, name and the hash of an open link, as he was added',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.users.add(full(1))).toBe(true)
        expect(await store.users.add(bare(2))).toBe(true)
        expect(await store.users.find(userId(1))).toStrictEqual(full(1))
        expect(await store.users.find(userId(2))).toStrictEqual(bare(2))
        expect(await store.users.findByName('dev@example.com')).toStrictEqual(full(1))
        expect(await store.users.findByInvitation(octetsOf('link'))).toStrictEqual(full(1))
        expect(await store.users.find(userId(3))).toBeUndefined()
        expect(await store.users.findByName('Dev@example.com')).toBeUndefined()
        expect(await store.users.findByInvitation(octetsOf('other'))).toBeUndefined()
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )

    test(
      'has a name that no other has, though two ask for it at once',
      on(kind, async (store) => {
        await store.users.add(consoleUser(1))
        const at = noon + minute
        const second = consoleUser(2, { name: 'user-1', createdAt: at, changedAt: at })
        expect(await store.users.add(second)).toBe(false)
        expect(await store.users.find(userId(2))).toBeUndefined()
        expect(store.highestCommittedTime()).toBe(noon)
        const both = [3, 4].map((n) => store.users.add(consoleUser(n, { name: 'the same' })))
        expect(await Promise.all(both)).toEqual([true, false])
        expect(await store.users.findByName('the same')).toStrictEqual(consoleUser(3, { name: 'the same' }))
      }),
    )

    test(
      'has an id that no other has, and a customer that is there',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.users.add(full(1))
        const wrong = [
          consoleUser(1, { name: 'another' }),
          consoleUser(2, { role: 'customer_developer', customer: customerId(9) }),
        ]
        for (const user of wrong) await expect(store.users.add(user)).rejects.toMatchObject({ code: 'internal' })
        const away = { ...full(1), customer: customerId(9), revision: 1 }
        await expect(store.users.change(away)).rejects.toMatchObject({ code: 'internal' })
        expect(await store.users.find(userId(1))).toStrictEqual(full(1))
        expect(await store.users.find(userId(2))).toBeUndefined()
      }),
    )

    test(
      'is changed from the state that somebody saw, and from no other; the name stays',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.users.add(full(1))
        const at = noon + minute
        const next = { ...bare(1), name: 'another', createdAt: at, changedAt: at, revision: 1 }
        expect(await store.users.change({ ...next, revision: 0 })).toBe(false)
        expect(await store.users.change({ ...next, revision: 2 })).toBe(false)
        expect(store.highestCommittedTime()).toBe(noon)
        expect(await store.users.change(next)).toBe(true)
        const changed = { ...next, name: 'dev@example.com', createdAt: noon }
        expect(await store.users.find(userId(1))).toStrictEqual(changed)
        expect(await store.users.findByInvitation(octetsOf('link'))).toBeUndefined()
        const back = { ...full(1), customer: otherCustomer, changedAt: at, revision: 2 }
        expect(await store.users.change(back)).toBe(true)
        expect(await store.users.find(userId(1))).toStrictEqual(back)
        expect(await store.users.change(consoleUser(2, { revision: 1 }))).toBe(false)
        expect(await store.users.find(userId(2))).toBeUndefined()
      }),
    )

    test(
      'of whom many change something at once is changed once',
      on(kind, async (store) => {
        await store.users.add(consoleUser(1))
        const changes = Array.from({ length: 20 }, (_, n) => consoleUser(1, { failures: n + 1, revision: 1 }))
        const changed = await Promise.all(changes.map((user) => store.users.change(user)))
        expect(changed).toEqual([true, ...Array(19).fill(false)])
        expect(await store.users.find(userId(1))).toMatchObject({ failures: 1, revision: 1 })
      }),
    )

    test(
      'is one of so many at most',
      on(
        kind,
        async (store) => {
          for (const n of [1, 2]) expect(await store.users.add(consoleUser(n))).toBe(true)
          expect(await store.users.add(consoleUser(3))).toBe(false)
          expect(await store.users.findByName('user-3')).toBeUndefined()
          expect(await store.users.change(consoleUser(2, { revision: 1 }))).toBe(true)
        },
        { users: 2 },
      ),
    )
  })

  describe('a list of users', () => {
    test(
      'is in the order in which they were added, and stable under additions between its pages',
      on(kind, async (store) => {
        // Neither the ids nor the names are in this order.
        for (const n of [5, 2, 7]) await store.users.add(consoleUser(n))
        const first = await store.users.list({ limit: 2 })
        expect(first?.items).toStrictEqual([consoleUser(5), consoleUser(2)])
        await store.users.add(consoleUser(1))
        const second = await store.users.list({ limit: 2, cursor: first?.next ?? '' })
        expect(second).toStrictEqual({ items: [consoleUser(7), consoleUser(1)], next: null })
      }),
    )

    test(
      'refuses garbage and the cursors of other lists',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2]) await store.users.add(consoleUser(n))
        const customers = (await store.customers.list({ limit: 1 }))?.next ?? ''
        const cursor = (await store.users.list({ limit: 1 }))?.next ?? ''
        expect((await store.users.list({ limit: 1, cursor }))?.items).toHaveLength(1)
        for (const bad of ['', 'x', `${cursor}A`, cursor.slice(1), customers]) {
          expect(await store.users.list({ limit: 1, cursor: bad })).toBeUndefined()
        }
      }),
    )
  })
}
