import type { Store, TraceQuery } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  bindingId,
  callId,
  callRecord,
  customer,
  day,
  hour,
  minute,
  noon,
  octetsOf,
  otherBlock,
  otherCustomer,
  otherX,
  placement,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const standing = async (store: Store, number: typeof x, at: number, query: Partial<TraceQuery> = {}) => {
  const { items } = await store.traces.bindingsOn(number, at, { limit: 10, quarantineMs: day, ...query })
  return items.map(({ binding, state }) => [binding.id, state])
}

export const traceCases = (kind: StoreKind): void => {
  describe('a look-up across all customers', () => {
    test(
      'tells what a number was for at an instant: live, in grace, resting, to the millisecond, as X and as Y (REG-1)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'AXYB', onY: y, terms: { graceMs: minute } }))
        const end = noon + hour
        for (const number of [x, y]) {
          expect(await standing(store, number, noon - 1)).toEqual([])
          expect(await standing(store, number, noon)).toEqual([[bindingId(1), 'live']])
          expect(await standing(store, number, end - 1)).toEqual([[bindingId(1), 'live']])
          expect(await standing(store, number, end)).toEqual([[bindingId(1), 'grace']])
          expect(await standing(store, number, end + minute)).toEqual([[bindingId(1), 'quarantined']])
          expect(await standing(store, number, end + minute + day - 1)).toEqual([[bindingId(1), 'quarantined']])
          expect(await standing(store, number, end + minute + day)).toEqual([])
        }
      }),
    )

    test(
      'tells all that stood on a number at once, the newest first, and reckons the rest of those whose pairs are gone (REG-1)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, expiresAt: noon + 3 * day }))
        await store.bindings.place(placement({ n: 2, at: noon + minute }))
        // By then the pairs of the second one have lapsed, and are purged.
        await store.bindings.place(placement({ n: 3, at: noon + 2 * day }))
        expect(await standing(store, x, noon + 2 * minute)).toEqual([
          [bindingId(2), 'live'],
          [bindingId(1), 'live'],
        ])
        const resting = noon + 12 * hour
        expect(await standing(store, x, resting)).toEqual([
          [bindingId(2), 'quarantined'],
          [bindingId(1), 'live'],
        ])
        expect(await standing(store, x, resting, { quarantineMs: hour })).toEqual([[bindingId(1), 'live']])
        const { items, isWhole } = await store.traces.bindingsOn(x, resting, { limit: 1, quarantineMs: day })
        expect([items.length, isWhole]).toEqual([1, false])
        expect((await store.traces.bindingsOn(x, resting, { limit: 2, quarantineMs: day })).items).toHaveLength(2)
      }),
    )

    test(
      'tells the bindings of a person at whichever customer, the newest first, page by page (REG-2)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'anna' }))
        await store.bindings.place(placement({ n: 2, b: 'anna', at: noon + minute, on: y }))
        await store.bindings.place(placement({ n: 3, a: 'anna', customer: otherCustomer, on: otherX, at: noon + hour }))
        await store.bindings.place(placement({ n: 4, at: noon + hour, on: y }))
        const query = { party: octetsOf('anna'), from: noon, to: noon + day }
        const ids = [bindingId(3, otherBlock), bindingId(2), bindingId(1)]
        const first = await store.traces.bindingsOfParty({ ...query, limit: 2 })
        expect(first?.items.map(({ id }) => id)).toEqual(ids.slice(0, 2))
        const rest = await store.traces.bindingsOfParty({ ...query, limit: 2, cursor: first?.next ?? '' })
        expect([rest?.items.map(({ id }) => id), rest?.next]).toEqual([ids.slice(2), null])
        expect(
          await store.traces.bindingsOfParty({ ...query, to: noon + hour, limit: 2, cursor: first?.next ?? '' }),
        ).toBe(undefined)
        // A life meets the time from its making on, and up to its end.
        const between = async (from: number, to: number) =>
          (await store.traces.bindingsOfParty({ party: octetsOf('anna'), from, to, limit: 9 }))?.items.map(
            ({ id }) => id,
          )
        expect(await between(noon, noon + minute)).toEqual([bindingId(1)])
        expect(await between(noon + hour + minute, noon + day)).toEqual([bindingId(3, otherBlock)])
        expect(await between(noon + hour + minute - 1, noon + day)).toEqual(ids.slice(0, 2))
      }),
    )

    test(
      'tells the calls of a binding that began in a time, the newest first (REG-1)',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2, 3]) {
          await store.records.save(callRecord(n, { binding: bindingId(1), startedAt: noon + n }))
        }
        await store.records.save(callRecord(4, { binding: bindingId(2), startedAt: noon + 2 }))
        const calls = async (from: number, to: number, limit = 9) =>
          (await store.traces.callsOf(bindingId(1), from, to, limit)).map(({ id }) => id)
        expect(await calls(noon, noon + day)).toEqual([callId(3), callId(2), callId(1)])
        expect(await calls(noon + 2, noon + 3)).toEqual([callId(2)])
        expect(await calls(noon, noon + day, 2)).toEqual([callId(3), callId(2)])
        expect((await store.traces.callsOf(bindingId(1), noon, noon + day, 1))[0]?.customer).toBe(customer)
      }),
    )
  })
}
