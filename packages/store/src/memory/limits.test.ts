import type { CustomerId } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { a, amendment } from '../contract/amendment.ts'
import { newMatter } from '../contract/matter-samples.ts'
import {
  addCustomers,
  apiKey,
  block,
  callRecord,
  customer,
  customerOf,
  hour,
  keptAnswer,
  noon,
  numberBlock,
  octetsOf,
  placedFirst,
  placement,
  x,
} from '../contract/samples.ts'
import { fact } from '../contract/user-samples.ts'
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

  test('rejects a group that is too large for it, and a member more', async () => {
    const store = openMemoryStore({ parties: 4 })
    await addCustomers(store)
    const group = { n: 1, mode: 'GXB', a: ['p', 'q', 'r'] } as const
    await expect(store.bindings.place(placement({ ...group, a: ['p', 'q', 'r', 's'] }))).rejects.toMatchObject(busy)
    expect(await store.bindings.standing(x, octetsOf('p'))).toBeUndefined()
    expect(await store.bindings.place(placement(group))).toEqual(placedFirst)
    const more = store.bindings.amend(amendment({ enter: [a('s')], leave: [a('p')] }))
    await expect(more).rejects.toMatchObject(busy)
    expect(await store.bindings.standing(x, octetsOf('p'))).toMatchObject({ liveUntil: noon + hour })
    expect(await store.bindings.amend(amendment({ leave: [a('p')] }))).toMatchObject({ kind: 'changed' })
  })

  test('rejects a placement whose answer has no room, and keeps the ones it has', async () => {
    const store = openMemoryStore({ answers: 1 })
    await addCustomers(store)
    const kept = keptAnswer('k', noon)
    await store.bindings.place(placement({ n: 1, kept }))
    await expect(store.bindings.place(placement({ n: 2, kept: keptAnswer('l', noon) }))).rejects.toMatchObject(busy)
    expect(await store.keptAnswer(kept.key, noon)).toStrictEqual(kept)
    expect(await store.bindings.place(placement({ n: 3 }))).toEqual(placedFirst)
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
    await expect(store.customers.addCustomer(customerOf(3, 'third'))).rejects.toMatchObject(busy)
    expect(await store.customers.findByName('third')).toBeUndefined()
  })

  test('rejects a key', async () => {
    const store = openMemoryStore({ keys: 1 })
    await addCustomers(store)
    await store.customers.addKey(apiKey(1))
    await expect(store.customers.addKey(apiKey(2))).rejects.toMatchObject(busy)
    expect(await store.customers.keys(customer)).toEqual([apiKey(1)])
  })

  test('rejects blocks, all of them, and still takes one that it has and that was recovered', async () => {
    const store = openMemoryStore({ blocks: 3 })
    await addCustomers(store)
    const more = ['70011111111', '70011111112'].map((one) => numberBlock({ block: one as typeof block }))
    await expect(store.numbers.addBlocks(more)).rejects.toMatchObject(busy)
    expect((await store.numbers.blocks({ limit: 9 }))?.items).toHaveLength(2)
    await store.numbers.addBlocks(more.slice(1))
    await store.numbers.changeBlock({ block, from: 'active', to: 'withdrawn', at: noon })
    await store.numbers.changeBlock({ block, from: 'withdrawn', to: 'recovered', at: noon })
    expect(await store.numbers.addBlocks([numberBlock()])).toEqual({ there: [] })
  })

  test('drops the oldest events of who has most, and goes on counting', async () => {
    const store = openMemoryStore({ events: 10 })
    await addCustomers(store)
    const note = (owner: CustomerId | null) =>
      store.events.note(owner, noon, 'abcdefghijkmnpqr', { type: 'pool.recovered', freeShare: 1 })
    await note(null)
    for (let n = 0; n < 12; n += 1) await note(customer)
    expect(await store.events.range(null)).toEqual({ first: 1, last: 1 })
    expect(await store.events.range(customer)).toEqual({ first: 4, last: 12 })
  })

  test('rejects an audit entry, and drops none for it', async () => {
    const store = openMemoryStore({ auditEntries: 1 })
    const entry = await store.audit.append(fact())
    await expect(store.audit.append(fact())).rejects.toMatchObject(busy)
    expect(await store.audit.after(0, 9)).toStrictEqual([entry])
  })

  test('rejects a matter, and still takes a change of one that it has', async () => {
    const store = openMemoryStore({ matters: 1 })
    await store.matters.put({ ...newMatter(1), key: 'k' })
    await expect(store.matters.add(newMatter(2))).rejects.toMatchObject(busy)
    await expect(store.matters.put({ ...newMatter(3), key: 'l' })).rejects.toMatchObject(busy)
    await store.matters.put({ ...newMatter(4), key: 'k', state: 'lifted' })
    expect((await store.matters.list({ kind: 'suspension', limit: 9 }))?.items).toMatchObject([{ state: 'lifted' }])
  })

  test('rejects a trunk and still takes another definition of one it has', async () => {
    const store = openMemoryStore({ trunks: 1 })
    await store.trunks.put({ name: 'a', definition: '{}', changedAt: noon })
    const other = { name: 'b', definition: '{}', changedAt: noon }
    await expect(store.trunks.put(other)).rejects.toMatchObject(busy)
    await store.trunks.put({ ...other, name: 'a', definition: '[]' })
    expect(await store.trunks.list()).toEqual([{ ...other, name: 'a', definition: '[]' }])
  })
})
