import type { BindingQuery, Store } from '@axbridge/core'
import { numberAt } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  bindingId,
  block,
  callRecord,
  customer,
  day,
  hour,
  noon,
  otherBlock,
  otherCustomer,
  placement,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const listed = async (store: Store, query: Partial<BindingQuery> = {}) => {
  const page = await store.bindings.list({ customer, limit: 100, now: noon, ...query })
  return page?.items.map((binding) => binding.id)
}

/** Every page of a list; `between` runs after each. */
const paged = async (store: Store, query: Partial<BindingQuery>, between = async (): Promise<unknown> => undefined) => {
  const pages: string[][] = []
  let cursor: string | undefined
  do {
    const request = { customer, limit: 2, now: noon, ...query, ...(cursor === undefined ? {} : { cursor }) }
    const page = await store.bindings.list(request)
    if (page === undefined) throw new Error('a cursor of this list was refused')
    pages.push(page.items.map((binding) => binding.id))
    cursor = page.next ?? undefined
    await between()
  } while (cursor !== undefined)
  return pages
}

export const bindingListCases = (kind: StoreKind): void => {
  describe('a list of bindings', () => {
    test(
      "holds the customer's bindings, newest first, and no other's",
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.bindings.list({ customer, limit: 5, now: noon })).toEqual({ items: [], next: null })
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ n: 2, customer: otherCustomer, on: numberAt(otherBlock, 1) }))
        await store.bindings.place(placement({ n: 3, at: noon - hour, on: y }))
        expect(await listed(store)).toEqual([bindingId(3), bindingId(1)])
        expect(await listed(store, { customer: otherCustomer })).toEqual([bindingId(2, otherBlock)])
        const page = await store.bindings.list({ customer, limit: 1, now: noon })
        expect(page?.items).toStrictEqual([placement({ n: 3, at: noon - hour, on: y }).binding])
      }),
    )

    test(
      'is narrowed by order, by number and by state, alone and together',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, orderId: 'o', on: x }))
        await store.bindings.place(placement({ n: 2, orderId: 'o', on: y }))
        await store.bindings.place(placement({ n: 3, orderId: 'p', on: x }))
        await store.bindings.place(placement({ n: 4, orderId: 'o', on: x, expiresAt: noon + 2 * hour }))
        await store.bindings.place(placement({ n: 5, orderId: 'o', on: x, customer: otherCustomer }))
        await store.bindings.unbind({ id: bindingId(3), customer, at: noon, quarantineMs: day })
        const ids = (...ns: number[]) => ns.map((n) => bindingId(n))
        expect(await listed(store, { orderId: 'o' })).toEqual(ids(4, 2, 1))
        expect(await listed(store, { orderId: 'O' })).toEqual([])
        expect(await listed(store, { x })).toEqual(ids(4, 3, 1))
        expect(await listed(store, { x: numberAt(block, 7) })).toEqual([])
        expect(await listed(store, { orderId: 'o', x })).toEqual(ids(4, 1))
        expect(await listed(store, { state: 'live' })).toEqual(ids(4, 2, 1))
        expect(await listed(store, { state: 'ended' })).toEqual(ids(3))
        expect(await listed(store, { state: 'ended', now: noon + hour })).toEqual(ids(3, 2, 1))
        expect(await listed(store, { state: 'live', now: noon + hour - 1, x })).toEqual(ids(4, 1))
        expect(await listed(store, { state: 'live', now: noon + hour, x, orderId: 'o' })).toEqual(ids(4))
      }),
    )

    test(
      'remembers the history of a number after its pairs have lapsed and were overwritten',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2, 3, 4, 5]) {
          const placed = await store.bindings.place(placement({ n, a: 'p', at: noon + n * 2 * day }))
          expect(placed).toEqual({ kind: 'placed' })
        }
        const pages = [[bindingId(5), bindingId(4)], [bindingId(3), bindingId(2)], [bindingId(1)]]
        expect(await paged(store, { x })).toEqual(pages)
      }),
    )

    test.each([
      ['all', {}],
      ['by order', { orderId: 'o' }],
      ['by number', { x }],
      ['by state', { state: 'live' }],
    ] as const)('is stable under inserts between its pages: %s', (_, query) =>
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2, 3, 4, 5]) await store.bindings.place(placement({ n, orderId: 'o' }))
        let n = 5
        const pages = await paged(store, query, () => {
          n += 1
          return store.bindings.place(placement({ n, orderId: 'o' }))
        })
        expect(pages).toEqual([[bindingId(5), bindingId(4)], [bindingId(3), bindingId(2)], [bindingId(1)]])
      })(),
    )

    test(
      'ends with a full last page without a cursor',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2, 3, 4]) await store.bindings.place(placement({ n }))
        expect(await paged(store, {})).toEqual([
          [bindingId(4), bindingId(3)],
          [bindingId(2), bindingId(1)],
        ])
      }),
    )

    test(
      'goes on behind rows that its filter passes over, a bounded number at a time',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 0, expiresAt: noon + 9 * day }))
        const many = Array.from({ length: 1_500 }, (_, n) => placement({ n: n + 1, on: numberAt(block, n) }))
        await Promise.all(many.map((placed) => store.bindings.place(placed)))
        const now = noon + hour
        const pages = await paged(store, { state: 'live', now })
        expect(pages.flat()).toEqual([bindingId(0)])
        expect(pages.length).toBeGreaterThan(1)
        expect(pages.length).toBeLessThan(5)
      }),
    )

    test(
      'refuses garbage and the cursors of other lists',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2, 3]) {
          await store.bindings.place(placement({ n, orderId: 'o' }))
          await store.bindings.place(placement({ n: n + 10, orderId: 'o', on: y, customer: otherCustomer }))
          await store.records.save(callRecord(n))
        }
        const own = await store.bindings.list({ customer, limit: 1, now: noon })
        const cursor = own?.next ?? ''
        expect(await listed(store, { cursor })).toEqual([bindingId(2), bindingId(1)])
        const others: Partial<BindingQuery>[] = [
          { customer: otherCustomer },
          { orderId: 'o' },
          { x },
          { state: 'live' },
        ]
        for (const other of others) expect(await listed(store, { ...other, cursor })).toBeUndefined()
        const calls = await store.records.list({ customer, limit: 1 })
        const garbage = ['', 'x', '!', `${cursor}A`, cursor.slice(0, -1), cursor.toUpperCase(), calls?.next ?? '']
        for (const bad of garbage) expect(await listed(store, { cursor: bad })).toBeUndefined()
      }),
    )
  })
}
