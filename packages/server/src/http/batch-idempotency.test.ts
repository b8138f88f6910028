import { type Placement, type PlacementOutcome, type Store, StoreError } from '@axbridge/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { heldStore, withBindings } from './held-store.test.kit.ts'
import { bind, c, d, goodBody, list, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
beforeEach(async () => {
  api = await runApi()
})
afterEach(() => api.close())

const key = { 'idempotency-key': 'key-1' }
const order = (index: number, changes: object = {}) => ({ ...goodBody, orderId: `order-${index}`, ...changes })
const orders = (count: number) => Array.from({ length: count }, (_, index) => order(index))
const batch = (items: unknown, headers: Readonly<Record<string, string>> = key) =>
  api.ask({ method: 'POST', path: '/v1/bindings/batch', body: { items }, headers })

type Item = { status: number; binding?: { id: string }; replayed?: true; problem?: { code: string } }
const ids = (items: readonly Item[]) => items.map(({ binding }) => binding?.id)
const total = async () => (await list(api, '?limit=200')).json.items.length

/** A store that fails from its nth placement on, until it is mended. */
const failingFrom = (first: number) => {
  let placed = 0
  let isMended = false
  const place =
    (store: Store) =>
    async (placement: Placement): Promise<PlacementOutcome> => {
      placed += 1
      if (!isMended && placed >= first) throw new StoreError('internal', 'failed')
      return store.bindings.place(placement)
    }
  return {
    through: (store: Store) => withBindings(store, { place: place(store) }),
    mend: () => {
      isMended = true
    },
  }
}

describe('a batch with an Idempotency-Key', () => {
  test('asked again answers what was bound and binds nothing', async () => {
    const first = await batch(orders(20))
    const again = await batch(orders(20))
    expect([first.status, again.status]).toEqual([200, 200])
    expect(ids(again.json.items)).toEqual(ids(first.json.items))
    expect(first.json.items.some(({ replayed }: Item) => replayed)).toBe(false)
    expect(again.json.items.every(({ replayed }: Item) => replayed)).toBe(true)
    expect(await total()).toBe(20)
  })

  test.each([1, 2, 5])('that broke off before its item %i answers what was bound and binds the rest', async (first) => {
    await api.close()
    const store = failingFrom(first)
    api = await runApi({ through: store.through })
    const before = (await batch(orders(10))).json.items as Item[]
    expect(before.filter(({ status }) => status === 201)).toHaveLength(first - 1)
    store.mend()
    const after = (await batch(orders(10))).json.items as Item[]
    expect(after.map(({ status }) => status)).toEqual(Array(10).fill(201))
    for (const [index, { binding }] of before.entries()) {
      if (binding !== undefined) expect(after[index]).toMatchObject({ binding: { id: binding.id }, replayed: true })
    }
    expect(await total()).toBe(10)
  })

  test('binds once the items of which the first ones are refused', async () => {
    const items = [order(0, { b: goodBody.a }), {}, ...orders(30), order(40, { b: goodBody.a })]
    const first = (await batch(items)).json.items
    const again = (await batch(items)).json.items
    expect(first.map(({ status }: Item) => status)).toEqual([422, 400, ...Array(30).fill(201), 422])
    expect(ids(again)).toEqual(ids(first))
    expect(await total()).toBe(30)
  })

  test.each([
    ['another item', [order(0), order(1, { a: c })]],
    ['one item less', [order(0)]],
    ['one item more', [...orders(3)]],
    ['the items in another order', [order(1), order(0)]],
    ['nothing in common', [order(7, { a: c, b: d })]],
    ['nothing that can be bound', [{}]],
  ])('is refused as a whole with %s, and nothing is bound', async (_, items) => {
    await batch(orders(2))
    const { status, json } = await batch(items)
    expect([status, json.code]).toEqual([422, 'idempotency_mismatch'])
    expect(json.errors[0].field).toBe('Idempotency-Key')
    expect(await total()).toBe(2)
  })

  test('is refused as a whole when only a late item of the first body was bound', async () => {
    await batch([...Array(12).fill({}), order(12)])
    const { status } = await batch([order(0)])
    expect(status).toBe(422)
    expect(await total()).toBe(1)
  })

  test('of which nothing was bound may be asked again, corrected', async () => {
    await batch([order(0, { b: goodBody.a })])
    expect((await batch([order(0)])).json.items[0].status).toBe(201)
  })

  test('is known again when its fields come in another order', async () => {
    const first = await batch([order(0)])
    const { orderId, ...rest } = order(0)
    const again = await batch([{ orderId, ...Object.fromEntries(Object.entries(rest).reverse()) }])
    expect(ids(again.json.items)).toEqual(ids(first.json.items))
  })

  test('does not meet the same key of a single bind, of another customer or of another batch', async () => {
    const other = await api.addCustomer('another', ['70010000002' as never])
    const answers = [
      await batch(orders(2)),
      await batch(orders(2), { ...key, authorization: `Bearer ${other.key}` }),
      await batch([order(0, { a: c })], { 'idempotency-key': 'key-1/0' }),
      await batch([order(0, { a: d })], { 'idempotency-key': 'key-1/1' }),
    ]
    for (const { status } of answers) expect(status).toBe(200)
    expect((await bind(api, {}, key)).status).toBe(201)
    expect((await bind(api, {}, { 'idempotency-key': 'key-1/1' })).status).toBe(201)
  })

  test('is refused while the first one is in work', async () => {
    await api.close()
    const held = heldStore()
    api = await runApi({ through: held.through })
    const first = batch([order(0)])
    await held.until(1)
    const meanwhile = await batch([order(0)])
    expect([meanwhile.status, meanwhile.json.code]).toEqual([409, 'idempotency_in_flight'])
    held.letGo()
    expect((await first).json.items[0].status).toBe(201)
  })

  test('binds nothing when another server bound another body with it meanwhile', async () => {
    await api.close()
    let isFirst = true
    const kept: { placement?: Placement } = {}
    api = await runApi({
      through: (store) =>
        withBindings(store, {
          // The other server's item is placed between this one's look-up and its first placement.
          place: async (placement) => {
            if (isFirst && placement.kept !== undefined) {
              isFirst = false
              kept.placement = placement
              const otherBody = placement.kept.body.map((octet, at) => (at === 0 ? octet : octet ^ 1))
              const [candidate, ...rest] = placement.candidates
              if (candidate === undefined) throw new Error('a placement has no candidate')
              const theirs = {
                ...candidate,
                id: `${candidate.id.slice(0, -1)}${candidate.id.endsWith('a') ? 'b' : 'a'}`,
              }
              await store.bindings.place({
                ...placement,
                candidates: [theirs as typeof candidate, ...rest],
                kept: { ...placement.kept, body: otherBody },
              })
            }
            return store.bindings.place(placement)
          },
        }),
    })
    const { status, json } = await batch(orders(5))
    expect([status, json.code]).toEqual([422, 'idempotency_mismatch'])
    const { items } = (await api.store.bindings.list({ customer: api.customer.id, limit: 10, now: 0 })) ?? { items: [] }
    expect(items).toHaveLength(1)
  })

  test.each(['', 'two words', 'x'.repeat(256)])('is refused when the key is none (%#)', async (bad) => {
    const { status, json } = await batch(orders(1), { 'idempotency-key': bad })
    expect([status, json.errors[0].field]).toEqual([400, 'Idempotency-Key'])
    expect(await total()).toBe(0)
  })

  test('is refused when its body is nested deeper than any that can be meant', async () => {
    const body = `{"items":[${'['.repeat(50_000)}${']'.repeat(50_000)}]}`
    const { status, json } = await api.ask({ method: 'POST', path: '/v1/bindings/batch', body, headers: key })
    expect([status, json.errors]).toEqual([400, [{ field: 'body', rule: 'must not be nested deeper than 8' }]])
  })
})
