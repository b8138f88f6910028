import { describe, expect, test } from 'vitest'
import { NonceMemory } from './nonce-memory.ts'

const t = 1_800_000_000
const window = 300

describe('a nonce', () => {
  test('is taken once by each key', () => {
    const memory = new NonceMemory()
    expect(memory.take('k', 'n', t, t - window)).toBe('taken')
    expect(memory.take('k', 'n', t, t - window)).toBe('seen')
    expect(memory.take('j', 'n', t, t - window)).toBe('taken')
    expect(memory.take('kn', '', t, t - window)).toBe('taken')
  })

  test('is seen whichever time of creation it comes back with', () => {
    const memory = new NonceMemory()
    memory.take('k', 'n', t, t - window)
    for (const created of [t - window, t - 61, t + 59, t + 60]) {
      expect(memory.take('k', 'n', created, t - window)).toBe('seen')
    }
  })

  test('is remembered to the last second in which it could come again, and refused ever after', () => {
    const memory = new NonceMemory()
    memory.take('k', 'n', t, t - window)
    expect(memory.take('k', 'n', t, t)).toBe('seen')
    for (let oldest = t + 1; oldest < t + 200; oldest += 1) {
      expect(memory.take('k', 'n', t, oldest)).not.toBe('taken')
    }
    expect(memory.take('k', 'n', t, t + 200)).toBe('forgotten')
    expect(memory.count).toBe(0)
  })

  test('is free again for a signature of a later time once it was forgotten', () => {
    const memory = new NonceMemory()
    memory.take('k', 'n', t, t - window)
    expect(memory.take('k', 'n', t + 600, t + 300)).toBe('taken')
  })

  test('stays refused when the clock is put back after it was forgotten', () => {
    const memory = new NonceMemory()
    memory.take('k', 'n', t, t - window)
    memory.take('k', 'm', t + 3_600, t + 3_300)
    expect(memory.take('k', 'n', t, t - window)).toBe('forgotten')
    expect(memory.take('k', 'new', t - 5, t - window)).toBe('forgotten')
    expect(memory.take('k', 'new', t + 5, t - window)).toBe('taken')
  })
})

test('a full memory takes no more, forgets nothing, and has room again when time has passed', () => {
  const memory = new NonceMemory({ capacity: 3 })
  for (const nonce of ['1', '2', '3']) expect(memory.take('k', nonce, t, t - window)).toBe('taken')
  expect(memory.take('k', '4', t, t - window)).toBe('full')
  expect(memory.take('k', '1', t, t - window)).toBe('seen')
  expect(memory.take('k', '4', t + 500, t + 200)).toBe('taken')
  expect(memory.count).toBe(1)
})

test('a memory with a country in it has each nonce once', () => {
  const memory = new NonceMemory()
  const takeAll = () => {
    const counts = { taken: 0, seen: 0, forgotten: 0, full: 0 }
    for (let at = 0; at < 200_000; at += 1) counts[memory.take('k', `nonce-${at}`, t + (at % 360), t)] += 1
    return counts
  }
  expect(takeAll()).toMatchObject({ taken: 200_000 })
  expect(takeAll()).toMatchObject({ seen: 200_000 })
})
