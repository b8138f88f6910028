import { type StoodParties, type Store, stoodAt, type TraceQuery } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { a, amendment, b } from './amendment.ts'
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

/** What is sealed of those who stand, in place of it its text. */
const textOf = (sealed: Uint8Array): string => new TextDecoder().decode(sealed.subarray(1)).replace(/Z*$/, '')

const whoStoodAt = async (store: Store, at: number) => {
  const { items } = await store.traces.bindingsOn(x, at, { limit: 10, quarantineMs: day })
  return items.map(({ binding, stood }) => {
    expect(binding.parties).toStrictEqual(stood?.parties)
    return [textOf(binding.parties), stood?.from, stood?.to]
  })
}

const spans = (stood: readonly StoodParties[]) =>
  stood.map(({ parties, from, to, isCertain }) => [textOf(parties), from, to, isCertain])

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
      'tells who stood in a binding at an instant, to the millisecond of each change, and last of all when it is over (REG-1)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'GXB', a: ['anna', 'emil'] }))
        const [first, second] = [noon + minute, noon + 3 * minute]
        const cora = { enter: [a('cora')], leave: [a('anna')], parties: octetsOf('cora') }
        await store.bindings.amend(amendment({ at: first, ...cora }))
        await store.bindings.amend(amendment({ at: first + 1, revision: 1, terms: { graceMs: minute } }))
        await store.bindings.amend(amendment({ at: first + 2, revision: 2, parties: octetsOf('a default member') }))
        const dora = { enter: [b('dora')], leave: [b('b1')], parties: octetsOf('dora') }
        await store.bindings.amend(amendment({ at: second, revision: 3, ...dora, terms: { graceMs: minute } }))
        const gone = { leave: [a('emil')], parties: octetsOf('less'), terms: { graceMs: minute } }
        await store.bindings.amend(amendment({ at: second + 1, revision: 4, ...gone }))

        expect(await whoStoodAt(store, noon)).toEqual([['sealed 1', noon, first]])
        expect(await whoStoodAt(store, first - 1)).toEqual([['sealed 1', noon, first]])
        // Who is reached by default changed meanwhile: all of them stood there all the time.
        for (const at of [first, second - 1])
          expect(await whoStoodAt(store, at)).toEqual([['a default member', first, second]])
        expect(await whoStoodAt(store, second)).toEqual([['dora', second, second + 1]])
        const end = noon + hour
        for (const at of [second + 1, end - 1, end, end + minute])
          expect(await whoStoodAt(store, at)).toEqual([['less', second + 1, null]])
        expect(spans(await store.traces.stoodIn(bindingId(1)))).toEqual([
          ['sealed 1', noon, first, true],
          ['a default member', first, second, true],
          ['dora', second, second + 1, true],
          ['less', second + 1, null, true],
        ])
        expect(await store.traces.stoodIn(bindingId(2))).toEqual([])
      }),
    )

    test(
      'tells who stood there by the time that is committed, whatever the clock says, and of two changes at once the last (REG-1)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ n: 2, on: y, at: noon + minute }))
        const cora = { enter: [a('cora')], leave: [a('a1')], parties: octetsOf('cora') }
        await store.bindings.amend(amendment({ at: noon + 1, ...cora }))
        const dora = { enter: [a('dora')], leave: [a('cora')], parties: octetsOf('dora') }
        await store.bindings.amend(amendment({ at: noon + 1, revision: 1, ...dora }))
        expect(await whoStoodAt(store, noon + minute - 1)).toEqual([['sealed 1', noon, noon + minute]])
        expect(await whoStoodAt(store, noon + minute)).toEqual([['dora', noon + minute, null]])
        expect(spans(await store.traces.stoodIn(bindingId(1)))).toEqual([
          ['sealed 1', noon, noon + minute, true],
          ['cora', noon + minute, noon + minute, true],
          ['dora', noon + minute, null, true],
        ])
      }),
    )

    test(
      'tells of a binding that was changed often the same of each instant as in whole, of two changes at once too (REG-1)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        let last = 'a1'
        for (const [revision, after] of [1, 2, 2, 3, 5, 5, 5, 8].entries()) {
          const next = `p${revision}`
          const change = { enter: [a(next)], leave: [a(last)], parties: octetsOf(next) }
          const outcome = await store.bindings.amend(amendment({ at: noon + after, revision, ...change }))
          expect(outcome.kind).toBe('changed')
          last = next
        }
        const stood = await store.traces.stoodIn(bindingId(1))
        expect(stood).toHaveLength(9)
        for (const at of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((after) => noon + after)) {
          const { items } = await store.traces.bindingsOn(x, at, { limit: 10, quarantineMs: day })
          expect(items.map((one) => one.stood)).toStrictEqual([stoodAt(stood, at)])
        }
      }),
    )

    test(
      'tells nobody of a change that was refused (REG-1)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ n: 2 }))
        const cora = { enter: [a('cora')], leave: [a('a1')], parties: octetsOf('cora') }
        expect(await store.bindings.amend(amendment({ ...cora, enter: [a('a2')] }))).toMatchObject({ kind: 'taken' })
        expect(await store.bindings.amend(amendment({ ...cora, revision: 7 }))).toEqual({ kind: 'outdated' })
        expect(await store.bindings.amend(amendment({ ...cora, at: noon + 2 * hour }))).toMatchObject({ kind: 'ended' })
        expect(spans(await store.traces.stoodIn(bindingId(1)))).toEqual([['sealed 1', noon, null, true]])
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
