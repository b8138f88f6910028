import { BindingSearchRequest } from '@axbridge/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Heard } from './held-to-contract.test.kit.ts'
import { a, b, bind, block, c, d, e, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
const x = `${block}0017`
const bound: Heard['json'][] = []

beforeAll(async () => {
  api = await runApi()
  for (const changes of [
    { x },
    { a: b, b: c, orderId: 'other' },
    { mode: 'GXYB', a: undefined, members: [a, d], b: c },
    { mode: 'AXYB', a: c, b: d, orderId: 'other' },
  ]) {
    api.wall.at += 1_000
    bound.push((await bind(api, changes)).json)
  }
  await api.ask({ method: 'DELETE', path: `/v1/bindings/${bound[3].id}` })
})
afterAll(() => api.close())

const search = (body: unknown, headers = {}) => api.ask({ method: 'POST', path: '/v1/bindings/search', body, headers })
const found = async (body: object): Promise<number[]> => {
  const { status, json } = await search(body)
  expect(status).toBe(200)
  return json.items.map(({ id }: { id: string }) => bound.findIndex((one) => one.id === id))
}

describe('a search of bindings', () => {
  test('finds those of a person on either side, in every mode and spelling, newest first', async () => {
    expect(await found({ party: a })).toEqual([2, 0])
    expect(await found({ party: `+86${d}` })).toEqual([3, 2])
    expect(await found({ party: c })).toEqual([3, 2, 1])
    expect(await found({ party: e })).toEqual([])
  })

  test('finds by number as X and as Y, by order, mode, state and time', async () => {
    expect(await found({ number: x })).toEqual([0])
    expect(await found({ number: bound[2].y })).toEqual([2])
    expect(await found({ orderId: 'other' })).toEqual([3, 1])
    expect(await found({ mode: 'AXB' })).toEqual([1, 0])
    expect(await found({ state: 'ended' })).toEqual([3])
    expect(await found({ from: bound[1].createdAt, to: bound[3].createdAt })).toEqual([2, 1])
    expect(await found({})).toEqual([3, 2, 1, 0])
  })

  test('joins what it is given, and goes on page by page', async () => {
    expect(await found({ party: c, mode: 'AXB', state: 'live' })).toEqual([1])
    const first = (await search({ party: c, limit: 2 })).json
    expect(first.items).toHaveLength(2)
    expect(await found({ party: c, limit: 2, cursor: first.next })).toEqual([1])
  })

  test('finds nothing of another customer', async () => {
    const other = await api.addCustomer('another', [])
    const { json } = await search({ party: a }, { authorization: `Bearer ${other.key}` })
    expect(json).toEqual({ items: [], next: null })
  })

  test.each([
    ['party', '10086', 'must be a mainland mobile number: 11 digits beginning with 13 to 19, with or without +86'],
    ['party', 17, 'must be a string'],
    [
      'number',
      '70010000001',
      'must be exactly 15 digits (0-9) beginning with 700, without country code, prefix or separators',
    ],
    ['limit', '50', 'must be a whole number from 1 to 200'],
    ['limit', 201, 'must be a whole number from 1 to 200'],
    ['cursor', 'made-up', 'must be the next cursor of an earlier page'],
    ['state', 'over', 'must be live, grace or ended'],
    ['from', '2030', 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z'],
    ['phone', a, `is none of ${Object.keys(BindingSearchRequest.properties).join(', ')}`],
  ])('with %s %j is refused by field and rule', async (field, value, rule) => {
    const { status, json } = await search({ [field]: value })
    expect([status, json.errors]).toEqual([400, [{ field, rule }]])
  })
})
