import { describe, expect, test } from 'vitest'
import { addCustomers, block, customer, customerId, octetsOf, otherBlock, otherCustomer } from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

export const customerCases = (kind: StoreKind): void => {
  describe('a customer', () => {
    test(
      'is found by its name and by each of its keys',
      on(kind, async (store) => {
        await addCustomers(store)
        const one = { id: customer, name: 'one', createdAt: 1 }
        await store.customers.addKey({ hash: octetsOf('k1'), customer, createdAt: 2 })
        await store.customers.addKey({ hash: octetsOf('k2'), customer, createdAt: 2 })
        await store.customers.addKey({ hash: octetsOf('k3'), customer: otherCustomer, createdAt: 2 })
        expect(await store.customers.findByName('one')).toStrictEqual(one)
        expect(await store.customers.findByName('One')).toBeUndefined()
        expect(await store.customers.customerOfKey(octetsOf('k1'))).toStrictEqual(one)
        expect(await store.customers.customerOfKey(octetsOf('k2'))).toStrictEqual(one)
        expect(await store.customers.customerOfKey(octetsOf('k3'))).toMatchObject({ id: otherCustomer })
        expect(await store.customers.customerOfKey(octetsOf('k4'))).toBeUndefined()
      }),
    )

    test(
      'is the first of its name when two have one',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.customers.addCustomer({ id: customerId(3), name: 'one', createdAt: 1 })
        expect(await store.customers.findByName('one')).toMatchObject({ id: customer })
      }),
    )

    test(
      'has an id and keys of its own',
      on(kind, async (store) => {
        await addCustomers(store)
        const key = { hash: octetsOf('k'), customer, createdAt: 2 }
        await store.customers.addKey(key)
        const second = { id: customer, name: 'second', createdAt: 2 }
        await expect(store.customers.addCustomer(second)).rejects.toMatchObject({ code: 'internal' })
        const stolen = { ...key, customer: otherCustomer }
        await expect(store.customers.addKey(stolen)).rejects.toMatchObject({ code: 'internal' })
        const orphan = { ...key, hash: octetsOf('l'), customer: customerId(9) }
        await expect(store.customers.addKey(orphan)).rejects.toMatchObject({ code: 'internal' })
        expect(await store.customers.findByName('second')).toBeUndefined()
        expect(await store.customers.customerOfKey(octetsOf('k'))).toMatchObject({ id: customer })
      }),
    )
  })

  describe('a pool', () => {
    test(
      'is the blocks of its customer',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.customers.pool(customer)).toEqual([])
        await store.customers.addBlock({ customer, block: otherBlock, approval: 'none', createdAt: 2 })
        await store.customers.addBlock({ customer, block, approval: 'none', createdAt: 2 })
        expect(await store.customers.pool(customer)).toEqual([block, otherBlock])
        expect(await store.customers.pool(otherCustomer)).toEqual([])
      }),
    )

    test(
      'shares no block with another, and none is in it twice',
      on(kind, async (store) => {
        await addCustomers(store)
        const added = { customer, block, approval: 'none', createdAt: 2 }
        await store.customers.addBlock(added)
        for (const again of [added, { ...added, customer: otherCustomer }]) {
          await expect(store.customers.addBlock(again)).rejects.toMatchObject({ code: 'block_taken', retryable: false })
        }
        expect(await store.customers.pool(customer)).toEqual([block])
        expect(await store.customers.pool(otherCustomer)).toEqual([])
      }),
    )
  })
}
