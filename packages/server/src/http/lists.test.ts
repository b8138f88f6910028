import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Heard } from './held-to-contract.test.kit.ts'
import { bind, list, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
const bound: Heard['json'][] = []

beforeAll(async () => {
  api = await runApi()
  for (let order = 0; order < 7; order += 1) {
    api.wall.at += 1
    bound.unshift((await bind(api, { orderId: `order-${order % 2}` })).json)
  }
  api.wall.at += 1
  await api.ask({ method: 'DELETE', path: `/v1/bindings/${bound[0].id}` })
})
afterAll(() => api.close())

const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id)

/** Every page from the first to the last. */
const pages = async (query: string): Promise<string[][]> => {
  const found: string[][] = []
  let cursor = ''
  do {
    const { status, json } = await list(api, `?${query}${cursor}`)
    expect(status).toBe(200)
    found.push(ids(json.items))
    cursor = json.next === null ? '' : `&cursor=${encodeURIComponent(json.next)}`
  } while (cursor !== '')
  return found
}

describe('the list of bindings', () => {
  test('is given newest first, page by page, none twice and none left out', async () => {
    expect((await pages('limit=3')).map(({ length }) => length)).toEqual([3, 3, 1])
    expect((await pages('limit=3')).flat()).toEqual(ids(bound))
    expect((await pages('limit=1')).flat()).toEqual(ids(bound))
    expect((await pages('limit=200')).flat()).toEqual(ids(bound))
    expect((await pages('')).flat()).toEqual(ids(bound))
  })

  test('is narrowed by order, by number, by mode, by time and by state', async () => {
    const ofOrder = bound.filter(({ orderId }) => orderId === 'order-1')
    expect((await pages('orderId=order-1&limit=2')).flat()).toEqual(ids(ofOrder))
    expect((await pages(`number=${bound[3].x}`)).flat()).toContain(bound[3].id)
    expect((await pages('state=ended')).flat()).toEqual([bound[0].id])
    expect((await pages('state=live&limit=4')).flat()).toEqual(ids(bound.slice(1)))
    expect((await pages('orderId=order-9')).flat()).toEqual([])
    expect((await pages('mode=AXB&limit=2')).flat()).toEqual(ids(bound))
    expect((await pages('mode=GXB')).flat()).toEqual([])
    const from = encodeURIComponent(bound[4].createdAt)
    const to = encodeURIComponent(bound[1].createdAt)
    expect((await pages(`from=${from}&to=${to}`)).flat()).toEqual(ids(bound.slice(2, 5)))
  })

  test('is not mixed up by a binding made while it is read', async () => {
    const fresh = await runApi()
    for (let order = 0; order < 4; order += 1) {
      fresh.wall.at += 1
      await bind(fresh)
    }
    const first = (await list(fresh, '?limit=2')).json
    fresh.wall.at += 1
    const late = (await bind(fresh)).json
    const second = (await list(fresh, `?limit=2&cursor=${encodeURIComponent(first.next)}`)).json
    const seen = ids([...first.items, ...second.items])
    expect(new Set(seen).size).toBe(4)
    expect(seen).not.toContain(late.id)
    await fresh.close()
  })
})

const numberRule = 'must be exactly 15 digits (0-9) beginning with 700, without country code, prefix or separators'
const instantRule = 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z'
const limitRule = 'must be a whole number from 1 to 200'

/** NUM-1: one spelling of a 700 number and no other. */
const notProtected = [
  ['+86', '+86700100000010001'],
  ['0', '0700100000010001'],
  ['86', '86700100000010001'],
  ['14 digits', '70010000001000'],
  ['16 digits', '7001000000100011'],
  ['full-width digits', '７００１０００００１０００１０'],
  ['spaces', '700 1 0000001 0001'],
  ['dashes', '700-100000010001'],
  ['another beginning', '701100000010001'],
  ['a line end', '700100000010001\n'],
  ['nothing', ''],
] as const

describe.each([
  ['/v1/bindings', 'number'],
  ['/v1/calls', 'x'],
])('a query of %s', (path, number) => {
  const asked = (query: string) => api.ask({ method: 'GET', path: `${path}?${query}` })

  test.each(notProtected)('with a number written with %s is refused by field and rule', async (_, x) => {
    const { status, json } = await asked(`${number}=${encodeURIComponent(x)}`)
    expect([status, json.code]).toEqual([400, 'malformed'])
    expect(json.errors).toEqual([{ field: number, rule: numberRule }])
  })

  test.each([
    ['limit=0', 'limit', limitRule],
    ['limit=201', 'limit', limitRule],
    ['limit=-1', 'limit', limitRule],
    ['limit=1.5', 'limit', limitRule],
    ['limit=1e2', 'limit', limitRule],
    ['limit=ten', 'limit', limitRule],
    ['limit=', 'limit', limitRule],
    ['limit=1&limit=2', 'limit', limitRule],
    ['limit=99999999999999999999', 'limit', limitRule],
    ['cursor=', 'cursor', 'must be the next cursor of an earlier page'],
    ['cursor=made-up', 'cursor', 'must be the next cursor of an earlier page'],
    [`cursor=${'x'.repeat(513)}`, 'cursor', 'must be the next cursor of an earlier page'],
  ])('%s is refused by field and rule', async (query, field, rule) => {
    const { status, json } = await asked(query)
    expect([status, json.code]).toEqual([400, 'malformed'])
    expect(json.errors).toEqual([{ field, rule }])
  })

  test('with a number sent twice is refused by field and rule', async () => {
    const { json } = await asked(`${number}=700100000010001&${number}=700100000010001`)
    expect(json.errors).toEqual([{ field: number, rule: 'must be a string' }])
  })

  test('with a parameter that there is not is refused, and one that may be a number is not repeated', async () => {
    expect((await asked('page=2')).json.errors[0].field).toBe('page')
    expect((await asked('13800000011=2')).json.errors[0].field).toBe('query')
  })
})

test.each([
  ['/v1/bindings?state=open', 'state', 'must be live, grace or ended'],
  ['/v1/bindings?mode=AX', 'mode', 'must be AXB, AXYB, GXB or GXYB'],
  ['/v1/bindings?from=yesterday', 'from', instantRule],
  ['/v1/bindings?to=2030-02-30T00:00:00Z', 'to', instantRule],
  ['/v1/bindings?party=13800000011', 'party', 'is none of number, orderId, mode, state, from, to, limit, cursor'],
  ['/v1/bindings?x=700100000010001', 'x', 'is none of number, orderId, mode, state, from, to, limit, cursor'],
  ['/v1/bindings?orderId=', 'orderId', 'must be 1 to 128 printable characters'],
  ['/v1/calls?binding=bnd_1', 'binding', 'must be the id of a binding'],
  ['/v1/calls?state=live', 'state', 'is none of binding, x, orderId, direction, outcome, from, to, limit, cursor'],
])('%s is refused by field and rule', async (path, field, rule) => {
  const { status, json } = await api.ask({ method: 'GET', path })
  expect([status, json.errors]).toEqual([400, [{ field, rule }]])
})

test('a parameter on an operation that takes none is refused', async () => {
  const { status, json } = await api.ask({ method: 'GET', path: `/v1/bindings/${bound[0].id}?verbose=1` })
  expect([status, json.errors]).toEqual([400, [{ field: 'verbose', rule: 'takes no fields' }]])
})
