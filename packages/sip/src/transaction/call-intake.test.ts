import { describe, expect, test } from 'vitest'
import { CallIntake } from './call-intake.ts'

type Call = { readonly peer: string; readonly at: number }

/** What each takes of a machine that can do a second of work in a second. */
const costMs = { call: 1, refusal: 0.05 } as const

/** Goes on by milliseconds. Its calls cost half of their time when they are taken and half when they end, two seconds later. */
class Machine {
  readonly taken: { call: Call; at: number }[] = []
  readonly refused: { call: Call; at: number }[] = []
  /** Work of others, in ms a second. */
  besideMs = 0
  #now = 0
  #workMs = 0
  #didMs = 0
  #readAt = 0
  readonly #timers = new Set<{ readonly at: number; readonly call: () => void }>()
  readonly #ending: number[] = []
  readonly #offers: { readonly peer: string; readonly perS: number; readonly from: number; readonly to: number }[] = []
  readonly intake = new CallIntake<Call>({
    timers: {
      now: () => this.#now,
      after: (ms, call) => {
        const timer = { at: this.#now + ms, call }
        this.#timers.add(timer)
        return { cancel: () => this.#timers.delete(timer) }
      },
    },
    load: { read: () => this.#read() },
    take: (call) => {
      this.#workMs += costMs.call / 2
      this.#ending[this.#now + 2_000] = (this.#ending[this.#now + 2_000] ?? 0) + 1
      this.taken.push({ call, at: this.#now })
    },
    refuse: (call) => {
      this.#workMs += costMs.refusal
      this.refused.push({ call, at: this.#now })
    },
  })

  get runningTimers(): number {
    return this.#timers.size
  }

  /** Has calls of a peer offered at a steady rate from now on. */
  offer(peer: string, perS: number, forMs: number): void {
    this.#offers.push({ peer, perS, from: this.#now, to: this.#now + forMs })
  }

  run(ms: number): void {
    for (const until = this.#now + ms; this.#now < until; this.#now += 1) {
      for (const timer of [...this.#timers]) {
        if (timer.at > this.#now || !this.#timers.delete(timer)) continue
        timer.call()
      }
      this.#workMs += ((this.#ending[this.#now] ?? 0) * costMs.call) / 2 + this.besideMs / 1_000
      for (const { peer, perS, from, to } of this.#offers) {
        if (this.#now >= to) continue
        const passed = this.#now - from
        const count = Math.floor(((passed + 1) * perS) / 1_000) - Math.floor((passed * perS) / 1_000)
        for (let n = 0; n < count; n += 1) this.intake.offer(peer, { peer, at: this.#now })
      }
      const did = Math.min(1, this.#workMs)
      this.#workMs -= did
      this.#didMs += did
    }
  }

  /** Calls taken a second between two instants. */
  takenPerS(fromMs: number, toMs: number, peer?: string): number {
    const those = this.taken.filter(({ at, call }) => at >= fromMs && at < toMs && call.peer === (peer ?? call.peer))
    return (those.length * 1_000) / (toMs - fromMs)
  }

  #read(): number {
    const load = this.#didMs / Math.max(1, this.#now - this.#readAt)
    this.#didMs = 0
    this.#readAt = this.#now
    return load
  }
}

const waits = ({ taken }: Machine): number[] => taken.map(({ call, at }) => at - call.at)

describe('new calls', () => {
  test('are all taken at once while the machine bears them', () => {
    const machine = new Machine()
    machine.offer('one', 700, 5_000)
    machine.run(8_000)
    expect(machine.refused).toEqual([])
    expect(machine.taken.length).toBe(3_500)
    expect(Math.max(...waits(machine))).toBe(0)
    expect(machine.intake.limitPerS).toBe(Number.POSITIVE_INFINITY)
  })

  test.each([2, 3, 4])('are taken as fast at %i times what can be borne as at a little more than that', (times) => {
    const little = new Machine()
    little.offer('one', 900, 20_000)
    little.run(20_000)
    const much = new Machine()
    much.offer('one', 600, 5_000)
    much.run(5_000)
    much.offer('one', 840 * times, 30_000)
    much.run(30_000)
    const most = little.takenPerS(10_000, 20_000)
    expect(most).toBeGreaterThan(780)
    // Here what calls cost comes two seconds late, so that it takes a while until the limit stands where it is to stand.
    expect(much.takenPerS(15_000, 35_000)).toBeGreaterThan(0.85 * most)
    expect(Math.max(...waits(much))).toBeLessThan(250)
  })

  test('are refused at once, not late, when there are too many', () => {
    const machine = new Machine()
    machine.offer('one', 4_000, 6_000)
    machine.run(6_000)
    expect(machine.refused.length).toBeGreaterThan(10_000)
    for (const { call, at } of machine.refused) expect(at - call.at).toBeLessThan(250)
  })

  test('are all taken again within two seconds after an overload', () => {
    const machine = new Machine()
    machine.offer('one', 600, 4_000)
    machine.run(4_000)
    machine.offer('one', 3_000, 15_000)
    machine.run(15_000)
    machine.offer('one', 600, 6_000)
    machine.run(8_000)
    expect(machine.refused.filter(({ at }) => at > 21_000)).toEqual([])
    expect(machine.takenPerS(21_000, 25_000)).toBeCloseTo(600, -1)
    expect(machine.intake.limitPerS).toBe(Number.POSITIVE_INFINITY)
  })

  test('of a modest peer are taken beside the flood of another', () => {
    const machine = new Machine()
    machine.offer('modest', 150, 20_000)
    machine.run(4_000)
    machine.offer('flood', 4_000, 16_000)
    machine.run(16_000)
    // For a moment the first of the flood leave less than two such peers bring.
    expect(machine.refused.filter(({ call }) => call.peer === 'modest').length).toBeLessThan(60)
    expect(machine.takenPerS(10_000, 20_000, 'modest')).toBeCloseTo(150, -1)
    expect(machine.takenPerS(10_000, 20_000, 'flood')).toBeGreaterThan(500)
  })

  test('share alike when two floods meet', () => {
    const machine = new Machine()
    machine.offer('one', 3_000, 10_000)
    machine.offer('other', 1_500, 10_000)
    machine.run(10_000)
    const [one, other] = [machine.takenPerS(2_000, 10_000, 'one'), machine.takenPerS(2_000, 10_000, 'other')]
    expect(one / other).toBeGreaterThan(0.8)
    expect(one / other).toBeLessThan(1.25)
  })

  test('are not refused because the machine was busy with something else for a moment', () => {
    const machine = new Machine()
    machine.offer('one', 300, 6_000)
    machine.run(3_000)
    machine.besideMs = 1_000
    machine.run(200)
    machine.besideMs = 0
    machine.run(5_000)
    expect(machine.refused).toEqual([])
    expect(machine.taken.length).toBe(1_800)
  })

  test('are taken at the least rate however busy the machine is with something else', () => {
    const machine = new Machine()
    machine.besideMs = 1_000
    machine.offer('one', 80, 10_000)
    machine.run(11_000)
    expect(machine.refused).toEqual([])
    expect(machine.taken.length).toBe(800)
  })

  test('that wait are forgotten when it closes, and no timer runs on', () => {
    const machine = new Machine()
    machine.offer('one', 4_000, 2_000)
    machine.run(2_000)
    machine.intake.close()
    machine.run(3_000)
    expect(machine.runningTimers).toBe(0)
  })
})
