import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  bindingId,
  candidate,
  customer,
  day,
  full,
  keptAnswer,
  noon,
  octetsOf,
  placedFirst,
  placement,
  taken,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

/** Idempotency keys: APP-7. */
export const keptAnswerCases = (kind: StoreKind): void => {
  describe('a kept answer', () => {
    const kept = keptAnswer('k', noon)

    test(
      'is kept with its placement and given for 24 hours, to the millisecond',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.keptAnswer(kept.key, noon)).toBeUndefined()
        await store.bindings.place(placement({ n: 1, kept }))
        expect(await store.keptAnswer(kept.key, noon)).toStrictEqual(kept)
        expect(await store.keptAnswer(kept.key, noon + day - 1)).toStrictEqual(kept)
        expect(await store.keptAnswer(kept.key, noon + day)).toBeUndefined()
        expect(await store.keptAnswer(octetsOf('other'), noon)).toBeUndefined()
      }),
    )

    test(
      'is that of the candidate on which the binding stands',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, limit: 1 }))
        const answers = ['first', 'second'].map((text) => octetsOf(text))
        const candidates = [x, y].map((on, index) => ({ ...candidate(2, on), answer: answers[index] ?? octetsOf('') }))
        const outcome = await store.bindings.place({ ...placement({ n: 2, limit: 1, kept }), candidates })
        expect(outcome).toEqual({ kind: 'placed', candidate: 1 })
        expect(await store.keptAnswer(kept.key, noon)).toStrictEqual({ ...kept, answer: octetsOf('second') })
      }),
    )

    test(
      'is never missing: a placement that would keep none is rejected',
      on(kind, async (store) => {
        await addCustomers(store)
        const placed = { ...placement({ n: 1, kept }), candidates: [candidate(1)] }
        await expect(store.bindings.place(placed)).rejects.toMatchObject({ code: 'internal' })
        expect(await store.bindings.find(customer, bindingId(1))).toBeUndefined()
      }),
    )

    test(
      'answers the second placement with its key, which then changes nothing',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, kept }))
        const again = placement({ n: 2, kept: { ...keptAnswer('k', noon + 1), answer: octetsOf('another answer') } })
        expect(await store.bindings.place(again)).toStrictEqual({ kind: 'kept', kept })
        expect(await store.bindings.find(customer, bindingId(2))).toBeUndefined()
        expect(await store.bindings.standing(x, octetsOf('a2'))).toBeUndefined()
        expect(await store.keptAnswer(kept.key, noon)).toStrictEqual(kept)
      }),
    )

    test(
      'answers first, whether the number is taken or full',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, kept }))
        expect(await store.bindings.place(placement({ n: 2, a: 'a1', kept }))).toMatchObject({ kind: 'kept' })
        expect(await store.bindings.place(placement({ n: 3, limit: 1, kept }))).toMatchObject({ kind: 'kept' })
      }),
    )

    test(
      'is not kept for a placement that was refused',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        expect(await store.bindings.place(placement({ n: 2, a: 'a1', kept }))).toEqual(taken)
        expect(await store.bindings.place(placement({ n: 3, limit: 1, kept }))).toEqual(full)
        expect(await store.keptAnswer(kept.key, noon)).toBeUndefined()
        expect(await store.bindings.place(placement({ n: 4, kept }))).toEqual(placedFirst)
      }),
    )

    test(
      'makes way after 24 hours for the next with its key',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, kept }))
        const early = placement({ n: 2, at: noon + day - 1, kept: keptAnswer('k', noon + day - 1) })
        expect(await store.bindings.place(early)).toMatchObject({ kind: 'kept' })
        const next = { ...keptAnswer('k', noon + day), answer: octetsOf('another answer') }
        expect(await store.bindings.place(placement({ n: 3, at: noon + day, kept: next }))).toEqual(placedFirst)
        expect(await store.keptAnswer(kept.key, noon + day)).toStrictEqual(next)
      }),
    )

    test(
      'lets one of many concurrent placements with its key through and answers all the others with it',
      on(kind, async (store) => {
        await addCustomers(store)
        const outcomes = await Promise.all(
          Array.from({ length: 50 }, (_, n) => store.bindings.place(placement({ n, kept }))),
        )
        expect(outcomes.filter((outcome) => outcome.kind === 'placed')).toHaveLength(1)
        expect(outcomes.filter((outcome) => outcome.kind === 'kept')).toHaveLength(49)
        expect((await store.bindings.list({ customer, limit: 100, now: noon }))?.items).toHaveLength(1)
      }),
    )
  })

  describe('forgetting answers', () => {
    test(
      'drops the oldest that were kept before an instant, never more than it was told',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [3, 2, 4, 0, 1]) {
          await store.bindings.place(placement({ n, kept: keptAnswer(`k${n}`, noon + n) }))
        }
        const left = async () => {
          const found = await Promise.all([0, 1, 2, 3, 4].map((n) => store.keptAnswer(octetsOf(`k${n}`), noon)))
          return found.flatMap((answer, n) => (answer === undefined ? [] : [n]))
        }
        const forget = (before: number, limit: number) => store.forgetAnswers({ before, limit, at: noon })
        expect(await forget(noon + 3, 2)).toBe(2)
        expect(await left()).toEqual([2, 3, 4])
        expect(await forget(noon + 3, 2)).toBe(1)
        expect(await forget(noon + 3, 2)).toBe(0)
        expect(await left()).toEqual([3, 4])
        expect(await forget(noon + 9, 0)).toBe(0)
      }),
    )
  })
}
