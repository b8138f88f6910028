import { expect, test } from 'vitest'
import { DeliverySlots } from './delivery-slots.ts'

test('the last quarter is for endpoints that hold nothing', () => {
  const slots = new DeliverySlots(8)
  for (let held = 0; held < 6; held += 1) expect(slots.take(held)).toBe(true)
  expect(slots.take(6)).toBe(false)
  expect(slots.take(0)).toBe(true)
  expect(slots.take(0)).toBe(true)
  expect(slots.take(0)).toBe(false)
})

test('who waits is called once there is a slot, who holds nothing before the others, each once', () => {
  const slots = new DeliverySlots(4)
  const called: string[] = []
  for (const held of [0, 1, 2, 0]) slots.take(held)
  slots.whenFree(() => called.push('holds one'), 1)
  slots.whenFree(() => {
    called.push('holds none')
    slots.take(0)
  }, 0)
  slots.release()
  expect(called).toEqual(['holds none'])
  slots.release()
  slots.release()
  expect(called).toEqual(['holds none', 'holds one'])
  slots.release()
  expect(called).toHaveLength(2)
})

test('whoever takes a slot when he is called keeps the next one waiting', () => {
  const slots = new DeliverySlots(4)
  const called: number[] = []
  for (let held = 0; held < 3; held += 1) slots.take(held)
  for (const one of [1, 2, 3]) {
    slots.whenFree(() => {
      called.push(one)
      slots.take(1)
    }, 1)
  }
  slots.release()
  expect(called).toEqual([1])
  slots.release()
  expect(called).toEqual([1, 2])
})
