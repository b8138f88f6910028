import type { BindingQuery, Store } from '@axbridge/core'
import { numberAt } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { a, amendment } from './amendment.ts'
import {
  addCustomers,
  bindingId,
  block,
  callRecord,
  customer,
  day,
  hour,
  minute,
  noon,
  octetsOf,
  otherBlock,
  otherCustomer,
  otherX,
  placed,
  placedFirst,
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
        await store.bindings.place(placement({ n: 2, customer: otherCustomer, on: otherX }))
        await store.bindings.place(placement({ n: 3, at: noon - hour, on: y }))
        expect(await listed(store)).toEqual([bindingId(3), bindingId(1)])
        expect(await listed(store, { customer: otherCustomer })).toEqual([bindingId(2, otherBlock)])
        const page = await store.bindings.list({ customer, limit: 1, now: noon })
        expect(page?.items).toStrictEqual([placed({ n: 3, at: noon - hour, on: y })])
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
        await store.bindings.place(placement({ n: 5, orderId: 'o', on: otherX, customer: otherCustomer }))
        await store.bindings.unbind({ id: bindingId(3), customer, at: noon, quarantineMs: day, graceMs: null })
        const ids = (...ns: number[]) => ns.map((n) => bindingId(n))
        expect(await listed(store, { orderId: 'o' })).toEqual(ids(4, 2, 1))
        expect(await listed(store, { orderId: 'O' })).toEqual([])
        expect(await listed(store, { number: x })).toEqual(ids(4, 3, 1))
        expect(await listed(store, { number: numberAt(block, 7) })).toEqual([])
        expect(await listed(store, { orderId: 'o', number: x })).toEqual(ids(4, 1))
        expect(await listed(store, { state: 'live' })).toEqual(ids(4, 2, 1))
        expect(await listed(store, { state: 'ended' })).toEqual(ids(3))
        expect(await listed(store, { state: 'ended', now: noon + hour })).toEqual(ids(3, 2, 1))
        expect(await listed(store, { state: 'live', now: noon + hour - 1, number: x })).toEqual(ids(4, 1))
        expect(await listed(store, { state: 'live', now: noon + hour, number: x, orderId: 'o' })).toEqual(ids(4))
      }),
    )

    test(
      'remembers the history of a number after its pairs have lapsed and were overwritten',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2, 3, 4, 5]) {
          const outcome = await store.bindings.place(placement({ n, a: 'p', at: noon + n * 2 * day }))
          expect(outcome).toEqual(placedFirst)
        }
        const pages = [[bindingId(5), bindingId(4)], [bindingId(3), bindingId(2)], [bindingId(1)]]
        expect(await paged(store, { number: x })).toEqual(pages)
        expect(await paged(store, { party: octetsOf('p') })).toEqual(pages)
      }),
    )

    test(
      'by number holds the bindings that have it as X and those that have it as Y, each once and in one order',
      on(kind, async (store) => {
        await addCustomers(store)
        const third = numberAt(block, 3)
        const numbers = [
          [x, x],
          [x, y],
          [y, x],
          [y, y],
          [third, y],
          [x, third],
          [x, x],
        ] as const
        for (const [n, [on, onY]] of numbers.entries()) {
          const outcome = await store.bindings.place(placement({ n, mode: on === onY ? 'AXB' : 'AXYB', on, onY }))
          expect(outcome).toEqual(placedFirst)
        }
        const ids = (...ns: number[]) => ns.map((n) => bindingId(n))
        expect(await paged(store, { number: x })).toEqual([ids(6, 5), ids(2, 1), ids(0)])
        expect(await paged(store, { number: y })).toEqual([ids(4, 3), ids(2, 1)])
        expect(await listed(store, { number: third })).toEqual(ids(5, 4))
        expect(await listed(store, { number: third, mode: 'AXB' })).toEqual([])
      }),
    )

    test(
      'by party holds the bindings in which he stands or stood, on either side',
      on(kind, async (store) => {
        await addCustomers(store)
        const party = octetsOf('p')
        await store.bindings.place(placement({ n: 1, a: 'p' }))
        await store.bindings.place(placement({ n: 2, mode: 'GXB', a: ['q', 'r'], b: 's', on: y }))
        await store.bindings.place(placement({ n: 3, mode: 'AXYB', b: 'p', on: y, onY: numberAt(block, 3) }))
        await store.bindings.place(placement({ n: 4 }))
        await store.bindings.place(placement({ n: 5, a: 'p', customer: otherCustomer, on: otherX }))
        await store.bindings.place(placement({ n: 6, a: 'p', on: x }))
        const ids = (...ns: number[]) => ns.map((n) => bindingId(n))
        expect(await listed(store, { party })).toEqual(ids(3, 1))
        await store.bindings.amend(amendment({ n: 2, enter: [a('p')], leave: [a('q')] }))
        expect(await paged(store, { party })).toEqual([ids(3, 2), ids(1)])
        await store.bindings.amend(amendment({ n: 2, revision: 1, leave: [a('p')], at: noon + 2 * minute }))
        await store.bindings.amend(amendment({ n: 2, revision: 2, enter: [a('p')], at: noon + 3 * minute }))
        expect(await listed(store, { party })).toEqual(ids(3, 2, 1))
        expect(await listed(store, { party: octetsOf('q') })).toEqual(ids(2))
        expect(await listed(store, { party: octetsOf('t') })).toEqual([])
        expect(await listed(store, { party, customer: otherCustomer })).toEqual([bindingId(5, otherBlock)])
      }),
    )

    test(
      'is narrowed by all that can be asked for, alone and together',
      on(kind, async (store) => {
        await addCustomers(store)
        const samples = [
          { n: 1, a: 'p', b: 'q', orderId: 'o' },
          { n: 2, a: 'p', b: 'q', orderId: 'o', mode: 'AXYB', on: y, onY: numberAt(block, 3), at: noon + 1 },
          { n: 3, mode: 'GXB', a: ['r', 's'], b: 't', orderId: 'p', at: noon + 2, terms: { graceMs: hour } },
          { n: 4, mode: 'GXYB', a: ['p', 's'], b: 't', orderId: 'p', on: numberAt(block, 3), onY: y, at: noon + 3 },
        ] as const
        for (const sample of samples) expect(await store.bindings.place(placement(sample))).toEqual(placedFirst)
        const [party, ids] = [octetsOf('p'), (...ns: number[]) => ns.map((n) => bindingId(n))]
        const now = noon + hour + 2
        const asked: [Partial<BindingQuery>, string[]][] = [
          [{ mode: 'AXYB' }, ids(2)],
          [{ mode: 'GXB' }, ids(3)],
          [{ from: noon + 1 }, ids(4, 3, 2)],
          [{ to: noon + 1 }, ids(1)],
          [{ from: noon + 1, to: noon + 3 }, ids(3, 2)],
          [{ from: noon + 3, to: noon + 3 }, []],
          [{ state: 'grace', now }, ids(3)],
          [{ state: 'live', now }, ids(4)],
          [{ state: 'ended', now }, ids(2, 1)],
          [{ orderId: 'o', party }, ids(2, 1)],
          [{ orderId: 'p', party }, ids(4)],
          [{ orderId: 'o', number: y }, ids(2)],
          [{ party, number: y }, ids(4, 2)],
          [{ party, number: y, orderId: 'p' }, ids(4)],
          [{ party, mode: 'AXB' }, ids(1)],
          [{ party: octetsOf('t'), state: 'grace', now }, ids(3)],
          [{ number: y, from: noon + 2 }, ids(4)],
          [{ orderId: 'p', mode: 'GXYB', party, number: y, from: noon + 3, to: noon + 4, state: 'live', now }, ids(4)],
          [{ orderId: 'p', mode: 'GXYB', party, number: x, from: noon + 3, to: noon + 4, state: 'live', now }, []],
        ]
        for (const [query, expected] of asked) {
          expect({ query, found: await listed(store, query) }).toEqual({ query, found: expected })
          expect({ query, found: (await paged(store, { ...query, limit: 1 })).flat() }).toEqual({
            query,
            found: expected,
          })
        }
      }),
    )

    test.each([
      ['all', {}],
      ['by order', { orderId: 'o' }],
      ['by number', { number: x }],
      ['by party', { party: octetsOf('p') }],
      ['by state', { state: 'live' }],
      [
        'by all',
        { orderId: 'o', number: x, party: octetsOf('p'), mode: 'GXB', from: noon, to: noon + 1, state: 'live' },
      ],
    ] as const)('is stable under inserts between its pages: %s', (_, query) =>
      on(kind, async (store) => {
        await addCustomers(store)
        const place = async (n: number) => {
          await store.bindings.place(placement({ n, orderId: 'o', mode: 'GXB' }))
          await store.bindings.amend(amendment({ n, enter: [a('p')], at: noon }))
          await store.bindings.amend(amendment({ n, revision: 1, leave: [a('p')], at: noon, quarantineMs: 0 }))
        }
        for (const n of [1, 2, 3, 4, 5]) await place(n)
        let n = 5
        const pages = await paged(store, query, () => {
          n += 1
          return place(n)
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
        await Promise.all(many.map((one) => store.bindings.place(one)))
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
          await store.bindings.place(placement({ n: n + 10, orderId: 'o', on: otherX, customer: otherCustomer }))
          await store.records.save(callRecord(n))
        }
        const own = await store.bindings.list({ customer, limit: 1, now: noon })
        const cursor = own?.next ?? ''
        expect(await listed(store, { cursor })).toEqual([bindingId(2), bindingId(1)])
        const filters: Partial<BindingQuery>[] = [
          {},
          { customer: otherCustomer },
          { orderId: 'o' },
          { orderId: 'p' },
          { number: x },
          { number: y },
          { party: octetsOf('a1') },
          { party: octetsOf('a2') },
          { mode: 'AXB' },
          { from: noon },
          { to: noon + 1 },
          { from: noon, to: noon + 1 },
          { state: 'live' },
        ]
        for (const own of filters) {
          const page = await store.bindings.list({ customer, limit: 1, now: noon, ...own })
          for (const other of page?.next ? filters : []) {
            const isRefused = (await listed(store, { ...other, cursor: page?.next ?? '' })) === undefined
            expect({ own, other, isRefused }).toEqual({ own, other, isRefused: own !== other })
          }
        }
        const calls = await store.records.list({ customer, limit: 1 })
        const garbage = ['', 'x', '!', `${cursor}A`, cursor.slice(0, -1), cursor.toUpperCase(), calls?.next ?? '']
        for (const bad of garbage) expect(await listed(store, { cursor: bad })).toBeUndefined()
      }),
    )
  })
}
