import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  callRecord,
  customer,
  customerId,
  keptAnswer,
  noon,
  octetsOf,
  placement,
  x,
} from '../contract/samples.ts'
import { openMemoryStore } from './open.ts'

const busy = { name: 'StoreError', code: 'busy', retryable: true }

describe('a memory store that is full', () => {
  test('rejects a binding and leaves the number as it was', async () => {
    const store = openMemoryStore({ bindings: 1 })
    await addCustomers(store)
    await store.bindings.place(placement({ n: 1 }))
    await expect(store.bindings.place(placement({ n: 2 }))).rejects.toMatchObject(busy)
    expect(await store.bindings.standing(x, octetsOf('a2'))).toBeUndefined()
    expect((await store.bindings.list({ customer, limit: 9, now: noon }))?.items).toHaveLength(1)
  })

  test('rejects a placement whose answer has no room, and keeps the ones it has', async () => {
    const store = openMemoryStore({ answers: 1 })
    await addCustomers(store)
    const kept = keptAnswer('k', noon)
    await store.bindings.place(placement({ n: 1, kept }))
    await expect(store.bindings.place(placement({ n: 2, kept: keptAnswer('l', noon) }))).rejects.toMatchObject(busy)
    expect(await store.keptAnswer(kept.key, noon)).toStrictEqual(kept)
    expect(await store.bindings.place(placement({ n: 3 }))).toEqual({ kind: 'placed' })
  })

  test('rejects a new call record and still takes the end of one it has', async () => {
    const store = openMemoryStore({ records: 1 })
    await addCustomers(store)
    await store.records.save(callRecord(1))
    await expect(store.records.save(callRecord(2))).rejects.toMatchObject(busy)
    await store.records.save(callRecord(1, { outcome: 'completed' }))
    expect(await store.records.find(customer, callRecord(1).id)).toMatchObject({ outcome: 'completed' })
  })

  test('rejects a customer', async () => {
    const store = openMemoryStore({ customers: 2 })
    await addCustomers(store)
    const third = { id: customerId(3), name: 'third', createdAt: 1 }
    await expect(store.customers.addCustomer(third)).rejects.toMatchObject(busy)
  })
})
