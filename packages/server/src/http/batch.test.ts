import { BindRequest } from '@axbridge/api'
import { StoreError } from '@axbridge/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { withBindings } from './held-store.test.kit.ts'
import { a, b, bind, c, d, goodBody, list, people, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
beforeEach(async () => {
  api = await runApi()
})
afterEach(() => api.close())

const batch = (items: unknown, headers = {}) =>
  api.ask({ method: 'POST', path: '/v1/bindings/batch', body: { items }, headers })
const end = (items: unknown) => api.ask({ method: 'POST', path: '/v1/bindings/batch-unbind', body: { items } })
const order = (index: number) => ({ ...goodBody, orderId: `order-${index}` })

type Item = { status: number; binding: { id: string; orderId: string; state: string }; problem: { code: string } }

describe('a batch of binds', () => {
  test('binds each item and answers it in its place', async () => {
    const { status, json } = await batch([
      order(0),
      { ...order(1), a: undefined, mode: 'GXYB', members: [c, d], b, graceMs: 1 },
      { ...order(2), explain: true },
    ])
    expect(status).toBe(200)
    expect(json.items.map(({ status: one, binding }: Item) => [one, binding.orderId])).toEqual([
      [201, 'order-0'],
      [201, 'order-1'],
      [201, 'order-2'],
    ])
    expect(json.items[1].binding).toMatchObject({ mode: 'GXYB', members: ['137****0013', '136****0014'] })
    expect(json.items[2].binding.allocation.how).toBe('random')
    for (const { binding } of json.items) {
      const { json: read } = await api.ask({ method: 'GET', path: `/v1/bindings/${binding.id}` })
      expect({ ...binding, allocation: undefined }).toEqual({ ...read, allocation: undefined })
    }
  })

  test('of 1,000 orders has 1,000 answers', async () => {
    const { status, json } = await batch(Array.from({ length: 1_000 }, (_, index) => order(index)))
    expect(status).toBe(200)
    expect(json.items.map(({ binding }: Item) => binding.orderId)).toEqual(
      Array.from({ length: 1_000 }, (_, index) => `order-${index}`),
    )
    expect(new Set(json.items.map(({ binding }: Item) => binding.id)).size).toBe(1_000)
  })

  test('answers a bad item in its place, by field and rule, and binds the others', async () => {
    const bad = [
      [{ ...order(1), a: '10086' }, 400, 'items.1.a'],
      [{ ...order(2), b: a }, 422, 'items.2.b'],
      [{ ...order(3), note: a }, 400, 'items.3.note'],
      ['not an object', 400, 'items.4'],
      [null, 400, 'items.5'],
      [[order(6)], 400, 'items.6'],
      [{ ...order(7), orderId: `for ${a}` }, 400, 'items.7.orderId'],
      [{ ...order(8), mode: 'GXB', members: [c, 'x'], a: undefined }, 400, 'items.8.members.1'],
      [{ ...order(9), expiresAt: '2030-01-31T08:00:00Z' }, 422, 'items.9.expiresAt'],
      [{ ...order(10), members: [c] }, 422, 'items.10.members'],
      [{ ...order(11), [a]: 1 }, 400, 'items.11'],
      [{}, 400, 'items.12.b'],
    ] as const
    const { status, json } = await batch([order(0), ...bad.map(([item]) => item), order(13)])
    expect(status).toBe(200)
    expect([json.items[0].status, json.items[13].status]).toEqual([201, 201])
    for (const [at, [, expected, field]] of bad.entries()) {
      const { status: itemStatus, problem } = json.items[at + 1]
      expect([at, itemStatus, problem.status]).toEqual([at, expected, expected])
      expect(problem.errors.map((error: { field: string }) => error.field)).toContain(field)
      expect(problem.detail).toContain(field)
    }
    expect((await list(api)).json.items).toHaveLength(2)
  })

  test('whose items meet each other answers each', async () => {
    const x = '700100000010017'
    const { json } = await batch([
      { ...order(0), x },
      { ...order(1), x, a: c },
    ])
    expect(json.items.map(({ status }: Item) => status).sort()).toEqual([201, 409])
    expect(json.items.find(({ status }: Item) => status === 409).problem.code).toBe('party_stands')
  })

  test.each([
    ['no items', { items: [] }],
    ['1,001 items', { items: Array(1_001).fill({}) }],
    ['items that are no list', { items: order(0) }],
    ['items that are null', { items: null }],
  ])('with %s is refused as a whole', async (_, body) => {
    const { status, json } = await api.ask({ method: 'POST', path: '/v1/bindings/batch', body })
    expect([status, json.errors]).toEqual([400, [{ field: 'items', rule: 'must be a list of 1 to 1000 items' }]])
  })

  test.each([
    ['a list', [order(0)], 'body', 'must be a JSON object'],
    ['no field', {}, 'items', 'is required'],
    ['another field', { items: [order(0)], mode: 'AXB' }, 'mode', 'is none of items'],
  ])('with %s is refused as a whole and binds nothing', async (_, body, field, rule) => {
    const { status, json } = await api.ask({ method: 'POST', path: '/v1/bindings/batch', body })
    expect([status, json.errors]).toEqual([400, [{ field, rule }]])
    expect((await list(api)).json.items).toEqual([])
  })

  test('may be 1 MiB long, and no longer', async () => {
    const text = JSON.stringify({ items: [order(0)] })
    const ask = (length: number) => api.ask({ method: 'POST', path: '/v1/bindings/batch', body: text.padEnd(length) })
    expect((await ask(1_048_576)).json.items[0].status).toBe(201)
    const { status, json } = await ask(1_048_577)
    expect([status, json.detail]).toEqual([413, 'A body has at most 1048576 octets.'])
  })

  test('names the fields of the contract to an item', async () => {
    const { json } = await batch([{ ...order(0), colour: 'red' }])
    expect(json.items[0].problem.errors).toEqual([
      { field: 'items.0.colour', rule: `is none of ${Object.keys(BindRequest.properties).join(', ')}` },
    ])
  })

  test('holds no real number in its problems, which people’s names for fields may', async () => {
    const { text } = await batch(people.flatMap((one) => [{ [one]: one }, one, { ...order(0), a: `${one}${one}` }]))
    expect(people.some((one) => text.includes(one))).toBe(false)
  })
})

describe('a batch over a store that fails', () => {
  test('answers the items that failed, and the others as they are', async () => {
    await api.close()
    const failures = ['internal', 'busy'] as const
    let placed = 0
    api = await runApi({
      through: (store) =>
        withBindings(store, {
          place: (placement) => {
            const code = failures[placed++]
            return code === undefined ? store.bindings.place(placement) : Promise.reject(new StoreError(code, 'failed'))
          },
        }),
    })
    const { status, json } = await batch([order(0), order(1), order(2)])
    expect(status).toBe(200)
    expect(json.items.map((item: Item) => [item.status, item.problem?.code])).toEqual([
      [500, 'internal'],
      [503, 'overloaded'],
      [201, undefined],
    ])
    expect(api.logged.map(({ text }) => text)).toContain('an item of a batch failed')
  })

  test('does not begin what would be answered too late', async () => {
    await api.close()
    api = await runApi({ limits: { batch: { atOnce: 1, beginWithinMs: 0 } } })
    const { json } = await batch([order(0), order(1)])
    expect(json.items.map((item: Item) => [item.status, item.problem?.code])).toEqual([
      [503, 'overloaded'],
      [503, 'overloaded'],
    ])
    expect((await list(api)).json.items).toEqual([])
  })
})

describe('a batch of unbinds', () => {
  test('ends each item and answers it in its place', async () => {
    const bound = (await batch([order(0), order(1), { ...order(2), graceMs: 60_000 }])).json.items
    const [first, second, third] = bound.map(({ binding }: Item) => binding.id)
    const unknown = `${first.slice(0, -1)}${first.endsWith('a') ? 'b' : 'a'}`
    const { status, json } = await end([
      { id: second },
      { id: unknown },
      { id: 'x' },
      { id: third, graceMs: 0 },
      { id: second },
      { id: first, grace: 1 },
      null,
      { graceMs: 1 },
    ])
    expect(status).toBe(200)
    expect(json.items.map((item: Item) => [item.status, item.problem?.code ?? item.binding.state])).toEqual([
      [200, 'ended'],
      [404, 'not_found'],
      [400, 'malformed'],
      [200, 'ended'],
      [200, 'ended'],
      [400, 'malformed'],
      [400, 'malformed'],
      [400, 'malformed'],
    ])
    expect(json.items[2].problem.errors).toEqual([{ field: 'items.2.id', rule: 'must be the id of a binding' }])
    expect(json.items[5].problem.errors).toEqual([{ field: 'items.5.grace', rule: 'is none of id, graceMs' }])
    expect((await list(api, '?state=live')).json.items.map(({ id }: { id: string }) => id)).toEqual([first])
  })

  test('ends nothing of another customer', async () => {
    const { json: bound } = await bind(api)
    const other = await api.addCustomer('another', [])
    const headers = { authorization: `Bearer ${other.key}` }
    const body = { items: [{ id: bound.id }] }
    const { json } = await api.ask({ method: 'POST', path: '/v1/bindings/batch-unbind', body, headers })
    expect(json.items[0].status).toBe(404)
    expect((await list(api, '?state=live')).json.items).toEqual([bound])
  })
})
