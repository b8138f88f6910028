import { emptyProfile, type Store } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { amendment } from './amendment.ts'
import { matterId, newMatter } from './matter-samples.ts'
import {
  addCustomers,
  apiKey,
  bindingId,
  block,
  callRecord,
  customer,
  customerOf,
  day,
  hour,
  keptAnswer,
  minute,
  noon,
  numberBlock,
  octetsOf,
  placedFirst,
  placement,
  x,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'
import { consoleUser, fact, session } from './user-samples.ts'

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
      ['a change', (store, at) => store.bindings.amend(amendment({ n: 9, expiresAt: at + hour, at }))],
      [
        'an unbinding',
        (store, at) => store.bindings.unbind({ id: bindingId(9), customer, at, quarantineMs: day, graceMs: null }),
      ],
      [
        'the unbinding of an order',
        (store, at) =>
          store.bindings.unbindOrder({ orderId: 'order-9', customer, at, quarantineMs: day, graceMs: null, limit: 9 }),
      ],
      ['a first answer', (store, at) => store.bindings.noteAnswer({ id: bindingId(9), at, quarantineMs: day })],
      ['a caller', (store, at) => store.bindings.noteCaller({ id: bindingId(9), caller: octetsOf('a9'), at })],
      ['the start of a call', (store, at) => store.records.save(callRecord(1, { startedAt: at }))],
      ['its ringing', (store, at) => store.records.save(callRecord(1, { ringingAt: at }))],
      ['its answer', (store, at) => store.records.save(callRecord(1, { answeredAt: at }))],
      ['its end', (store, at) => store.records.save(callRecord(1, { endedAt: at, outcome: 'completed' }))],
      ['a new customer', (store, at) => store.customers.addCustomer(customerOf(at, 'n', at))],
      ['a new key', (store, at) => store.customers.addKey(apiKey(1, { createdAt: at }))],
      [
        'a new block',
        (store, at) => store.numbers.addBlocks([numberBlock({ block: '70011111111' as typeof block, createdAt: at })]),
      ],
      [
        'a change of a block',
        (store, at) => store.numbers.changeBlock({ block, from: 'active', validUntil: null, at }),
      ],
      ['a user', (store, at) => store.users.add(consoleUser(1, { createdAt: at, changedAt: at }))],
      ['a change of a user', (store, at) => store.users.change(consoleUser(9, { revision: 1, changedAt: at }))],
      ['a session', (store, at) => store.users.addSession(session(1, { createdAt: at, seenAt: at }))],
      ['the use of a session', (store, at) => store.users.seen(session(9).hash, at)],
      ['an audit entry', (store, at) => store.audit.append(fact({ at }))],
      ['another profile', (store, at) => store.customers.changeProfile(customer, emptyProfile, at)],
      ['a matter', (store, at) => store.matters.add(newMatter(1, { createdAt: at }))],
      [
        'a change of a matter',
        (store, at) => store.matters.change({ kind: 'suspension', id: matterId(9), revision: 0, state: 'lifted', at }),
      ],
      ['a matter that is put', (store, at) => store.matters.put({ ...newMatter(9, { createdAt: at }), key: 'k9' })],
      ['a trunk', (store, at) => store.trunks.put({ name: 'a', definition: '{}', changedAt: at })],
    ]

    test.each(changes)('advances with %s', (_, change) =>
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 9, expiresAt: noon + 9 * day, terms: { endAfterAnswerMs: hour } }))
        await store.users.add(consoleUser(9))
        await store.users.addSession(session(9))
        await store.matters.add(newMatter(9, { key: 'k9' }))
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
      'advances when answers are forgotten, so that no clock that steps back finds them gone before their end; and not when there are none',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, kept: keptAnswer('k', noon) }))
        const at = noon + day + 1
        expect(await store.forgetAnswers({ before: noon, limit: 9, at })).toBe(0)
        expect(store.highestCommittedTime()).toBe(noon)
        expect(await store.forgetAnswers({ before: noon + 1, limit: 9, at })).toBe(1)
        expect(store.highestCommittedTime()).toBe(at)
      }),
    )

    test(
      'at which an operation decides is not moved by one that comes after it, whatever else fails beside them',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const [unbound] = await Promise.allSettled([
          store.bindings.unbind({ id: bindingId(1), customer, at: noon, quarantineMs: day, graceMs: null }),
          store.bindings.place(placement({ n: 2, at: noon + minute })),
          store.bindings.place({ ...placement({ n: 3 }), candidates: placement({ n: 1 }).candidates }),
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
        await store.bindings.unbind({ id: bindingId(9), customer, at, quarantineMs: day, graceMs: null })
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )
  })

  describe('a clock that steps back', () => {
    test(
      'revives no ended binding: no change comes through, and its unbinding changes nothing',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ n: 2, at: noon + 2 * hour }))
        const at = noon + minute
        const change = amendment({ expiresAt: noon + 9 * hour, at })
        expect(await store.bindings.amend(change)).toMatchObject({ kind: 'ended' })
        const unbinding = { id: bindingId(1), customer, at, quarantineMs: day, graceMs: null }
        expect(await store.bindings.unbind(unbinding)).toMatchObject({ kind: 'ended', binding: { unboundAt: null } })
      }),
    )

    test(
      'ends a live binding at the highest committed time and not before it',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, at: noon + minute }))
        const unbinding = { id: bindingId(1), customer, at: noon, quarantineMs: day, graceMs: null }
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
        expect(await store.bindings.place(placement({ n: 2, a: 'p', limit: 1 }))).toEqual(placedFirst)
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
