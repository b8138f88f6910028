import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { a, b, bind, block, c, goodBody, list, phone, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
beforeEach(async () => {
  api = await runApi()
})
afterEach(() => api.close())

describe('a bind', () => {
  test('is answered 201 with an X of the pool, and with masks of the parties', async () => {
    const { status, headers, json } = await bind(api)
    expect(status).toBe(201)
    expect(json).toEqual({
      id: expect.stringMatching(new RegExp(`^bnd_${block}_[a-z2-9]{24}$`)),
      mode: 'AXB',
      state: 'live',
      x: expect.stringMatching(new RegExp(`^${block}[0-9]{4}$`)),
      y: json.x,
      xDisplay: `700 1 0000001 ${json.x.slice(11)}`,
      yDisplay: json.xDisplay,
      a: '138****0011',
      b: '139****0012',
      orderId: 'order-17',
      createdAt: '2030-01-31T08:00:00.000Z',
      expiresAt: '2030-01-31T09:00:00.000Z',
      endedAt: null,
      endReason: null,
      routesUntil: '2030-01-31T09:00:00.000Z',
      terms: {
        direction: 'both',
        calls: true,
        messages: true,
        ringTimeoutMs: null,
        longestCallMs: null,
        atEnd: 'let_finish',
        graceMs: 0,
        endAfterAnswerMs: null,
        groupCallee: 'default',
      },
      use: null,
    })
    expect(headers.get('location')).toBe(`/v1/bindings/${json.id}`)
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('idempotency-replayed')).toBeNull()
  })

  test('is what its address and the list answer from then on', async () => {
    const { json, headers } = await bind(api)
    const read = await api.ask({ method: 'GET', path: headers.get('location') ?? '' })
    expect(read.status).toBe(200)
    expect(read.json).toEqual(json)
    expect((await list(api)).json).toEqual({ items: [json], next: null })
  })

  test('connects the two parties in the store', async () => {
    const { json } = await bind(api)
    for (const [number, side] of [
      [a, 'a'],
      [b, 'b'],
    ] as const) {
      const hash = api.vault.hashOfParty(phone(number))
      const standing = await api.store.bindings.standing(json.x, hash)
      expect([standing?.binding, standing?.side]).toEqual([json.id, side])
    }
  })

  test.each(['+86', '86', '0086', '0'])('takes a number written with %s in front', async (prefix) => {
    const { status, json } = await bind(api, { a: prefix + a })
    expect(status).toBe(201)
    expect(json.a).toBe('138****0011')
  })

  test.each([
    ['2030-01-31T17:00:00+08:00', '2030-01-31T09:00:00.000Z'],
    ['2030-01-31T04:30:00.5-04:30', '2030-01-31T09:00:00.500Z'],
    ['2030-01-31t09:00:00.123456789z', '2030-01-31T09:00:00.123Z'],
    ['2030-01-31T08:01:00.001Z', '2030-01-31T08:01:00.001Z'],
    ['2030-03-02T08:00:00Z', '2030-03-02T08:00:00.000Z'],
  ])('takes the expiry %s', async (expiresAt, answered) => {
    const { status, json } = await bind(api, { expiresAt })
    expect(status).toBe(201)
    expect(json.expiresAt).toBe(answered)
  })

  test('takes its mode by name', async () => {
    expect((await bind(api, { mode: 'AXB' })).status).toBe(201)
  })

  test.each(['1', '订单-17', 'order 17/b #2', '🚗'.repeat(128), '700100000010001', '20300131080000017'])(
    'takes the order id it is given (%#)',
    async (orderId) => {
      const { status, json } = await bind(api, { orderId })
      expect(status).toBe(201)
      expect(json.orderId).toBe(orderId)
    },
  )

  test('gives each of a courier’s orders a number of its own', async () => {
    const [one, other] = [await bind(api), await bind(api, { a: c })]
    expect(one.json.x).not.toBe(other.json.x)
  })
})

describe('a bind that the state forbids', () => {
  test('is refused when the pool has no number left for the pair', async () => {
    await api.close()
    api = await runApi({ bindingLimits: { allocationTries: 0 } })
    const { status, json } = await bind(api)
    expect([status, json.code]).toEqual([409, 'pool_exhausted'])
  })

  test('is refused when the customer has no block', async () => {
    const { key } = await api.addCustomer('without a block', [])
    const { status, json } = await bind(api, {}, { authorization: `Bearer ${key}` })
    expect([status, json.code]).toEqual([409, 'no_pool'])
  })

  test('is refused when the store takes nothing any more', async () => {
    await api.store.close()
    const { status, json } = await api.ask({ method: 'POST', path: '/v1/bindings', body: goodBody })
    expect([status, json.code]).toEqual([503, 'overloaded'])
  })
})
