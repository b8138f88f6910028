import type { Store } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  bindingId,
  customer,
  day,
  full,
  hour,
  noon,
  octetsOf,
  placed,
  placedFirst,
  placement,
  type SamplePlacement,
  taken,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const standsOn = async (store: Store, name: string) =>
  Promise.all([x, y].map(async (number) => (await store.bindings.standing(number, octetsOf(name)))?.side))

const tomorrow = noon + hour

/** Who stands where in each mode, and what of it counts: APP-3, APP-5, APP-10. */
export const modeCases = (kind: StoreKind): void => {
  describe('a binding of two numbers', () => {
    const two = { mode: 'AXYB', on: x, onY: y } as const

    test(
      'puts side a on X and B on Y, and nobody on the number of the other',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.bindings.place(placement({ n: 1, ...two }))).toEqual(placedFirst)
        expect(await store.bindings.find(customer, bindingId(1))).toStrictEqual(placed({ n: 1, ...two }))
        expect([await standsOn(store, 'a1'), await standsOn(store, 'b1')]).toEqual([
          ['a', undefined],
          [undefined, 'b'],
        ])
        for (const [number, name] of [
          [x, 'a1'],
          [y, 'b1'],
        ] as const) {
          expect(await store.bindings.standing(number, octetsOf(name))).toMatchObject({ counts: true })
        }
      }),
    )

    test.each([
      ['A on X', { a: 'p' }, taken],
      ['A on Y', { a: 'q' }, placedFirst],
      ['B on Y', { b: 'q' }, taken],
      ['B on X', { b: 'p' }, placedFirst],
    ])('is held to the pairs of each number apart: %s stands there or does not', (_, parties, expected) =>
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, ...two, a: 'p', b: 'q' }))
        expect(await store.bindings.place(placement({ n: 2, ...two, ...parties }))).toEqual(expected)
      })(),
    )

    test.each([
      ['as they were', { a: 'p', b: 'q', ...two }, placedFirst],
      ['turned, with the numbers turned', { a: 'q', b: 'p', mode: 'AXYB', on: y, onY: x }, placedFirst],
      ['turned on the same numbers: nobody stood there, and both are free', { a: 'q', b: 'p', ...two }, placedFirst],
      ['A with another, who is free', { a: 'p', b: 'r', ...two }, taken],
      ['B with another, who is free', { a: 'r', b: 'q', ...two }, taken],
      ['both on X alone', { a: 'p', b: 'q', on: x }, taken],
    ] as const)('is taken back by its parties out of quarantine: %s (promise 3)', (_, again, expected) =>
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, ...two, a: 'p', b: 'q' }))
        expect(await store.bindings.place(placement({ n: 2, at: tomorrow, ...again }))).toEqual(expected)
      })(),
    )

    test(
      'is full when either of its numbers is',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, on: y }))
        expect(await store.bindings.place(placement({ n: 2, ...two, limit: 1 }))).toEqual(full)
        expect(await store.bindings.place(placement({ n: 3, ...two, limit: 2 }))).toEqual(placedFirst)
        expect(await store.bindings.place(placement({ n: 4, on: y, limit: 2 }))).toEqual(full)
      }),
    )

    test(
      'is not there when one of its pairs may not be: neither is the other',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, on: y, b: 'q' }))
        expect(await store.bindings.place(placement({ n: 2, ...two, b: 'q' }))).toEqual(taken)
        expect(await standsOn(store, 'a2')).toEqual([undefined, undefined])
      }),
    )
  })

  describe('a group', () => {
    const group: SamplePlacement = { n: 1, mode: 'GXB', a: ['p', 'q', 'r'], b: 's' }

    test(
      'puts every member beside B, and each member counts as one pair',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.bindings.place(placement({ ...group, limit: 2 }))).toEqual(full)
        expect(await store.bindings.place(placement({ ...group, limit: 3 }))).toEqual(placedFirst)
        for (const [name, side, counts] of [
          ['p', 'a', true],
          ['q', 'a', true],
          ['r', 'a', true],
          ['s', 'b', false],
        ]) {
          const standing = await store.bindings.standing(x, octetsOf(String(name)))
          expect(standing).toMatchObject({ binding: bindingId(1), side, counts })
        }
        expect(await store.bindings.place(placement({ n: 2, limit: 3 }))).toEqual(full)
        expect(await store.bindings.place(placement({ n: 2, limit: 4 }))).toEqual(placedFirst)
      }),
    )

    test(
      'of 200 members and B with a number of his own fills its X, and B is one on his Y',
      on(kind, async (store) => {
        await addCustomers(store)
        const members = Array.from({ length: 200 }, (_, n) => `m${n}`)
        const many = { n: 1, mode: 'GXYB', on: x, onY: y, a: members, b: 's' } as const
        expect(await store.bindings.place(placement(many))).toEqual(placedFirst)
        expect(await standsOn(store, 'm199')).toEqual(['a', undefined])
        expect(await standsOn(store, 's')).toEqual([undefined, 'b'])
        expect(await store.bindings.place(placement({ n: 2, on: x }))).toEqual(full)
        expect(await store.bindings.place(placement({ n: 2, on: y, limit: 1 }))).toEqual(full)
        expect(await store.bindings.place(placement({ n: 2, on: y, limit: 2 }))).toEqual(placedFirst)
      }),
    )

    test(
      'is refused whole when one member stands on the number already',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 9, b: 'r' }))
        expect(await store.bindings.place(placement(group))).toEqual(taken)
        expect(await standsOn(store, 'p')).toEqual([undefined, undefined])
        expect(await store.bindings.find(customer, bindingId(1))).toBeUndefined()
      }),
    )

    test.each([
      ['all of it', ['r', 'p', 'q'], 's', placedFirst],
      ['a part of it', ['p', 'q'], 's', placedFirst],
      ['more than it', ['p', 'q', 'r', 't'], 's', taken],
      ['a member in the place of B', ['s'], 'p', placedFirst],
      ['members with one another', ['p'], 'q', taken],
      ['members with another B', ['p', 'q', 'r'], 't', taken],
    ])('takes its number back out of quarantine: %s (promise 3)', (_, a, b, expected) =>
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement(group))
        const again = placement({ n: 2, mode: 'GXB', a, b, at: tomorrow })
        expect(await store.bindings.place(again)).toEqual(expected)
      })(),
    )

    test(
      'whose part took the number back still rests on it in the others',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement(group))
        await store.bindings.place(placement({ n: 2, mode: 'GXB', a: ['p'], b: 's', at: tomorrow }))
        expect(await store.bindings.standing(x, octetsOf('q'))).toMatchObject({ binding: bindingId(1) })
        const late = { at: tomorrow + day - 1 }
        expect(await store.bindings.place(placement({ n: 3, a: 'q', ...late }))).toEqual(taken)
      }),
    )
  })
}
