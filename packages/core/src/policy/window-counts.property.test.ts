import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketsOfWindow, WindowCounts } from './window-counts.ts'
import { WindowSets } from './window-sets.ts'

const windowMs = 60_000
const bucketMs = windowMs / bucketsOfWindow
const wide = { most: 1_000, heldFrom: 1_000 }

/** What happened, one after the other in virtual time. */
const happenings = fc.array(
  fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    lane: fc.constantFrom(0, 1),
    mark: fc.integer({ min: 0, max: 8 }),
    passedMs: fc.oneof(
      fc.integer({ min: 0, max: 2_000 }),
      fc.integer({ min: 0, max: 3 * windowMs }),
      fc.constantFrom(bucketMs, windowMs, windowMs - 1, windowMs + 1),
    ),
  }),
  { maxLength: 200 },
)

type Counted = { readonly key: string; readonly lane: number; readonly mark: number; readonly at: number }

/** What a window holds: all whose sixth of a window is one of the last six. */
const within = (all: readonly Counted[], key: string, now: number): readonly Counted[] =>
  all.filter((one) => one.key === key && Math.floor(one.at / bucketMs) > Math.floor(now / bucketMs) - bucketsOfWindow)

const timed = (steps: readonly (Omit<Counted, 'at'> & { readonly passedMs: number })[]): readonly Counted[] => {
  let at = 1_780_000_000_000
  return steps.map(({ passedMs, ...rest }) => {
    at += passedMs
    return { ...rest, at }
  })
}

describe('a count within a window (APP-13)', () => {
  test('is what a list of all that happened says, at every instant', () => {
    fc.assert(
      fc.property(happenings, (steps) => {
        const counts = new WindowCounts(windowMs, 2, wide)
        const all: Counted[] = []
        for (const one of timed(steps)) {
          counts.add(one.key, one.at, one.lane)
          all.push(one)
          for (const key of ['a', 'b', 'c', 'd'])
            for (const lane of [0, 1])
              expect(counts.count(key, one.at, lane)).toBe(
                within(all, key, one.at).filter((other) => other.lane === lane).length,
              )
        }
      }),
    )
  })

  test('holds between five sixths of the window and all of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: windowMs }), fc.integer({ min: 0, max: 2 * windowMs }), (start, passed) => {
        const counts = new WindowCounts(windowMs, 1, wide)
        counts.add('a', start)
        const count = counts.count('a', start + passed)
        if (passed <= windowMs - bucketMs) expect(count).toBe(1)
        if (passed >= windowMs) expect(count).toBe(0)
      }),
    )
  })

  test('goes on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(happenings, fc.nat(200), (steps, cut) => {
        const [whole, before] = [new WindowCounts(windowMs, 2, wide), new WindowCounts(windowMs, 2, wide)]
        const all = timed(steps)
        for (const one of all) whole.add(one.key, one.at, one.lane)
        for (const one of all.slice(0, cut)) before.add(one.key, one.at, one.lane)
        const after = new WindowCounts(windowMs, 2, wide)
        const cutAt = all[Math.min(cut, all.length) - 1]?.at ?? 0
        for (const { kept } of before.kept(cutAt)) after.restore(JSON.parse(JSON.stringify(kept)))
        for (const one of all.slice(cut)) after.add(one.key, one.at, one.lane)
        const now = all.at(-1)?.at ?? 0
        // What nobody counted in the first lane is not kept: a share has all that count there.
        for (const key of ['a', 'b', 'c']) expect(after.count(key, now)).toBe(whole.count(key, now))
      }),
    )
  })

  test('of what was told late is counted in its own part of the window, and not behind it', () => {
    const counts = new WindowCounts(windowMs, 1, wide)
    const now = 100 * windowMs
    counts.add('a', now)
    counts.add('a', now - bucketMs)
    counts.add('a', now - windowMs)
    expect(counts.count('a', now)).toBe(2)
    expect(counts.count('a', now + windowMs - bucketMs)).toBe(1)
  })
})

describe('different ones within a window', () => {
  test('are as many as a list of all that happened says', () => {
    fc.assert(
      fc.property(happenings, (steps) => {
        const sets = new WindowSets(windowMs, { ...wide, mostEach: 100 })
        const all: Counted[] = []
        for (const one of timed(steps)) {
          const differing = (known: readonly Counted[]) => new Set(known.map(({ mark }) => mark)).size
          expect(sets.count(one.key, one.at, one.mark)).toBe(differing([...within(all, one.key, one.at), one]))
          sets.add(one.key, one.mark, one.at)
          all.push(one)
          for (const key of ['a', 'b', 'c']) expect(sets.count(key, one.at)).toBe(differing(within(all, key, one.at)))
        }
      }),
    )
  })

  test('go on after a restart', () => {
    const [before, after] = [0, 1].map(() => new WindowSets(windowMs, { ...wide, mostEach: 100 }))
    if (before === undefined || after === undefined) throw new Error('there are two')
    for (let mark = 0; mark < 7; mark += 1) before.add('a', mark, 1_000)
    for (const { kept } of before.kept(1_000)) after.restore(JSON.parse(JSON.stringify(kept)))
    expect([after.count('a', 1_000), after.count('a', 1_000, 3), after.count('a', 1_000, 9)]).toEqual([7, 7, 8])
  })
})

describe('more keys than there are places', () => {
  test('take no more memory, and push out nobody who is near the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), fc.integer({ min: 1, max: 30 }), (most, offenders) => {
        fc.pre(offenders * 2 < most)
        const counts = new WindowCounts(windowMs, 1, { most, heldFrom: 5 })
        for (let one = 0; one < offenders; one += 1) for (let times = 0; times < 6; times += 1) counts.add(`o${one}`, 1)
        for (let stranger = 0; stranger < 20 * most; stranger += 1) counts.add(`s${stranger}`, 2)
        expect(counts.size).toBeLessThanOrEqual(most)
        for (let one = 0; one < offenders; one += 1) expect(counts.count(`o${one}`, 3)).toBe(6)
      }),
      { numRuns: 30 },
    )
  })

  test('are turned away, and counted as such, where all are near the limit', () => {
    const counts = new WindowCounts(windowMs, 1, { most: 10, heldFrom: 2 })
    for (let one = 0; one < 10; one += 1) for (let times = 0; times < 2; times += 1) counts.add(`o${one}`, 1)
    counts.add('new', 2)
    expect([counts.count('new', 2), counts.turnedAway, counts.size]).toEqual([0, 1, 10])
    // Once their windows are over, they have to go.
    counts.add('new', 2 + windowMs * 2)
    expect(counts.count('new', 2 + windowMs * 2)).toBe(1)
  })

  test('hold at most so many marks each', () => {
    const sets = new WindowSets(windowMs, { most: 4, mostEach: 3, heldFrom: 2 })
    for (let mark = 0; mark < 100; mark += 1) sets.add('a', mark, 1)
    expect(sets.count('a', 1)).toBe(3)
    for (let key = 0; key < 100; key += 1) sets.add(`k${key}`, 1, 1)
    expect([sets.size, sets.count('a', 1)]).toEqual([4, 3])
  })
})
