import { describe, expect, test } from 'vitest'
import { parseProtectedNumber } from '../numbering/protected-number.ts'
import type { Randomness } from '../ports/randomness.ts'
import { answered, type CallRecord, callOutcomes, closed, makeCallId, parseCallId, ringing } from './call-record.ts'

const randomness: Randomness = { below: () => 0, octets: (count) => Uint8Array.from({ length: count }, (_, at) => at) }

const dialled = (() => {
  const x = parseProtectedNumber('700123456789012')
  if (!x.ok) throw new Error(x.rule)
  return x.value
})()

const open: CallRecord = {
  id: makeCallId(dialled, randomness),
  customer: null,
  binding: null,
  orderId: 'order-1',
  from: 'a',
  x: dialled,
  caller: '138****0001',
  callee: '138****0002',
  trunk: 'sandbox',
  startedAt: 1000,
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  outcome: 'open',
  refusal: null,
  q850Cause: null,
  identifier: null,
  verification: null,
  rule: null,
  durationMs: null,
}

describe('an attempt moves on once', () => {
  test('the first ringing counts', () => {
    const rung = ringing(open, 2000)
    expect(rung).toEqual({ ...open, ringingAt: 2000 })
    expect(ringing(rung, 2500).ringingAt).toBe(2000)
  })

  test('the answer starts the duration', () => {
    const record = closed(answered(ringing(open, 2000), 5000), 65_000, 'completed', 16)
    expect(record).toEqual({
      ...open,
      ringingAt: 2000,
      answeredAt: 5000,
      endedAt: 65_000,
      outcome: 'completed',
      q850Cause: 16,
      durationMs: 60_000,
    })
  })

  test('a repeated answer does not move the first', () => {
    expect(answered(answered(open, 5000), 6000).answeredAt).toBe(5000)
  })

  test('an attempt that nobody answered lasted nothing', () => {
    expect(closed(ringing(open, 2000), 30_000, 'no_answer', 19)).toMatchObject({ endedAt: 30_000, durationMs: 0 })
  })

  test('a clock that steps back makes no negative duration', () => {
    expect(closed(answered(open, 5000), 4000, 'completed', 16).durationMs).toBe(0)
  })

  test('the record that was given is left as it was', () => {
    const before = { ...open }
    ringing(open, 1)
    answered(open, 2)
    closed(open, 3, 'busy', 17)
    expect(open).toEqual(before)
  })
})

describe('a closed record never changes', () => {
  const ends = callOutcomes.filter((outcome) => outcome !== 'open')

  test.each(ends)('after %s neither another end nor ringing nor an answer changes it', (outcome) => {
    const end = closed(open, 9000, outcome, 16)
    for (const later of ends) expect(closed(end, 10_000, later, 31)).toEqual(end)
    expect(ringing(end, 10_000)).toEqual(end)
    expect(answered(end, 10_000)).toEqual(end)
  })
})

describe('a call id', () => {
  test('names the block that was dialled, and is an id', () => {
    expect(open.id).toMatch(/^call_70012345678_[a-z2-9]{16}$/)
    expect(parseCallId(open.id)).toEqual({ ok: true, value: open.id })
  })

  test('names none when no 700 number was dialled', () => {
    const id = makeCallId(null, randomness)
    expect(id).toMatch(/^call_[a-z2-9]{16}$/)
    expect(parseCallId(id)).toEqual({ ok: true, value: id })
  })

  test.each([
    '',
    'call_',
    'bnd_70012345678_abcdefghabcdefghijkmnpqr',
    'call_70012345678_abc',
    'call_60012345678_abcdefghijkmnpqr',
    `${open.id}\n`,
    ` ${open.id}`,
    'call_70012345678_ABCDEFGHIJKMNPQR',
  ])('%j is none', (text) => {
    expect(parseCallId(text).ok).toBe(false)
  })
})
