import { expect, test } from 'vitest'
import { realTimers } from './real-timers.ts'
import type { RunningTimer } from './timers.ts'

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

test('waits of one length end in the order in which they began, whichever of them are cancelled', async () => {
  const ended: number[] = []
  const waits = Array.from({ length: 9 }, (_, n) => realTimers.after(20, () => ended.push(n)))
  // The first, one in between, two neighbours and the last.
  for (const n of [0, 2, 4, 5, 8]) waits[n]?.cancel()
  for (const n of [0, 8]) waits[n]?.cancel()
  await passed(60)
  expect(ended).toEqual([1, 3, 6, 7])
})

test('a call may cancel the waits beside it and begin others of the same length', async () => {
  const ended: string[] = []
  const others: RunningTimer[] = []
  realTimers.after(20, () => {
    ended.push('first')
    for (const other of others) other.cancel()
    realTimers.after(20, () => ended.push('begun within'))
  })
  others.push(realTimers.after(20, () => ended.push('next')))
  realTimers.after(20, () => ended.push('last'))
  await passed(100)
  expect(ended).toEqual(['first', 'last', 'begun within'])
})

test('a wait that began while others of its length run has its whole time', async () => {
  const began = realTimers.now()
  const ends: number[] = []
  realTimers.after(60, () => ends.push(realTimers.now() - began))
  await passed(30)
  const later = realTimers.now()
  await new Promise<void>((resolve) => {
    realTimers.after(60, () => {
      ends.push(realTimers.now() - later)
      resolve()
    })
  })
  for (const ms of ends) expect(ms).toBeGreaterThanOrEqual(58.5)
})
