import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLedTo, mostWays, routesOf, trunksTo } from './outgoing-trunks.ts'
import { incomingTrunk, trunkWith } from './trunk.test.kit.ts'
import type { Trunk } from './trunk.ts'

const callee = fc.stringMatching(/^1[3-9][0-9]{9}$/)

/** Few digits, so that prefixes fit often. */
const prefix = fc.oneof(fc.constant(''), fc.stringMatching(/^1[3-5][0-2]{0,3}$/), fc.stringMatching(/^[0-9]{0,11}$/))

const trunks = fc
  .array(
    fc.record({
      leads: fc.boolean(),
      prefixes: fc.array(prefix, { minLength: 1, maxLength: 4 }),
      priority: fc.nat(2),
      weight: fc.nat(3),
    }),
    { maxLength: 12 },
  )
  .map((drawn) =>
    drawn.map(({ leads, ...of }, at): Trunk => (leads ? trunkWith : incomingTrunk)({ name: `t${at}`, ...of })),
  )

const seeded = fc
  .infiniteStream(fc.nat(65_535))
  .map((draws) => ({ below: (below: number) => draws.next().value % below }))

const longestFit = (trunk: Trunk, number: string): number =>
  Math.max(-1, ...trunk.prefixes.filter((one) => number.startsWith(one)).map((one) => one.length))

describe('the trunks to a callee', () => {
  test('are those that lead anywhere and fit, each once, at most eight', () => {
    fc.assert(
      fc.property(callee, trunks, seeded, (number, all, random) => {
        const chosen = trunksTo(number, routesOf(all), random)
        const fitting = all.filter((trunk) => trunk.to !== undefined && longestFit(trunk, number) >= 0)
        expect(new Set(chosen).size).toBe(chosen.length)
        expect(chosen.every((trunk) => fitting.includes(trunk))).toBe(true)
        expect(chosen.length).toBe(Math.min(fitting.length, mostWays))
        expect(isLedTo(number, routesOf(all))).toBe(fitting.length > 0)
      }),
    )
  })

  test('stand by the longest prefix first, then by priority, whatever is drawn', () => {
    fc.assert(
      fc.property(callee, trunks, seeded, (number, all, random) => {
        const rank = (trunk: Trunk) => [-longestFit(trunk, number), trunk.priority] as const
        const chosen = trunksTo(number, routesOf(all), random).map(rank)
        const sorted = [...chosen].sort(([a, b], [c, d]) => a - c || b - d)
        expect(chosen).toEqual(sorted)
        const left = all
          .filter((trunk) => trunk.to !== undefined && longestFit(trunk, number) >= 0)
          .map(rank)
          .sort(([a, b], [c, d]) => a - c || b - d)
        expect(chosen).toEqual(left.slice(0, chosen.length))
      }),
    )
  })

  test('are each first as often as their weight says: counted over every draw there is', () => {
    fc.assert(
      fc.property(callee, fc.array(fc.nat(5), { minLength: 1, maxLength: 5 }), (number, weights) => {
        const equals = weights.map((weight, at) => trunkWith({ name: `t${at}`, weight }))
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        const draws = total === 0 ? weights.length : total
        const firsts = new Map<string, number>()
        for (let draw = 0; draw < draws; draw += 1) {
          // The first draw is this one; those for the places behind are all 0.
          let isFirst = true
          const below = (limit: number): number => {
            const drawn = isFirst ? draw : 0
            isFirst = false
            expect(drawn).toBeLessThan(limit)
            return drawn
          }
          const [first] = trunksTo(number, routesOf(equals), { below })
          firsts.set(first?.name ?? '', (firsts.get(first?.name ?? '') ?? 0) + 1)
        }
        const counted = weights.map((_, at) => firsts.get(`t${at}`) ?? 0)
        expect(counted).toEqual(total === 0 ? weights.map(() => 1) : weights)
      }),
    )
  })
})
