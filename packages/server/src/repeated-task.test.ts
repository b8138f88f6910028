import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { repeat } from './repeated-task.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const quiet = { warn: () => undefined }

test('a task is done again after as long as it says, and never twice at once', async () => {
  let begun = 0
  let finish: (ms: number) => void = () => undefined
  const stop = repeat(
    'a task',
    () => {
      begun += 1
      return new Promise((resolve) => {
        finish = resolve
      })
    },
    0,
    quiet,
  )
  await vi.advanceTimersByTimeAsync(60_000)
  expect(begun).toBe(1)
  finish(30)
  await vi.advanceTimersByTimeAsync(29)
  expect(begun).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(begun).toBe(2)
  stop()
  finish(0)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(begun).toBe(2)
})

test('a task that fails is logged and tried again', async () => {
  const logged: object[] = []
  const failure = new Error('the disk is full')
  let done = 0
  const stop = repeat(
    'a task',
    async () => {
      done += 1
      if (done === 1) throw failure
      return 1_000
    },
    10,
    { warn: (fields: object) => logged.push(fields) },
  )
  await vi.advanceTimersByTimeAsync(10)
  expect(logged).toEqual([{ error: failure, task: 'a task' }])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(done).toBeGreaterThan(1)
  expect(logged).toHaveLength(1)
  stop()
})

test('a failure behind the stop is nobody’s affair', async () => {
  const logged: object[] = []
  let fail: (error: Error) => void = () => undefined
  const stop = repeat(
    'a task',
    () =>
      new Promise((_, reject) => {
        fail = reject
      }),
    0,
    { warn: (fields: object) => logged.push(fields) },
  )
  await vi.advanceTimersByTimeAsync(0)
  stop()
  fail(new Error('the store is closed'))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(logged).toEqual([])
})
