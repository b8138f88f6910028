import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { a, b, bind, block, c, d, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
beforeEach(async () => {
  api = await runApi()
})
afterEach(() => api.close())

const x = `${block}0017`
const y = `${block}0018`
const end = (id: string) => api.ask({ method: 'DELETE', path: `/v1/bindings/${id}` })

describe('a number that is asked for', () => {
  test('is X, and Y where the mode has one', async () => {
    expect((await bind(api, { x })).json.x).toBe(x)
    const { json } = await bind(api, { mode: 'AXYB', a: c, b: d, x, y })
    expect([json.x, json.y]).toEqual([x, y])
  })

  test('alone leaves Y to chance', async () => {
    const { json } = await bind(api, { mode: 'AXYB', x })
    expect(json.x).toBe(x)
    expect(json.y.startsWith(block)).toBe(true)
    expect(json.y).not.toBe(x)
  })

  test('on which a party stands is refused, and no other is given', async () => {
    await bind(api, { x })
    const { status, json } = await bind(api, { x, a: c })
    expect([status, json.code, json.errors[0].field]).toEqual([409, 'party_stands', 'x'])
  })

  test('that is full is refused', async () => {
    await api.close()
    api = await runApi({ bindingLimits: { pairsPerNumber: 1 } })
    await bind(api, { x })
    const { status, json } = await bind(api, { x, a: c, b: d })
    expect([status, json.code, json.errors[0].field]).toEqual([409, 'number_full', 'x'])
  })

  test('of a block of nobody or of another customer is refused in one form (NUM-3, NUM-5)', async () => {
    await api.addCustomer('another', ['70010000002' as typeof block])
    const answers = [await bind(api, { x: '700100000020001' }), await bind(api, { x: '700100000030001' })]
    for (const { status, json } of answers) {
      expect([status, json.code]).toEqual([422, 'number_not_issued'])
      expect(json.errors).toEqual([
        { field: 'x', rule: 'must be of an active block of the pool that is valid until the end' },
      ])
    }
  })

  test.each([
    ['y alone', { mode: 'AXYB', y }, 'y', 'must stand beside x'],
    ['x and the last one', { x, reuseLast: true }, 'reuseLast', 'must not stand beside x'],
    ['x twice', { mode: 'AXYB', x, y: x }, 'y', 'must be another number than x'],
    ['a y of another block', { mode: 'AXYB', x, y: '700100000020001' }, 'y', 'must be of the block of x'],
  ])('%s: refused by field and rule', async (_, changes, field, rule) => {
    const { status, json } = await bind(api, changes)
    expect([status, json.errors]).toEqual([400, [{ field, rule }]])
  })

  test.each(['+86700100000010001', '70010000001001', 'x', ''])('%s is no number', async (bad) => {
    const { status, json } = await bind(api, { x: bad })
    expect([status, json.errors[0].field]).toEqual([400, 'x'])
  })
})

describe('the last number of the same parties', () => {
  test('is given again on request', async () => {
    const first = (await bind(api)).json
    await end(first.id)
    const again = await bind(api, { reuseLast: true, explain: true })
    expect([again.status, again.json.x, again.json.allocation.how]).toEqual([201, first.x, 'last'])
  })

  test('gives way to a random one when there was none', async () => {
    const { status, json } = await bind(api, { reuseLast: true, explain: true })
    expect([status, json.allocation.how]).toEqual([201, 'random'])
  })
})

describe('an explained bind', () => {
  test('says how its number was found and how full the pool is (NUM-8)', async () => {
    const { status, json } = await bind(api, { explain: true })
    expect(status).toBe(201)
    expect(json.allocation).toEqual({
      how: 'random',
      tried: 1,
      pool: {
        blocks: 1,
        numbers: 10_000,
        capacity: 2_000_000,
        held: 0,
        free: 2_000_000,
        bindsPerMinute: 0,
        runsOutAt: null,
        nextReturnBy: null,
        forecast: 'does not run out within 30 days at this rate',
      },
    })
  })

  test('answers the same octets when it is repeated later', async () => {
    const key = { 'idempotency-key': 'explained' }
    const first = await bind(api, { explain: true }, key)
    api.wall.at += 60_000
    expect((await bind(api, { explain: true }, key)).text).toBe(first.text)
  })

  test('is the only one that says so', async () => {
    expect('allocation' in (await bind(api)).json).toBe(false)
    expect('allocation' in (await bind(api, { explain: false })).json).toBe(false)
  })
})

describe('a pool that is full', () => {
  test('by its own limit is said so, with its report', async () => {
    const other = await api.addCustomer('small', ['70010000002' as typeof block], { mostPairs: 1 })
    const authorization = { authorization: `Bearer ${other.key}` }
    expect((await bind(api, {}, authorization)).status).toBe(201)
    const { status, json } = await bind(api, { a: c, b: d }, authorization)
    expect([status, json.code]).toEqual([409, 'pool_limit'])
    expect(json.pool).toMatchObject({ capacity: 1, held: 1, free: 0, runsOutAt: '2030-01-31T08:00:00.000Z' })
    expect(json.pool.forecast).toMatch(/^is full; the next pairs come back within 2[5-6] hours$/)
  })

  test('for these parties is said so, with what was tried', async () => {
    await api.close()
    api = await runApi({ bindingLimits: { allocationTries: 0 } })
    const { status, json } = await bind(api)
    expect([status, json.code]).toEqual([409, 'pool_exhausted'])
    expect(json.detail).toMatch(/^Of 0 numbers drawn at random /)
    expect(json.pool.free).toBe(2_000_000)
  })

  test('is what GET /v1/pool reports', async () => {
    await bind(api)
    await bind(api, { mode: 'GXB', a: undefined, members: [a, c], b })
    const { status, json } = await api.ask({ method: 'GET', path: '/v1/pool' })
    expect(status).toBe(200)
    expect(json).toMatchObject({ blocks: 1, numbers: 10_000, held: 3, free: 1_999_997, bindsPerMinute: 2 })
    expect(json.runsOutAt).toBeNull()
    expect(Date.parse(json.nextReturnBy)).toBeGreaterThan(api.wall.at)
  })

  test('of a customer without a block holds nothing', async () => {
    const { key } = await api.addCustomer('without a block', [])
    const headers = { authorization: `Bearer ${key}` }
    const { json } = await api.ask({ method: 'GET', path: '/v1/pool', headers })
    expect(json).toMatchObject({ blocks: 0, capacity: 0, free: 0, forecast: 'has no number to draw from' })
  })
})
