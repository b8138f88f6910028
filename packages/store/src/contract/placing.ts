import { numberAt, type Store } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  bindingId,
  block,
  customer,
  day,
  full,
  hour,
  noon,
  numberBlock,
  octetsOf,
  otherX,
  placed,
  placedFirst,
  placement,
  taken,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const secondBlock = '70011111111' as typeof block

const partiesOn = async (store: Store, ...parties: string[]) =>
  Promise.all(parties.map(async (party) => (await store.bindings.standing(x, octetsOf(party)))?.binding))

/** Who may stand on a number: APP-5, promises 1 and 3. */
export const placingCases = (kind: StoreKind): void => {
  describe('placing a binding', () => {
    test(
      'puts both parties on the number and is read back as it was given',
      on(kind, async (store) => {
        await addCustomers(store)
        const [binding, a1, b1] = [placed({ n: 1 }), octetsOf('a1'), octetsOf('b1')]
        expect(await store.bindings.place(placement({ n: 1 }))).toEqual(placedFirst)
        expect(await store.bindings.find(customer, binding.id)).toStrictEqual(binding)
        const pair = { binding: binding.id, liveUntil: noon + hour, heldUntil: noon + hour + day, stored: binding }
        const standings = [await store.bindings.standing(x, a1), await store.bindings.standing(x, b1)]
        expect(standings[0]).toStrictEqual({ ...pair, party: a1, side: 'a', counts: true })
        expect(standings[1]).toStrictEqual({ ...pair, party: b1, side: 'b', counts: false })
      }),
    )

    test(
      'leaves a stranger, and its own parties on any other number, without a standing',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        expect(await store.bindings.standing(x, octetsOf('c1'))).toBeUndefined()
        expect(await store.bindings.standing(y, octetsOf('a1'))).toBeUndefined()
        expect(await store.bindings.standing(otherX, octetsOf('a1'))).toBeUndefined()
      }),
    )

    test.each([
      ['A as A', { a: 'p', b: 'q' }, { a: 'p', b: 'r' }],
      ['A as B', { a: 'p', b: 'q' }, { a: 'r', b: 'p' }],
      ['B as B', { a: 'p', b: 'q' }, { a: 'r', b: 'q' }],
      ['B as A', { a: 'p', b: 'q' }, { a: 'q', b: 'r' }],
      ['the identical pair', { a: 'p', b: 'q' }, { a: 'p', b: 'q' }],
    ])('is refused while a party is live on the number: %s (APP-5, promise 1)', (_, first, second) =>
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, ...first }))
        expect(await store.bindings.place(placement({ n: 2, ...second }))).toEqual(taken)
        expect(await store.bindings.find(customer, bindingId(2))).toBeUndefined()
        expect(await partiesOn(store, 'p', 'q', 'r')).toEqual([bindingId(1), bindingId(1), undefined])
      })(),
    )

    test.each([
      ['A with another counterpart', { a: 'p', b: 'r' }],
      ['B with another counterpart', { a: 'r', b: 'q' }],
      ['A as B of another', { a: 'r', b: 'p' }],
    ])('is refused while a party is quarantined on the number: %s (promise 3)', (_, second) =>
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p', b: 'q' }))
        const at = noon + hour + day - 1
        expect(await store.bindings.place(placement({ n: 2, at, ...second }))).toEqual(taken)
        expect((await partiesOn(store, 'r'))[0]).toBeUndefined()
      })(),
    )

    test.each([
      ['as they were', { a: 'p', b: 'q' }],
      ['with A and B swapped', { a: 'q', b: 'p' }],
    ])('lets the identical parties take back the number they left, %s (promise 3)', (_, again) =>
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p', b: 'q' }))
        const second = placement({ n: 2, at: noon + hour, ...again })
        expect(await store.bindings.place(second)).toEqual(placedFirst)
        for (const { party, side } of second.parties) {
          expect(await store.bindings.standing(x, party)).toMatchObject({ binding: bindingId(2), side })
        }
      })(),
    )

    test(
      'does not shorten the quarantine of the parties who take back their number (promise 3)',
      on(kind, async (store) => {
        await addCustomers(store)
        const heldUntil = noon + hour + day
        await store.bindings.place(placement({ n: 1, a: 'p', b: 'q', heldUntil }))
        const soon = { expiresAt: noon + hour + 2, heldUntil: noon + hour + 3 }
        await store.bindings.place(placement({ n: 2, a: 'q', b: 'p', at: noon + hour, ...soon }))
        const standing = { binding: bindingId(2), liveUntil: soon.expiresAt, heldUntil }
        for (const party of ['p', 'q'])
          expect(await store.bindings.standing(x, octetsOf(party))).toMatchObject(standing)
        const at = heldUntil - 1
        expect(await store.bindings.place(placement({ n: 3, a: 'p', at }))).toEqual(taken)
      }),
    )

    test(
      'is refused to two quarantined parties that left different bindings',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p', b: 'q' }))
        await store.bindings.place(placement({ n: 2, a: 'r', b: 's' }))
        const mixed = placement({ n: 3, at: noon + hour, a: 'p', b: 's' })
        expect(await store.bindings.place(mixed)).toEqual(taken)
        expect(await partiesOn(store, 'p', 's')).toEqual([bindingId(1), bindingId(2)])
      }),
    )

    test(
      'is refused to one quarantined party and one lapsed',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p', b: 'q', heldUntil: noon + 2 * hour }))
        await store.bindings.place(placement({ n: 2, a: 'r', b: 's', heldUntil: noon + 3 * hour }))
        const mixed = placement({ n: 3, at: noon + 2 * hour, a: 'p', b: 's' })
        expect(await store.bindings.place(mixed)).toEqual(taken)
      }),
    )

    test(
      'overwrites lapsed pairs, whether or not anything has swept them (promise 3)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p', b: 'q' }))
        const next = placement({ n: 2, at: noon + hour + day, a: 'r', b: 'p' })
        expect(await store.bindings.place(next)).toEqual(placedFirst)
        expect(await store.bindings.standing(x, octetsOf('p'))).toMatchObject({ binding: bindingId(2), side: 'b' })
        expect(await store.bindings.standing(x, octetsOf('q'))).toBeUndefined()
        expect(await store.bindings.find(customer, bindingId(1))).toEqual(placed({ n: 1 }))
      }),
    )

    test(
      'is refused for a party that is its own counterpart',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.bindings.place(placement({ n: 1, a: 'p', b: 'p' }))).toEqual(taken)
        expect(await partiesOn(store, 'p')).toEqual([undefined])
        expect(await store.bindings.find(customer, bindingId(1))).toBeUndefined()
      }),
    )

    test(
      'is refused for an id that is in use, and harms nothing that is placed with it',
      on(kind, async (store) => {
        await addCustomers(store)
        const outcomes = await Promise.allSettled([
          store.bindings.place(placement({ n: 1 })),
          store.bindings.place({ ...placement({ n: 2 }), candidates: placement({ n: 1 }).candidates }),
          store.bindings.place(placement({ n: 3 })),
        ])
        expect(outcomes).toMatchObject([
          { value: { kind: 'placed' } },
          { reason: { name: 'StoreError', code: 'internal' } },
          { value: { kind: 'placed' } },
        ])
        expect(await partiesOn(store, 'a2', 'a3')).toEqual([undefined, bindingId(3)])
      }),
    )

    test(
      'is refused for a customer that was never added',
      on(kind, async (store) => {
        await expect(store.bindings.place(placement({ n: 1 }))).rejects.toMatchObject({ code: 'internal' })
      }),
    )
  })

  describe('the limit of a number (APP-5)', () => {
    test(
      'counts live and quarantined bindings, and not lapsed ones',
      on(kind, async (store) => {
        await addCustomers(store)
        const limit = 2
        expect(await store.bindings.place(placement({ n: 1, limit }))).toEqual(placedFirst)
        expect(await store.bindings.place(placement({ n: 2, limit }))).toEqual(placedFirst)
        expect(await store.bindings.place(placement({ n: 3, limit }))).toEqual(full)
        const quarantined = noon + hour + day - 1
        expect(await store.bindings.place(placement({ n: 4, limit, at: quarantined }))).toEqual(full)
        expect(await store.bindings.place(placement({ n: 5, limit, at: quarantined + 1 }))).toEqual(placedFirst)
      }),
    )

    test(
      'stands apart for each number',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.numbers.addBlocks([numberBlock({ block: secondBlock })])
        for (const [n, number] of [x, y, numberAt(block, 9_999), numberAt(secondBlock, 1)].entries()) {
          expect(await store.bindings.place(placement({ n, on: number, limit: 1 }))).toEqual(placedFirst)
        }
      }),
    )

    test(
      'does not keep the identical parties from their own number',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p', b: 'q', limit: 1 }))
        const again = placement({ n: 2, a: 'p', b: 'q', limit: 1, at: noon + hour })
        expect(await store.bindings.place(again)).toEqual(placedFirst)
        expect(await store.bindings.place(placement({ n: 3, limit: 1, at: noon + hour }))).toEqual(full)
      }),
    )

    test(
      'refuses a party that stands there as taken, full or not',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p', limit: 1 }))
        expect(await store.bindings.place(placement({ n: 2, a: 'p', limit: 1 }))).toEqual(taken)
      }),
    )
  })
}
