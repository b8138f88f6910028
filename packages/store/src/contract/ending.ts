import { pairState } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  bindingId,
  customer,
  day,
  hour,
  minute,
  noon,
  octetsOf,
  otherCustomer,
  placement,
  x,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const id = bindingId(1)

/** How a binding's end moves and comes: APP-6, APP-7, promises 2 and 3. */
export const endingCases = (kind: StoreKind): void => {
  describe('the end of a binding', () => {
    test(
      'comes for both pairs at the exact millisecond, and so does the end of their quarantine (APP-6, promise 2)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const end = noon + hour
        for (const party of ['a1', 'b1']) {
          const standing = await store.bindings.standing(x, octetsOf(party))
          if (standing === undefined) throw new Error('the pair is gone')
          const states = [end - 1, end, end + day - 1, end + day].map((now) => pairState(standing, now))
          expect(states).toEqual(['live', 'quarantined', 'quarantined', 'lapsed'])
        }
      }),
    )

    test(
      'moves with its pairs, forwards and backwards (APP-7)',
      on(kind, async (store) => {
        await addCustomers(store)
        const { binding } = placement({ n: 1 })
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ n: 2 }))
        for (const expiresAt of [noon + 5 * hour, noon + 2 * minute]) {
          const heldUntil = expiresAt + day
          const change = { id, customer, expiresAt, heldUntil, at: noon + minute }
          const changed = { ...binding, expiresAt }
          expect(await store.bindings.changeExpiry(change)).toStrictEqual({ kind: 'changed', binding: changed })
          expect(await store.bindings.changeExpiry(change)).toStrictEqual({ kind: 'changed', binding: changed })
          expect(await store.bindings.find(customer, id)).toStrictEqual(changed)
          for (const party of ['a1', 'b1']) {
            const moved = { liveUntil: expiresAt, heldUntil, stored: changed }
            expect(await store.bindings.standing(x, octetsOf(party))).toMatchObject(moved)
          }
        }
        expect(await store.bindings.standing(x, octetsOf('a2'))).toMatchObject({ liveUntil: noon + hour })
      }),
    )

    test(
      'is final: the expiry of an ended binding does not move',
      on(kind, async (store) => {
        await addCustomers(store)
        const { binding } = placement({ n: 1 })
        await store.bindings.place(placement({ n: 1 }))
        const change = { id, customer, expiresAt: noon + 9 * hour, heldUntil: noon + 9 * day, at: noon + hour }
        expect(await store.bindings.changeExpiry(change)).toStrictEqual({ kind: 'ended', binding })
        expect(await store.bindings.find(customer, id)).toStrictEqual(binding)
        expect(await store.bindings.standing(x, octetsOf('a1'))).toMatchObject({ liveUntil: noon + hour })
        expect(await store.bindings.changeExpiry({ ...change, at: noon + hour - 1 })).toMatchObject({ kind: 'changed' })
      }),
    )

    test(
      'is moved by its own customer only',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const change = { id, customer: otherCustomer, expiresAt: noon + 9 * hour, heldUntil: noon + 9 * day, at: noon }
        expect(await store.bindings.changeExpiry(change)).toEqual({ kind: 'absent' })
        expect(await store.bindings.changeExpiry({ ...change, customer, id: bindingId(9) })).toEqual({ kind: 'absent' })
        expect(await store.bindings.find(customer, id)).toMatchObject({ expiresAt: noon + hour })
      }),
    )
  })

  describe('unbinding', () => {
    const unbinding = { id, customer, at: noon + minute, quarantineMs: day }

    test(
      'ends the binding and begins the quarantine of its pairs at that instant (APP-7, promise 2)',
      on(kind, async (store) => {
        await addCustomers(store)
        const ended = { ...placement({ n: 1 }).binding, unboundAt: noon + minute }
        await store.bindings.place(placement({ n: 1 }))
        expect(await store.bindings.unbind(unbinding)).toStrictEqual({ kind: 'changed', binding: ended })
        expect(await store.bindings.find(customer, id)).toStrictEqual(ended)
        for (const party of ['a1', 'b1']) {
          expect(await store.bindings.standing(x, octetsOf(party))).toMatchObject({
            liveUntil: noon + minute,
            heldUntil: noon + minute + day,
            stored: ended,
          })
        }
      }),
    )

    test(
      'is idempotent: the second time answers the ended binding and changes nothing (APP-7)',
      on(kind, async (store) => {
        await addCustomers(store)
        const ended = { ...placement({ n: 1 }).binding, unboundAt: noon + minute }
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.unbind(unbinding)
        const later = { ...unbinding, at: noon + 2 * minute }
        expect(await store.bindings.unbind(later)).toStrictEqual({ kind: 'ended', binding: ended })
        expect(await store.bindings.standing(x, octetsOf('a1'))).toMatchObject({ liveUntil: noon + minute })
      }),
    )

    test(
      'of an expired binding leaves it as one that expired',
      on(kind, async (store) => {
        await addCustomers(store)
        const { binding } = placement({ n: 1 })
        await store.bindings.place(placement({ n: 1 }))
        const late = { ...unbinding, at: noon + hour }
        expect(await store.bindings.unbind(late)).toStrictEqual({ kind: 'ended', binding })
        expect(await store.bindings.standing(x, octetsOf('a1'))).toMatchObject({ heldUntil: noon + hour + day })
      }),
    )

    test(
      "is for the binding's own customer only",
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        expect(await store.bindings.unbind({ ...unbinding, customer: otherCustomer })).toEqual({ kind: 'absent' })
        expect(await store.bindings.unbind({ ...unbinding, id: bindingId(9) })).toEqual({ kind: 'absent' })
        expect(await store.bindings.find(customer, id)).toMatchObject({ unboundAt: null })
        expect(await store.bindings.find(otherCustomer, id)).toBeUndefined()
      }),
    )

    test(
      'ends one binding of a number and no other',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ n: 2 }))
        await store.bindings.unbind(unbinding)
        expect(await store.bindings.standing(x, octetsOf('b2'))).toMatchObject({ liveUntil: noon + hour })
      }),
    )

    test(
      'lets nobody else have the number of a party before its quarantine has passed (promise 3)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p', b: 'q' }))
        await store.bindings.unbind(unbinding)
        const held = noon + minute + day
        expect(await store.bindings.place(placement({ n: 2, a: 'p', at: held - 1 }))).toEqual({ kind: 'taken' })
        expect(await store.bindings.place(placement({ n: 3, a: 'p', at: held }))).toEqual({ kind: 'placed' })
      }),
    )
  })
}
