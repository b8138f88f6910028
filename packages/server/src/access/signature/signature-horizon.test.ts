import { describe, expect, test } from 'vitest'
import { SignatureHorizon } from './signature-horizon.ts'
import { noon, SetClock } from './signing.test.kit.ts'

const t = noon / 1_000

/** A disk that holds back each write until it is told to end it. */
class SlowDisk {
  durable: number
  readonly asked: number[] = []
  #end: (() => void) | undefined
  #break: ((error: Error) => void) | undefined

  constructor(durable = 0) {
    this.durable = durable
  }

  readonly persist = (seconds: number): Promise<void> => {
    this.asked.push(seconds)
    return new Promise((resolve, reject) => {
      this.#break = reject
      this.#end = () => {
        this.durable = seconds
        resolve()
      }
    })
  }

  end(): void {
    this.#end?.()
  }

  fail(): void {
    this.#break?.(new Error('the disk is full'))
  }
}

const opened = (persisted = 0) => {
  const clock = new SetClock()
  const disk = new SlowDisk(persisted)
  return { clock, disk, horizon: new SignatureHorizon({ persisted, clock, persist: disk.persist }) }
}

/** Turns of the microtask queue, after which nothing is under way but the disk. */
const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

describe('the horizon', () => {
  test('covers a time only when it is durable there', async () => {
    const { disk, horizon } = opened()
    let covered = false
    const waiting = horizon.cover(t).then(() => {
      covered = true
    })
    await settled()
    expect([disk.asked, covered, horizon.standing(t)]).toEqual([[t + 5], false, 'beyond'])
    disk.end()
    await waiting
    expect([horizon.standing(t), horizon.standing(t + 5), horizon.standing(t + 6)]).toEqual([
      'covered',
      'covered',
      'beyond',
    ])
  })

  test('is raised once for all who wait, and again for those whom that did not cover', async () => {
    const { disk, horizon } = opened()
    const waiting = Promise.all([t, t + 3, t + 60, t - 200].map((created) => horizon.cover(created)))
    await settled()
    expect(disk.asked).toEqual([t + 5])
    disk.end()
    await settled()
    expect(disk.asked).toEqual([t + 5, t + 65])
    disk.end()
    await waiting
  })

  test('is raised ahead of those who come next, and they need not wait', async () => {
    const { disk, horizon } = opened()
    const first = horizon.cover(t)
    disk.end()
    await first
    horizon.accepted(t + 3)
    expect(disk.asked).toEqual([t + 5])
    horizon.accepted(t + 4)
    horizon.accepted(t + 4)
    expect(disk.asked).toEqual([t + 5, t + 9])
    disk.end()
    await settled()
    expect(horizon.standing(t + 9)).toBe('covered')
  })

  test('tells everybody who waits that it cannot be raised, and is tried again for the next', async () => {
    const { disk, horizon } = opened()
    const waiting = [horizon.cover(t), horizon.cover(t + 1)].map((each) => expect(each).rejects.toThrow('disk is full'))
    await settled()
    disk.fail()
    await Promise.all(waiting)
    const next = horizon.cover(t)
    await settled()
    disk.end()
    await next
    expect(disk.asked).toEqual([t + 5, t + 5])
  })

  test('that fails to be raised ahead harms nobody who is covered', async () => {
    const { disk, horizon } = opened()
    const first = horizon.cover(t)
    disk.end()
    await first
    horizon.accepted(t + 5)
    disk.fail()
    await settled()
    expect(horizon.standing(t + 5)).toBe('covered')
  })

  test('refuses at a start whatever an earlier process may have accepted', () => {
    const { horizon } = opened(t)
    expect([t - 300, t, t + 1].map((created) => horizon.standing(created))).toEqual([
      'before_start',
      'before_start',
      'beyond',
    ])
  })

  test('is never told of a signature that it does not cover', () => {
    const { horizon } = opened(t)
    expect(() => horizon.accepted(t)).toThrow('did not cover')
    expect(() => horizon.accepted(t + 1)).toThrow('did not cover')
  })
})

describe('a clean stop', () => {
  test('lowers the horizon to the newest signature that was accepted', async () => {
    const { disk, horizon } = opened(t - 1_000)
    const first = horizon.cover(t)
    disk.end()
    await first
    horizon.accepted(t + 2)
    horizon.accepted(t - 100)
    const stop = horizon.settle()
    expect(horizon.settle()).toBe(stop)
    expect(horizon.standing(t)).toBe('settled')
    await settled()
    disk.end()
    await stop
    expect(disk.durable).toBe(t + 2)
  })

  test('never lowers it below where the last process left it', async () => {
    const { disk, horizon } = opened(t + 30)
    const ahead = horizon.cover(t + 40)
    disk.end()
    await ahead
    const stop = horizon.settle()
    await settled()
    disk.end()
    await stop
    expect(disk.asked).toEqual([t + 45, t + 30])
  })

  test('writes nothing when nothing was raised', async () => {
    const { disk, horizon } = opened(t)
    await horizon.settle()
    expect(disk.asked).toEqual([])
  })

  test('waits for a raise, right or failed, so that the lower value is the last that is written', async () => {
    for (const outcome of ['end', 'fail'] as const) {
      const { disk, horizon } = opened(7)
      const waiting = horizon.cover(t).catch(() => {})
      await settled()
      const stop = horizon.settle()
      await settled()
      expect(disk.asked).toEqual([t + 5])
      disk[outcome]()
      await settled()
      disk.end()
      await Promise.all([stop, waiting])
      expect(disk.asked).toEqual([t + 5, 7])
    }
  })
})
