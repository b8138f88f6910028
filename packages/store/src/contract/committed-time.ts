import type { Store } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  bindingId,
  block,
  callRecord,
  customer,
  day,
  hour,
  keptAnswer,
  minute,
  noon,
  octetsOf,
  placement,
  x,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

/** A clock that steps back revives nothing: promise 2. */
export const committedTimeCases = (kind: StoreKind): void => {
  describe('the highest committed time', () => {
    test(
      'is 0 in a new store',
      on(kind, async (store) => expect(store.highestCommittedTime()).toBe(0)),
    )

    const changes: [string, (store: Store, at: number) => Promise<unknown>][] = [
      ['a placement', (store, at) => store.bindings.place(placement({ n: 1, at, on: x, a: 'p' }))],
      ['an answer kept with it', (store, at) => store.bindings.place(placement({ n: 1, kept: keptAnswer('k', at) }))],
      [
        'a change of an expiry',
        (store, at) =>
          store.bindings.changeExpiry({ id: bindingId(9), customer, expiresAt: at + hour, heldUntil: at + day, at }),
      ],
      ['an unbinding', (store, at) => store.bindings.unbind({ id: bindingId(9), customer, at, quarantineMs: day })],
      ['the start of a call', (store, at) => store.records.save(callRecord(1, { startedAt: at }))],
      ['its ringing', (store, at) => store.records.save(callRecord(1, { ringingAt: at }))],
      ['its answer', (store, at) => store.records.save(callRecord(1, { answeredAt: at }))],
      ['its end', (store, at) => store.records.save(callRecord(1, { endedAt: at, outcome: 'completed' }))],
      ['a new customer', (store, at) => store.customers.addCustomer({ id: customerOf(at), name: 'n', createdAt: at })],
      ['a new key', (store, at) => store.customers.addKey({ hash: octetsOf('key'), customer, createdAt: at })],
      ['a new block', (store, at) => store.customers.addBlock({ customer, block, approval: 'none', createdAt: at })],
    ]

    test.each(changes)('advances with %s', (_, change) =>
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 9, expiresAt: noon + 9 * day }))
        expect(store.highestCommittedTime()).toBe(noon)
        await change(store, noon + minute)
        expect(store.highestCommittedTime()).toBe(noon + minute)
        await change(store, noon - minute).catch(() => undefined)
        expect(store.highestCommittedTime()).toBe(noon + minute)
      })(),
    )

    test(
      'advances when orphans are closed, and not when there are none',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.records.closeOrphans(noon)
        expect(store.highestCommittedTime()).toBe(1)
        await store.records.save(callRecord(1, { startedAt: noon }))
        await store.records.closeOrphans(noon + minute)
        expect(store.highestCommittedTime()).toBe(noon + minute)
      }),
    )

    test(
      'at which an operation decides is not moved by one that comes after it, whatever else fails beside them',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const [unbound] = await Promise.allSettled([
          store.bindings.unbind({ id: bindingId(1), customer, at: noon, quarantineMs: day }),
          store.bindings.place(placement({ n: 2, at: noon + minute })),
          store.bindings.place({ ...placement({ n: 3 }), binding: placement({ n: 1 }).binding }),
        ])
        expect(unbound).toMatchObject({ value: { kind: 'changed', binding: { unboundAt: noon } } })
      }),
    )

    test(
      'does not advance with what was refused',
      on(kind, async (store) => {
        await addCustomers(store)
        const at = noon + minute
        await store.bindings.place(placement({ n: 1, a: 'p', kept: keptAnswer('k', noon) }))
        await store.bindings.place(placement({ n: 2, a: 'p', at }))
        await store.bindings.place(placement({ n: 3, limit: 1, at }))
        await store.bindings.place(placement({ n: 4, at, kept: keptAnswer('k', at) }))
        await store.bindings.unbind({ id: bindingId(9), customer, at, quarantineMs: day })
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )
  })

  describe('a clock that steps back', () => {
    test(
      'revives no ended binding: its expiry does not move and its unbinding changes nothing',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ n: 2, at: noon + 2 * hour }))
        const at = noon + minute
        const change = { id: bindingId(1), customer, expiresAt: noon + 9 * hour, heldUntil: noon + 9 * day, at }
        expect(await store.bindings.changeExpiry(change)).toMatchObject({ kind: 'ended' })
        const unbinding = { id: bindingId(1), customer, at, quarantineMs: day }
        expect(await store.bindings.unbind(unbinding)).toMatchObject({ kind: 'ended', binding: { unboundAt: null } })
      }),
    )

    test(
      'ends a live binding at the highest committed time and not before it',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, at: noon + minute }))
        const unbinding = { id: bindingId(1), customer, at: noon, quarantineMs: day }
        expect(await store.bindings.unbind(unbinding)).toMatchObject({ binding: { unboundAt: noon + minute } })
        expect(await store.bindings.standing(x, octetsOf('a1'))).toMatchObject({
          liveUntil: noon + minute,
          heldUntil: noon + minute + day,
        })
      }),
    )

    test(
      'does not make a lapsed pair count again',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p', limit: 1 }))
        await store.records.save(callRecord(1, { startedAt: noon + hour + day }))
        expect(await store.bindings.place(placement({ n: 2, a: 'p', limit: 1 }))).toEqual({ kind: 'placed' })
      }),
    )

    test(
      'closes orphans at the highest committed time',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.records.save(callRecord(1, { answeredAt: noon + minute }))
        await store.records.closeOrphans(noon)
        expect(await store.records.find(customer, callRecord(1).id)).toMatchObject({ endedAt: noon + minute })
      }),
    )
  })
}

const customerOf = (at: number) => `cus_${at}` as typeof customer
