import { describe, expect, test } from 'vitest'
import type { CustomerId } from '../customers/customer-id.ts'
import { answered, type CallId, type CallRecord, closed, openRecord, ringing } from '../records/call-record.ts'
import { callEventAt, callEventBetween, callEventFrom, callEventOf } from './call-events.ts'
import { type CallEventType, callEventTypes } from './event.ts'

const open: CallRecord = {
  ...openRecord({
    id: 'call_abcdefghijkmnpqr' as CallId,
    x: null,
    caller: '138****0001',
    trunk: 'carrier',
    startedAt: 10,
  }),
  customer: 'cus_abcdefghijkmnpqr' as CustomerId,
}
const rung = ringing(open, 20)
const talking = answered(rung, 30)
const over = closed(talking, 40, 'completed', 16)
const refused = closed({ ...open, refusal: 'ended' }, 11, 'refused', 1)

describe('a record that is saved', () => {
  const told: [name: string, before: CallRecord | undefined, after: CallRecord, type: CallEventType | undefined][] = [
    ['that begins', undefined, open, 'call.started'],
    ['that rings', open, rung, 'call.ringing'],
    ['that is answered', rung, talking, 'call.answered'],
    ['that is answered without having rung', open, answered(open, 30), 'call.answered'],
    ['that ends', talking, over, 'call.ended'],
    ['that ends unanswered', open, closed(open, 40, 'busy', 17), 'call.ended'],
    ['that is refused at once', undefined, refused, 'call.refused'],
    ['that is refused later', open, refused, 'call.refused'],
    ['that is known as answered only', undefined, talking, 'call.answered'],
    ['again', rung, rung, undefined],
    ['that rings after the answer', answered(open, 30), { ...answered(open, 30), ringingAt: 31 }, undefined],
    ['as it was before', talking, rung, undefined],
    ['of a stranger', undefined, { ...open, customer: null }, undefined],
    ['of a stranger who turns out to be a party', { ...open, customer: null }, open, 'call.started'],
  ]

  test.each(told)('%s', (_, before, after, type) => {
    expect(callEventBetween(before, after)).toBe(type)
  })
})

describe('the event of a call', () => {
  test('says the record as it was then, out of any later state', () => {
    const then = { 'call.started': open, 'call.ringing': rung, 'call.answered': talking, 'call.ended': over } as const
    for (const [type, call] of Object.entries(then) as [keyof typeof then, CallRecord][]) {
      const states = [open, rung, talking, over].slice([open, rung, talking, over].indexOf(call))
      for (const later of states) expect(callEventFrom(type, later)).toStrictEqual({ type, call })
    }
    expect(callEventFrom('call.refused', refused)).toStrictEqual({ type: 'call.refused', call: refused })
  })

  test('has the instant of its step', () => {
    const at = callEventTypes.map((type) => callEventAt(type, over))
    expect(at).toEqual([10, 20, 30, 40, 40])
  })

  test('is of what its record says', () => {
    expect([open, rung, talking, over, refused].map(callEventOf)).toEqual(callEventTypes)
  })
})
