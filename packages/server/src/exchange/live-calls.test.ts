import type { BindingId, CallId, Connect } from '@axbridge/core'
import type { Release } from '@axbridge/sip'
import { beforeEach, describe, expect, test } from 'vitest'
import { LiveCalls } from './live-calls.ts'

const [binding, other] = ['bnd_one', 'bnd_two'] as BindingId[] as [BindingId, BindingId]

/** Time that goes only where it is told to; the wall clock can be set apart from the timers. */
class Time {
  wall = 0
  #passed = 0
  readonly #timers = new Set<{ at: number; call: () => void }>()

  readonly timers = {
    now: () => this.#passed,
    after: (ms: number, call: () => void) => {
      // What setTimeout cannot bear.
      if (ms >= 2 ** 31) throw new RangeError('a timer is too long')
      const timer = { at: this.#passed + ms, call }
      this.#timers.add(timer)
      return {
        cancel: () => this.#timers.delete(timer),
      }
    },
  }

  get pending(): number {
    return this.#timers.size
  }

  async pass(ms: number): Promise<void> {
    const until = this.#passed + ms
    for (;;) {
      await turns()
      const [next] = [...this.#timers].sort((one, another) => one.at - another.at)
      if (next === undefined || next.at > until) break
      this.#timers.delete(next)
      this.wall += next.at - this.#passed
      this.#passed = next.at
      next.call()
    }
    this.wall += until - this.#passed
    this.#passed = until
    await turns()
  }
}

const turns = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

let time: Time
let cutAt: Map<BindingId, number | null>
/** Answers one question of the watch, when it is set. */
let answering: ((answer: () => Promise<number | null>) => Promise<number | null>) | undefined
let asked: number
let failures: unknown[]
let live: LiveCalls
let hungUp: [id: string, release: Release][]
/** Bindings whose calls a suspension ends. */
let cutOff: Set<BindingId>

beforeEach(() => {
  time = new Time()
  cutAt = new Map()
  answering = undefined
  asked = 0
  failures = []
  hungUp = []
  cutOff = new Set()
  live = new LiveCalls({
    router: {
      cutAt: async ({ standing }) => {
        asked += 1
        const answer = async () => cutAt.get(standing.stored.id) ?? null
        return answering === undefined ? answer() : answering(answer)
      },
    },
    clock: { now: () => time.wall },
    timers: time.timers,
    log: { cut: () => {}, failed: (_id, error) => failures.push(error) },
    isCutOff: ({ standing }) => cutOff.has(standing.stored.id),
  })
})

const call = (name: string, id = binding, atEnd: 'cut' | 'let_finish' = 'cut', routedAt = live.changes) => {
  const connection = { standing: { stored: { id } }, terms: { atEnd } } as unknown as Connect
  const end = live.add(
    {
      id: name as CallId,
      connection,
      handle: {
        hangUp: (release) => {
          hungUp.push([name, release])
          end()
        },
      },
    },
    routedAt,
  )
  return end
}

const cutOnes = (): string[] => hungUp.map(([name]) => name)

describe('a call that is cut at the end of its binding (APP-7)', () => {
  test('is hung up at the very millisecond, with 31 while they talk and 410 where nobody had answered', async () => {
    cutAt.set(binding, 5_000)
    call('one')
    await time.pass(4_999)
    expect(hungUp).toEqual([])
    await time.pass(1)
    expect(hungUp).toEqual([['one', { q850Cause: 31, unanswered: { status: 410, reason: 'Gone', q850Cause: 22 } }]])
    expect([live.size, time.pending]).toEqual([0, 0])
  })

  test('is hung up at once when the binding ends earlier, and only calls of that binding are', async () => {
    cutAt.set(binding, 5_000).set(other, 5_000)
    call('one')
    call('two')
    call('another', other)
    await time.pass(10)
    cutAt.set(binding, 0)
    live.changed(binding)
    await turns()
    expect(cutOnes()).toEqual(['one', 'two'])
    expect(live.size).toBe(1)
  })

  test('goes on for as long as the binding was extended, heard of or not', async () => {
    cutAt.set(binding, 1_000).set(other, 1_000)
    call('told')
    call('untold', other)
    await time.pass(500)
    cutAt.set(binding, 3_000).set(other, 4_000)
    live.changed(binding)
    await time.pass(2_499)
    expect(cutOnes()).toEqual([])
    await time.pass(1)
    expect(cutOnes()).toEqual(['told'])
    await time.pass(1_000)
    expect(cutOnes()).toEqual(['told', 'untold'])
  })

  test('waits longer than a timer can', async () => {
    const days40 = 40 * 86_400_000
    cutAt.set(binding, days40)
    call('one')
    await time.pass(days40 - 1)
    expect(cutOnes()).toEqual([])
    await time.pass(1)
    expect(cutOnes()).toEqual(['one'])
  })

  test('is hung up within a minute when the clock is set past the end, and lasts until its end when it is set back', async () => {
    cutAt.set(binding, 3_600_000).set(other, 120_000)
    call('one')
    await time.pass(1_000)
    time.wall += 7_200_000
    await time.pass(60_000)
    expect(cutOnes()).toEqual(['one'])

    time.wall = 0
    call('another', other)
    await time.pass(100_000)
    time.wall = 50_000
    await time.pass(69_999)
    expect(cutOnes()).toEqual(['one'])
    await time.pass(1)
    expect(cutOnes()).toEqual(['one', 'another'])
  })

  test('is looked at again when the store could not say how its binding stands', async () => {
    answering = () => Promise.reject(new Error('no disk'))
    cutAt.set(binding, 0)
    call('one')
    await time.pass(2_500)
    expect([cutOnes(), failures.length]).toEqual([[], 3])
    answering = undefined
    await time.pass(1_000)
    expect(cutOnes()).toEqual(['one'])
  })

  test('is looked at again when its binding changes while the store is asked', async () => {
    let letGo = () => {}
    answering = async (answer) => {
      const answered = await answer()
      await new Promise<void>((resolve) => {
        letGo = resolve
      })
      return answered
    }
    cutAt.set(binding, 9_000)
    call('one')
    await turns()
    cutAt.set(binding, 0)
    live.changed(binding)
    live.changed(binding)
    answering = undefined
    letGo()
    await turns()
    expect([asked, cutOnes()]).toEqual([2, ['one']])
  })

  test('that ended by itself is not hung up, whatever was under way', async () => {
    cutAt.set(binding, 1_000).set(other, 0)
    const end = call('one')
    await time.pass(10)
    end()
    end()
    const endOther = call('another', other)
    endOther()
    await time.pass(2_000)
    expect([cutOnes(), live.size, time.pending]).toEqual([[], 0, 0])
  })
})

describe('a call that may finish', () => {
  test('costs no question while nothing changes', async () => {
    call('one', binding, 'let_finish')
    await time.pass(100_000)
    expect([asked, time.pending]).toEqual([0, 0])
  })

  test('is cut when its binding is changed to cut', async () => {
    call('one', binding, 'let_finish')
    await time.pass(1_000)
    live.changed(binding)
    await time.pass(1_000)
    expect(cutOnes()).toEqual([])
    cutAt.set(binding, 3_000)
    live.changed(binding)
    await time.pass(1_000)
    expect(cutOnes()).toEqual(['one'])
  })

  test('is asked about when its binding changed between its routing and its second leg, and not when another did', async () => {
    const routedAt = live.changes
    live.changed(binding)
    cutAt.set(binding, 0).set(other, 0)
    call('one', binding, 'let_finish', routedAt)
    call('another', other, 'let_finish', routedAt)
    call('later', binding, 'let_finish')
    await turns()
    expect([cutOnes(), asked]).toEqual([['one'], 1])
  })

  test('is asked about when more changed meanwhile than is remembered', async () => {
    const routedAt = live.changes
    cutAt.set(binding, 0)
    live.changed(binding)
    for (let count = 0; count < 5_000; count += 1) live.changed(`bnd_${count}` as BindingId)
    call('one', binding, 'let_finish', routedAt)
    await turns()
    expect(cutOnes()).toEqual(['one'])
  })
})

test('nothing is left of calls that were looked after when it closes', async () => {
  cutAt.set(binding, 1_000)
  call('one')
  await time.pass(10)
  live.close()
  await time.pass(5_000)
  expect([cutOnes(), time.pending]).toEqual([[], 0])
})

describe('calls of what is suspended (BASE-12)', () => {
  test('are hung up where the suspension says so, with 31 while they talk and 403 where nobody had answered', async () => {
    call('one', binding, 'let_finish')
    call('two', binding)
    call('three', other)
    cutOff.add(binding)
    live.suspensionsChanged()
    await turns()
    expect(cutOnes()).toEqual(['one', 'two'])
    const [, release] = hungUp[0] ?? []
    expect(release).toEqual({ q850Cause: 31, unanswered: { status: 403, reason: 'Forbidden', q850Cause: 21 } })
    expect(live.size).toBe(1)
  })

  test('are hung up too when they were connected just behind the screen', async () => {
    cutOff.add(binding)
    call('one', binding, 'let_finish')
    await turns()
    expect([cutOnes(), live.size]).toEqual([['one'], 0])
  })

  test('that are over already are left alone', async () => {
    const end = call('one', binding, 'let_finish')
    end()
    cutOff.add(binding)
    live.suspensionsChanged()
    await turns()
    expect(cutOnes()).toEqual([])
  })
})
