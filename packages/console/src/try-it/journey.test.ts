import { expect, test } from 'vitest'
import { nextStep, noOrder, type OrderState } from './journey.ts'
import { firstState, type PhoneState, withMessage } from './phone-state.ts'

const ready: PhoneState = { ...firstState, connection: 'ready' }
const live: OrderState = { kind: 'live', answeredBefore: 1, receivedBefore: 2 }
const delivered: OrderState = { ...live, kind: 'delivered' }
const x = '700000000010001'

test('begins with the order', () => {
  expect(nextStep(noOrder, [ready, ready])).toBe('order')
})

test('an order wants a call, and a phone that rings an answer', () => {
  // One call was answered, and two texts came, in an order before this one.
  const old = { ...ready, answered: 1, received: 2 }
  expect(nextStep(live, [old, ready])).toBe('dial')
  expect(nextStep(live, [{ ...old, call: { kind: 'calling', other: x, rings: true } }, ready])).toBe('answer')
})

test('after a call one writes, and a text that came leads to the delivery', () => {
  const talked = { ...ready, answered: 2, received: 2 }
  expect(nextStep(live, [talked, ready])).toBe('message')
  const text = { id: 1, direction: 'in', other: x, text: 'here', at: 0, state: 'sent' } as const
  expect(nextStep(live, [talked, withMessage(ready, text)])).toBe('deliver')
})

test('a text that was only sent is none that came', () => {
  const text = { id: 1, direction: 'out', other: x, text: 'here', at: 0, state: 'sending' } as const
  expect(nextStep(live, [withMessage({ ...ready, answered: 2, received: 2 }, text), ready])).toBe('message')
})

test('after the delivery one calls again, and is done when that is refused as ended', () => {
  const refused = (status: number): PhoneState => ({
    ...ready,
    last: { kind: 'refused', other: x, status, phrase: '' },
  })
  expect(nextStep(delivered, [ready, ready])).toBe('again')
  expect(nextStep(delivered, [refused(486), ready])).toBe('again')
  expect(nextStep(delivered, [ready, refused(410)])).toBe('done')
})
