import { type BlockState, type Mode, modes, type Side } from '@axbridge/core'
import fc from 'fast-check'
import { hour } from './samples.ts'

/** Few parties, few numbers and short lives, so that everything meets everything. */
export const partyNames = ['p', 'q', 'r', 's', 't'] as const

type Terms = { readonly lifeMs: number; readonly graceMs: number; readonly endAfterAnswerMs: number | null }

export type Step =
  | { readonly kind: 'wait'; readonly ms: number }
  | ({
      readonly kind: 'place'
      readonly mode: Mode
      readonly names: readonly string[]
      /** The candidates, as indices of numbers; Y is the next number. */
      readonly on: readonly number[]
      readonly limit: number
      readonly key: number | null
      readonly by: number
    } & Terms)
  | ({
      readonly kind: 'amend'
      readonly which: number
      readonly by: number
      readonly revision: number
      readonly enter: readonly string[]
      readonly leave: readonly string[]
      readonly side: Side
      readonly limit: number
    } & Terms)
  | { readonly kind: 'unbind'; readonly which: number; readonly by: number; readonly graceMs: number | null }
  | { readonly kind: 'unbindOrder'; readonly which: number; readonly graceMs: number | null; readonly limit: number }
  | { readonly kind: 'noteAnswer'; readonly which: number }
  | { readonly kind: 'noteCaller'; readonly which: number; readonly name: string }
  | {
      readonly kind: 'changeBlock'
      readonly from: BlockState
      readonly to: BlockState
      readonly validForMs: number | null
      readonly by: number
    }
  | { readonly kind: 'addBlocks'; readonly own: boolean }
  | { readonly kind: 'save'; readonly which: number; readonly state: CallState }
  | { readonly kind: 'closeOrphans' }
  | { readonly kind: 'forgetAnswers'; readonly age: number; readonly limit: number }
  | { readonly kind: 'passTime'; readonly ahead: number; readonly limit: number }
  | { readonly kind: 'forgetEvents'; readonly age: number }

export const callStates = ['open', 'ringing', 'answered', 'closed'] as const

export type CallState = (typeof callStates)[number]

const constant = <T>(value: T) => fc.constant(value)
const mostly = <T>(often: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: often }, { weight: 1, arbitrary: seldom })
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => mostly<T | null>(constant(null), arbitrary)
/** So many placements ago. */
const which = mostly(fc.nat({ max: 1 }), fc.nat({ max: 4 }))
/** Mostly the one customer, sometimes the wrong one. */
const by = mostly(constant(0), constant(1))
const some = (most: number) => fc.shuffledSubarray([...partyNames], { minLength: 0, maxLength: most })
const limit = fc.integer({ min: 1, max: 4 })
const graceMs = fc.oneof({ weight: 3, arbitrary: constant(0) }, { weight: 2, arbitrary: fc.nat({ max: 6 }) })
const terms = {
  lifeMs: mostly(fc.integer({ min: 1, max: 20 }), constant(hour)),
  graceMs,
  endAfterAnswerMs: fc.option(fc.nat({ max: 9 }), { freq: 2 }),
}
const step: fc.Arbitrary<Step> = fc.oneof(
  // The clock also steps back.
  { weight: 4, arbitrary: fc.record({ kind: constant('wait'), ms: fc.integer({ min: -4, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: constant('wait'), ms: fc.constantFrom(hour / 2, hour) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: constant('place'),
      mode: fc.constantFrom(...modes),
      names: fc.shuffledSubarray([...partyNames], { minLength: 2, maxLength: 4 }),
      on: fc.array(mostly(fc.nat({ max: 2 }), constant(3)), { minLength: 1, maxLength: 3 }),
      limit,
      key: rarely(fc.nat({ max: 2 })),
      by,
      ...terms,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: constant('amend'),
      which,
      by,
      revision: mostly(fc.nat({ max: 1 }), fc.nat({ max: 4 })),
      enter: some(2),
      leave: some(2),
      side: fc.constantFrom<Side>('a', 'b'),
      limit,
      ...terms,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: constant('unbind'), which, by, graceMs: fc.option(graceMs) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: constant('unbindOrder'),
      which,
      graceMs: fc.option(graceMs),
      limit: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: constant('noteAnswer'), which }) },
  { weight: 1, arbitrary: fc.record({ kind: constant('noteCaller'), which, name: fc.constantFrom(...partyNames) }) },
  {
    weight: 1,
    arbitrary: fc.oneof(
      ...(
        [
          ['active', 'withdrawn'],
          ['withdrawn', 'active'],
          ['withdrawn', 'active'],
          ['withdrawn', 'recovered'],
        ] as const
      ).map(([from, to]) =>
        fc.record({
          kind: constant('changeBlock'),
          from: constant(from),
          to: constant(to),
          validForMs: rarely(fc.integer({ min: 5, max: 40 })),
          by,
        }),
      ),
    ),
  },
  { weight: 1, arbitrary: fc.record({ kind: constant('addBlocks'), own: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: constant('save'),
      which,
      state: fc.constantFrom(...callStates),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: constant('closeOrphans') }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: constant('forgetAnswers'), age: fc.nat({ max: 9 }), limit: fc.nat({ max: 2 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: constant('passTime'),
      ahead: mostly(constant(0), fc.nat({ max: 9 })),
      limit: mostly(constant(1_000), fc.nat({ max: 3 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: constant('forgetEvents'), age: fc.nat({ max: 30 }) }) },
) as fc.Arbitrary<Step>

export const histories: fc.Arbitrary<readonly Step[]> = fc.array(step, { minLength: 1, maxLength: 50, size: 'max' })
