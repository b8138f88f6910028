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
  placed,
  placedFirst,
  placement,
  taken,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const id = bindingId(1)

/** How a binding's end comes: APP-6, APP-7, promises 2 and 3. */
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
      'leaves the pairs live for its grace',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, terms: { graceMs: minute } }))
        const life = { liveUntil: noon + hour + minute, heldUntil: noon + hour + minute + day }
        expect(await store.bindings.standing(x, octetsOf('a1'))).toMatchObject(life)
        const inGrace = placement({ n: 2, a: 'a1', b: 'b1', at: noon + hour + minute - 1 })
        expect(await store.bindings.place(inGrace)).toEqual(taken)
      }),
    )
  })

  describe('unbinding', () => {
    const at = noon + minute
    const unbinding = { id, customer, at, quarantineMs: day, graceMs: null }
    const ended = { ...placed({ n: 1 }), unboundAt: at, revision: 1 }

    test(
      'ends the binding and begins the quarantine of its pairs at that instant (APP-7, promise 2)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        expect(await store.bindings.unbind(unbinding)).toStrictEqual({ kind: 'changed', binding: ended })
        expect(await store.bindings.find(customer, id)).toStrictEqual(ended)
        for (const party of ['a1', 'b1']) {
          const standing = { liveUntil: at, heldUntil: at + day, stored: ended }
          expect(await store.bindings.standing(x, octetsOf(party))).toMatchObject(standing)
        }
      }),
    )

    test(
      'ends the pairs on both numbers of a binding',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'AXYB', onY: y }))
        await store.bindings.unbind(unbinding)
        for (const [number, party] of [
          [x, 'a1'],
          [y, 'b1'],
        ] as const) {
          expect(await store.bindings.standing(number, octetsOf(party))).toMatchObject({ liveUntil: at })
        }
      }),
    )

    test(
      'is idempotent: the second time answers the ended binding and changes nothing (APP-7)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.unbind(unbinding)
        const later = { ...unbinding, at: noon + 2 * minute }
        expect(await store.bindings.unbind(later)).toStrictEqual({ kind: 'ended', binding: ended })
        expect(await store.bindings.standing(x, octetsOf('a1'))).toMatchObject({ liveUntil: at })
      }),
    )

    test(
      'of an expired binding leaves it as one that expired',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const late = { ...unbinding, at: noon + hour }
        expect(await store.bindings.unbind(late)).toStrictEqual({ kind: 'ended', binding: placed({ n: 1 }) })
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
        const held = at + day
        expect(await store.bindings.place(placement({ n: 2, a: 'p', at: held - 1 }))).toEqual(taken)
        expect(await store.bindings.place(placement({ n: 3, a: 'p', at: held }))).toEqual(placedFirst)
      }),
    )
  })

  describe('unbinding with a grace', () => {
    const graceful = { n: 1, terms: { graceMs: hour } }
    const at = noon + minute
    const unbinding = { id, customer, at, quarantineMs: day, graceMs: null }
    const withGrace = (graceMs: number, revision: number, unboundAt: number | null = at) => {
      const binding = placed(graceful)
      return { ...binding, terms: { ...binding.terms, graceMs }, unboundAt, revision }
    }
    const liveUntil = async (store: Parameters<Parameters<typeof on>[1]>[0]) =>
      (await store.bindings.standing(x, octetsOf('a1')))?.liveUntil

    test.each([
      ['lets the pairs go on for it', null, hour],
      ['shortens it where it is told', 10 * minute, 10 * minute],
      ['ends at once where it is told none', 0, 0],
      ['never lengthens it', 2 * hour, hour],
    ])('%s', (_, graceMs, left) =>
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement(graceful))
        const outcome = await store.bindings.unbind({ ...unbinding, graceMs })
        expect(outcome).toStrictEqual({ kind: 'changed', binding: withGrace(left, 1) })
        expect(await store.bindings.standing(x, octetsOf('b1'))).toMatchObject({
          liveUntil: at + left,
          heldUntil: at + left + day,
        })
      })(),
    )

    test(
      'shortens the grace of one that was unbound before, not further back than now',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement(graceful))
        await store.bindings.unbind(unbinding)
        const again = { ...unbinding, at: at + minute }
        expect(await store.bindings.unbind(again)).toStrictEqual({ kind: 'ended', binding: withGrace(hour, 1) })
        const shorter = await store.bindings.unbind({ ...again, graceMs: 10 * minute })
        expect(shorter).toStrictEqual({ kind: 'changed', binding: withGrace(10 * minute, 2) })
        expect(await liveUntil(store)).toBe(at + 10 * minute)
        const none = await store.bindings.unbind({ ...again, graceMs: 0 })
        expect(none).toStrictEqual({ kind: 'changed', binding: withGrace(minute, 3) })
        expect(await liveUntil(store)).toBe(at + minute)
      }),
    )

    test(
      'shortens the grace of one that expired, and revives none whose grace is over',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement(graceful))
        const inGrace = { ...unbinding, at: noon + hour + minute, graceMs: 30 * minute }
        const shorter = await store.bindings.unbind(inGrace)
        expect(shorter).toStrictEqual({ kind: 'changed', binding: withGrace(30 * minute, 1, null) })
        const over = { ...inGrace, at: noon + hour + 30 * minute, graceMs: 0 }
        const ended = { kind: 'ended', binding: withGrace(30 * minute, 1, null) }
        expect(await store.bindings.unbind(over)).toStrictEqual(ended)
        expect(await liveUntil(store)).toBe(noon + hour + 30 * minute)
      }),
    )
  })
}
