import { numberAt } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { amendment } from './amendment.ts'
import {
  addCustomers,
  bindingId,
  block,
  customer,
  day,
  full,
  hour,
  noon,
  octetsOf,
  party,
  placedFirst,
  placement,
  taken,
  x,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

/** Promises 1 and 2 while everything happens at once. */
export const concurrencyCases = (kind: StoreKind): void => {
  describe('at once', () => {
    test(
      '200 binds of the same parties on one number place exactly one (APP-5, promise 1)',
      on(kind, async (store) => {
        await addCustomers(store)
        const outcomes = await Promise.all(
          Array.from({ length: 200 }, (_, n) => store.bindings.place(placement({ n, a: 'p', b: 'q' }))),
        )
        const placed = outcomes.flatMap(({ kind: outcome }, n) => (outcome === 'placed' ? [bindingId(n)] : []))
        expect(placed).toHaveLength(1)
        expect(outcomes.filter((outcome) => outcome.kind === 'refused')).toEqual(Array(199).fill(taken))
        for (const party of ['p', 'q']) {
          expect(await store.bindings.standing(x, octetsOf(party))).toMatchObject({ binding: placed[0] })
        }
      }),
    )

    test(
      '200 binds of one party with 200 others place exactly one',
      on(kind, async (store) => {
        await addCustomers(store)
        const outcomes = await Promise.all(
          Array.from({ length: 200 }, (_, n) => store.bindings.place(placement({ n, a: 'p' }))),
        )
        expect(outcomes.filter((outcome) => outcome.kind === 'placed')).toHaveLength(1)
      }),
    )

    test(
      'binds of strangers fill a number to its limit and not beyond',
      on(kind, async (store) => {
        await addCustomers(store)
        const outcomes = await Promise.all(
          Array.from({ length: 300 }, (_, n) => store.bindings.place(placement({ n, limit: 200 }))),
        )
        expect(outcomes.filter((outcome) => outcome.kind === 'placed')).toHaveLength(200)
        expect(outcomes.filter((outcome) => outcome.kind === 'refused')).toEqual(Array(100).fill(full))
      }),
    )

    test(
      'binds on many numbers all succeed, and each is read as soon as it is acknowledged',
      on(kind, async (store) => {
        await addCustomers(store)
        const binds = Array.from({ length: 500 }, async (_, n) => {
          const number = numberAt(block, n)
          expect(await store.bindings.place(placement({ n, on: number }))).toEqual(placedFirst)
          expect(await store.bindings.find(customer, bindingId(n))).toBeDefined()
          expect(await store.bindings.standing(number, octetsOf(`a${n}`))).toBeDefined()
        })
        await Promise.all(binds)
      }),
    )

    test(
      'changes from one state make one change, and the others are outdated',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const changes = Array.from({ length: 20 }, (_, n) => amendment({ expiresAt: noon + n * hour + 2 * hour }))
        const outcomes = await Promise.all(changes.map((change) => store.bindings.amend(change)))
        expect(outcomes.map((outcome) => outcome.kind)).toEqual(['changed', ...Array(19).fill('outdated')])
        expect(await store.bindings.find(customer, bindingId(1))).toMatchObject({ expiresAt: noon + 2 * hour })
      }),
    )

    test(
      'two unbindings change a binding once, and the next read sees its end (APP-7, promise 2)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const unbinding = { id: bindingId(1), customer, at: noon + 1, quarantineMs: day, graceMs: null }
        const outcomes = await Promise.all([
          store.bindings.unbind(unbinding),
          store.bindings.unbind({ ...unbinding, at: noon + 2 }),
        ])
        expect(outcomes.map((outcome) => outcome.kind)).toEqual(['changed', 'ended'])
        expect(await store.bindings.standing(x, octetsOf('a1'))).toMatchObject({ liveUntil: noon + 1 })
      }),
    )

    test(
      'where pairs do not rest, none of an unbound binding stays when a bind comes with the unbinding (APP-7, promise 2)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const [ended, other, again] = await Promise.all([
          store.bindings.unbind({ id: bindingId(1), customer, at: noon + 1, quarantineMs: 0, graceMs: null }),
          store.bindings.place(placement({ n: 2, at: noon + 1 })),
          store.bindings.place(placement({ n: 3, b: 'b1', at: noon + 1 })),
        ])
        expect([ended.kind, other, again]).toEqual(['changed', placedFirst, placedFirst])
        expect(await store.bindings.standing(x, octetsOf('a1'))).toBeUndefined()
        expect(await store.bindings.standing(x, octetsOf('b1'))).toMatchObject({ binding: bindingId(3) })
        expect(await store.bindings.standing(x, octetsOf('b2'))).toMatchObject({ binding: bindingId(2) })
      }),
    )

    test(
      'nor one of a member who left as the bind came',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'GXB', a: ['p', 'q'] }))
        const leaving = amendment({ at: noon + 1, leave: [party('q', 'a')], quarantineMs: 0 })
        await Promise.all([store.bindings.amend(leaving), store.bindings.place(placement({ n: 2, at: noon + 1 }))])
        expect(await store.bindings.standing(x, octetsOf('q'))).toBeUndefined()
        expect(await store.bindings.standing(x, octetsOf('p'))).toMatchObject({ binding: bindingId(1) })
      }),
    )
  })
}
