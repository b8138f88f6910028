import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bind, c, d, list, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
beforeEach(async () => {
  api = await runApi()
})
afterEach(() => api.close())

const remove = (path: string, headers = {}) => api.ask({ method: 'DELETE', path, headers })
const minuteMs = 60_000

describe('the grace of a binding that is unbound', () => {
  test('begins then, and can be cut short with the unbind or afterwards', async () => {
    const first = (await bind(api, { graceMs: 5 * minuteMs })).json
    const second = (await bind(api, { a: c, b: d, graceMs: 5 * minuteMs })).json
    const ended = await remove(`/v1/bindings/${first.id}`)
    expect(ended.json).toMatchObject({ state: 'grace', routesUntil: '2030-01-31T08:05:00.000Z', endReason: 'unbound' })
    const cut = await remove(`/v1/bindings/${first.id}?graceMs=0`)
    expect(cut.json).toMatchObject({ state: 'ended', routesUntil: '2030-01-31T08:00:00.000Z' })
    const shortened = await remove(`/v1/bindings/${second.id}?graceMs=60000`)
    expect(shortened.json).toMatchObject({ state: 'grace', routesUntil: '2030-01-31T08:01:00.000Z' })
    const longer = await remove(`/v1/bindings/${second.id}?graceMs=120000`)
    expect(longer.text).toBe(shortened.text)
  })

  test.each(['-1', '1.5', 'now', '', '1e3', '99999999999999999999'])('cannot be %j', async (graceMs) => {
    const bound = (await bind(api)).json
    for (const path of [`/v1/bindings/${bound.id}?graceMs=${graceMs}`, `/v1/bindings?orderId=x&graceMs=${graceMs}`]) {
      const { status, json } = await remove(path)
      expect([status, json.errors]).toEqual([400, [{ field: 'graceMs', rule: 'must be a whole number, 0 or more' }]])
    }
  })
})

describe('an unbind of an order (APP-8)', () => {
  test('ends all its live bindings and answers them, the oldest first', async () => {
    const bound = []
    for (const orderId of ['one', 'two', 'one', 'one']) {
      api.wall.at += 1
      bound.push((await bind(api, { orderId })).json)
    }
    await remove(`/v1/bindings/${bound[3].id}`)
    api.wall.at += 1_000
    const { status, json } = await remove('/v1/bindings?orderId=one')
    expect(status).toBe(200)
    expect(json.count).toBe(2)
    expect(json.items).toEqual(
      [bound[0], bound[2]].map((one) => ({
        ...one,
        state: 'ended',
        endReason: 'unbound',
        endedAt: '2030-01-31T08:00:01.004Z',
        routesUntil: '2030-01-31T08:00:01.004Z',
      })),
    )
    expect((await list(api, '?state=live')).json.items).toEqual([bound[1]])
    expect((await remove('/v1/bindings?orderId=one')).json).toEqual({ count: 0, items: [] })
  })

  test('cuts their grace short where that is asked for', async () => {
    await bind(api, { graceMs: minuteMs })
    const { json } = await remove('/v1/bindings?orderId=order-17&graceMs=0')
    expect(json.items[0]).toMatchObject({ state: 'ended', routesUntil: '2030-01-31T08:00:00.000Z' })
  })

  test('ends nothing of another customer', async () => {
    const bound = (await bind(api)).json
    const other = await api.addCustomer('another', [])
    const { json } = await remove('/v1/bindings?orderId=order-17', { authorization: `Bearer ${other.key}` })
    expect(json).toEqual({ count: 0, items: [] })
    expect((await list(api, '?state=live')).json.items).toEqual([bound])
  })

  test.each([
    ['', 'orderId', 'is required'],
    ['?orderId=', 'orderId', 'must be 1 to 128 printable characters'],
    ['?orderId=a&orderId=b', 'orderId', 'must be a string'],
    ['?orderId=a&state=live', 'state', 'is none of orderId, graceMs'],
  ])('with the query %j is refused, and nothing ends', async (query, field, rule) => {
    await bind(api)
    const { status, json } = await remove(`/v1/bindings${query}`)
    expect([status, json.errors]).toEqual([400, [{ field, rule }]])
    expect((await list(api, '?state=live')).json.items).toHaveLength(1)
  })
})
