import { type CallRecord, makeCallId, type ProtectedNumber } from '@axbridge/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
beforeEach(async () => {
  api = await runApi()
})
afterEach(() => api.close())

const x = '700100000010001' as ProtectedNumber
const minute = 60_000

const save = async (changes: Partial<CallRecord> = {}): Promise<CallRecord> => {
  const { at } = api.wall
  const record: CallRecord = {
    ...{ id: makeCallId(x, systemRandomness), customer: api.customer.id, binding: null, orderId: 'order-1', from: 'a' },
    ...{ x, caller: '138****0011', callee: '139****0012', trunk: 'sandbox', startedAt: at, ringingAt: at + 1 },
    ...{ answeredAt: at + 2, endedAt: at + 2_002, outcome: 'completed', refusal: null, q850Cause: 16 },
    ...{ durationMs: 2_000, identifier: null, verification: null, rule: null },
    ...changes,
  }
  await api.store.records.save(record)
  return record
}

const download = async (query: string) => {
  const response = await fetch(`${api.url}/v1/calls/export?${query}`, {
    headers: { authorization: `Bearer ${api.key}` },
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const idsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).id)

describe('an export of calls', () => {
  test('in CSV has a line of names and a line for each call, newest first', async () => {
    const first = await save()
    const second = await save({
      ...{ outcome: 'refused', refusal: 'ended', ringingAt: null, answeredAt: null, callee: null },
      ...{ identifier: '88.1/2', verification: 'rejected', rule: 'caller-hour' },
    })
    const { status, headers, text } = await download('format=csv')
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      ...[200, 'text/csv; charset=utf-8', 'attachment; filename="calls.csv"'],
    ])
    expect(text).toBe(
      [
        'id,binding,orderId,direction,x,caller,callee,startedAt,ringingAt,answeredAt,endedAt,outcome,refusal,q850Cause,durationMs,identifier,verification,rule',
        `${second.id},,order-1,a_to_b,${x},138****0011,,2030-01-31T08:00:00.000Z,,,2030-01-31T08:00:02.002Z,refused,ended,16,2000,88.1/2,rejected,caller-hour`,
        `${first.id},,order-1,a_to_b,${x},138****0011,139****0012,2030-01-31T08:00:00.000Z,2030-01-31T08:00:00.001Z,2030-01-31T08:00:00.002Z,2030-01-31T08:00:02.002Z,completed,,16,2000,,,`,
        '',
      ].join('\r\n'),
    )
  })

  test('in JSON has a line for each call as the API answers it, over many pages', async () => {
    const ids: string[] = []
    for (let made = 0; made < 450; made += 1) ids.unshift((await save()).id)
    const { headers, text } = await download('format=json')
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    expect(idsOf(text)).toEqual(ids)
    const { json } = await api.ask({ method: 'GET', path: `/v1/calls/${ids[0]}` })
    expect(JSON.parse(text.split('\n')[0] ?? '')).toEqual(json)
  })

  test('and the list are narrowed alike', async () => {
    const early = await save({ orderId: 'order-2', from: 'b' })
    api.wall.at += minute
    const busy = await save({ outcome: 'busy' })
    api.wall.at += minute
    const late = await save()
    const [from, to] = [early.startedAt + minute, early.startedAt + 2 * minute].map((at) => new Date(at).toISOString())
    for (const [query, wanted] of [
      ['', [late.id, busy.id, early.id]],
      ['orderId=order-2', [early.id]],
      ['direction=b_to_a', [early.id]],
      ['outcome=busy', [busy.id]],
      [`from=${from}`, [late.id, busy.id]],
      [`to=${to}`, [busy.id, early.id]],
      [`from=${from}&to=${to}&outcome=busy`, [busy.id]],
      [`x=${x}&outcome=completed&direction=a_to_b`, [late.id]],
      ['x=700100000010002', []],
    ] as const) {
      expect(idsOf((await download(`format=json&${query}`)).text)).toEqual(wanted)
      const { json } = await api.ask({ method: 'GET', path: `/v1/calls?limit=2&${query}` })
      expect(json.items.map(({ id }: { id: string }) => id)).toEqual(wanted.slice(0, 2))
    }
  })

  test('holds nobody else’s calls', async () => {
    await save({ customer: (await api.addCustomer('another', [])).customer.id })
    await save({ customer: null })
    expect((await download('format=json')).text).toBe('')
  })

  test.each([
    ['', 'format', 'is required'],
    ['format=xml', 'format', 'must be csv or json'],
    ['format=csv&outcome=good', 'outcome', /^must be one of open, completed, /],
    ['format=csv&from=yesterday', 'from', /^must be a real RFC 3339/],
    ['format=csv&limit=1', 'limit', /^is none of format, binding, x, orderId, direction, outcome, from, to$/],
  ])('with the query "%s" is refused by field and rule', async (query, field, rule) => {
    const { status, text } = await download(query)
    expect([status, JSON.parse(text).errors]).toEqual([
      ...[400, [{ field, rule: typeof rule === 'string' ? rule : expect.stringMatching(rule) }]],
    ])
  })
})
