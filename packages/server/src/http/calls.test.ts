import { type BindingId, type CallRecord, closed, makeCallId, type ProtectedNumber } from '@axbridge/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import type { Heard } from './held-to-contract.test.kit.ts'
import { bind, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
let binding: Heard['json']

beforeEach(async () => {
  api = await runApi()
  binding = (await bind(api)).json
})
afterEach(() => api.close())

const open = (changes: Partial<CallRecord> = {}): CallRecord => ({
  id: makeCallId(binding.x as ProtectedNumber, systemRandomness),
  customer: api.customer.id,
  binding: binding.id as BindingId,
  orderId: binding.orderId,
  from: 'a',
  x: binding.x as ProtectedNumber,
  caller: '138****0011',
  callee: '139****0012',
  trunk: 'a-trunk',
  startedAt: api.wall.at,
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  outcome: 'open',
  refusal: null,
  q850Cause: null,
  ...{ identifier: null, verification: null, rule: null },
  durationMs: null,
  ...changes,
})

const ask = (path: string) => api.ask({ method: 'GET', path })

describe('a call record', () => {
  test('is answered with masks, times and outcome, and without its trunk', async () => {
    const at = api.wall.at
    const record = closed(open({ ringingAt: at + 500, answeredAt: at + 2_000 }), at + 65_000, 'completed', 16)
    await api.store.records.save(record)
    const { status, json } = await ask(`/v1/calls/${record.id}`)
    expect(status).toBe(200)
    expect(json).toEqual({
      id: record.id,
      binding: binding.id,
      orderId: 'order-17',
      direction: 'a_to_b',
      x: binding.x,
      caller: '138****0011',
      callee: '139****0012',
      startedAt: '2030-01-31T08:00:00.000Z',
      ringingAt: '2030-01-31T08:00:00.500Z',
      answeredAt: '2030-01-31T08:00:02.000Z',
      endedAt: '2030-01-31T08:01:05.000Z',
      outcome: 'completed',
      refusal: null,
      q850Cause: 16,
      durationMs: 63_000,
      identifier: null,
      verification: null,
      rule: null,
    })
  })

  test('of a call that goes on has no end', async () => {
    const record = open({ from: 'b' })
    await api.store.records.save(record)
    const { json } = await ask(`/v1/calls/${record.id}`)
    expect([json.direction, json.outcome, json.endedAt, json.durationMs]).toEqual(['b_to_a', 'open', null, null])
  })

  test('of a refused call says why', async () => {
    const record = closed(open({ callee: null, refusal: 'ended' }), api.wall.at, 'refused', 22)
    await api.store.records.save(record)
    const { json } = await ask(`/v1/calls/${record.id}`)
    expect([json.outcome, json.refusal, json.q850Cause, json.callee]).toEqual(['refused', 'ended', 22, null])
  })

  test('of another customer, or of none, is not there', async () => {
    const stranger = open({ customer: null, binding: null, orderId: null, from: null, callee: null })
    const foreign = open({ customer: (await api.addCustomer('another', [])).customer.id })
    for (const record of [stranger, foreign]) {
      await api.store.records.save(record)
      const { status, json } = await ask(`/v1/calls/${record.id}`)
      expect([status, json.code, json.detail]).toEqual([404, 'not_found', 'There is no such call.'])
    }
    expect((await ask('/v1/calls')).json.items).toEqual([])
    expect((await ask('/v1/calls/call_1')).status).toBe(404)
  })
})

describe('the list of call records', () => {
  test('is given newest first, page by page, none twice and none left out', async () => {
    const saved: string[] = []
    for (let count = 0; count < 5; count += 1) {
      const record = open({ startedAt: api.wall.at + count })
      await api.store.records.save(record)
      saved.unshift(record.id)
    }
    const seen: string[] = []
    let cursor = ''
    do {
      const { json } = await ask(`/v1/calls?limit=2${cursor}`)
      seen.push(...json.items.map(({ id }: { id: string }) => id))
      cursor = json.next === null ? '' : `&cursor=${encodeURIComponent(json.next)}`
    } while (cursor !== '')
    expect(seen).toEqual(saved)
  })

  test('is narrowed by binding and by X', async () => {
    const other = (await bind(api)).json
    const mine = open()
    const theirs = open({ binding: other.id, x: other.x })
    await api.store.records.save(mine)
    await api.store.records.save(theirs)
    const idsOf = async (query: string) =>
      (await ask(`/v1/calls?${query}`)).json.items.map(({ id }: { id: string }) => id)
    expect(await idsOf(`binding=${binding.id}`)).toEqual([mine.id])
    expect(await idsOf(`x=${other.x}`)).toEqual([theirs.id])
    expect(await idsOf(`x=${other.x}&binding=${binding.id}`)).toEqual([])
  })
})
