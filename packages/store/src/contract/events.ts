import { callEventTypes, closed, type EventOwner, type EventType, type NotedEvent, type Store } from '@axbridge/core'
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
  otherBlock,
  otherCustomer,
  otherX,
  party,
  placement,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'
import { passUntil, storyOf, toldTo } from './told.ts'

const id = bindingId(1)
const token = 'abcdefghijkmnpqr'
const poolLow: NotedEvent = { type: 'pool.low', freeShare: 0.04, exhaustedAt: noon + hour }
const amendment = {
  ...{ id, customer, revision: 0, at: noon + 1, changed: {}, enter: [], leave: [] },
  ...{ liveUntil: noon + hour, heldUntil: noon + hour + day, quarantineMs: day, limit: 200 },
}

/** Notes `count` events of the owner's, one a millisecond from noon on. */
const noteMany = async (store: Store, owner: EventOwner, count: number): Promise<void> => {
  const noted = Array.from({ length: count }, (_, n) => store.events.note(owner, noon + n, token, poolLow))
  await Promise.all(noted)
}

const numbers = (events: readonly { readonly number: number }[]) => events.map(({ number }) => number)

/** Events are written with the change that they tell of, numbered for each owner, and told to nobody else. */
export const eventCases = (kind: StoreKind): void => {
  describe('the events of a change', () => {
    test(
      'are there when the change is acknowledged, in the order of changes, under ids derived from them',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'GXYB', a: ['m', 'n'], onY: y }))
        const changed = { terms: placement({ n: 1, terms: { graceMs: 9 } }).binding.terms, expiresAt: noon + minute }
        const outcome = await store.bindings.amend({ ...amendment, changed, leave: [party('m', 'a')] })
        expect(outcome).toMatchObject({ kind: 'changed' })
        await store.bindings.unbind({ id, customer, at: noon + 2, quarantineMs: day, graceMs: 0 })
        const binding = { id, mode: 'GXYB', orderId: 'order-1', x, y }
        const of = `evt_${id.slice(4)}`
        expect(await toldTo(store)).toStrictEqual([
          {
            ...{ id: `${of}_c`, owner: customer, number: 1, at: noon },
            happening: { type: 'binding.created', binding, expiresAt: noon + hour },
          },
          {
            ...{ id: `${of}_u1`, owner: customer, number: 2, at: noon + 1 },
            happening: {
              ...{ type: 'binding.updated', binding, revision: 1 },
              ...{ expiresAt: noon + minute, changed: ['terms', 'expiresAt'] },
            },
          },
          {
            ...{ id: `${of}_q1`, owner: customer, number: 3, at: noon + 1 },
            happening: { type: 'pair.quarantined', binding, side: 'a', parties: 1, heldUntil: noon + 1 + day },
          },
          {
            ...{ id: `${of}_e`, owner: customer, number: 4, at: noon + 2 },
            happening: {
              ...{ type: 'binding.ended', binding, reason: 'unbound', endedAt: noon + 2, routesUntil: noon + 2 },
            },
          },
          {
            ...{ id: `${of}_q`, owner: customer, number: 5, at: noon + 2 },
            happening: { type: 'pair.quarantined', binding, side: null, parties: null, heldUntil: noon + 2 + day },
          },
        ])
      }),
    )

    test(
      'are of as it was then, whatever became of the binding later',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const before = await toldTo(store)
        await store.bindings.amend({ ...amendment, changed: { expiresAt: noon + minute } })
        await store.bindings.unbind({ id, customer, at: noon + 2, quarantineMs: day, graceMs: 0 })
        expect((await toldTo(store)).slice(0, 1)).toStrictEqual(before)
      }),
    )

    test(
      'are none where nothing was changed',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ n: 2, a: 'a1' }))
        await store.bindings.amend({ ...amendment, revision: 7 })
        await store.bindings.unbind({ id, customer: otherCustomer, at: noon + 2, quarantineMs: day, graceMs: 0 })
        await store.bindings.noteCaller({ id, caller: party('a1', 'a').party, at: noon + 3 })
        await store.bindings.noteAnswer({ id, at: noon + 4, quarantineMs: day })
        expect(await storyOf(store)).toEqual([['binding.created', noon]])
        expect(await toldTo(store, otherCustomer)).toEqual([])
      }),
    )

    test(
      'tell all the bindings of an order that were ended together',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2, 3]) await store.bindings.place(placement({ n, orderId: 'same' }))
        const order = { orderId: 'same', customer, quarantineMs: day, graceMs: null, limit: 2 }
        await store.bindings.unbindOrder({ ...order, at: noon + 1 })
        const ended = (await toldTo(store)).filter(({ happening }) => happening.type === 'binding.ended')
        expect(ended).toMatchObject([1, 2].map((n) => ({ happening: { binding: { id: bindingId(n) } } })))
      }),
    )

    test(
      'are told to the customer whose binding it is, each with numbers of his own',
      on(kind, async (store) => {
        await addCustomers(store)
        const other = { customer: otherCustomer, on: otherX }
        await Promise.all([
          store.bindings.place(placement({ n: 1 })),
          store.bindings.place(placement({ n: 2, ...other })),
          store.bindings.place(placement({ n: 3, ...other })),
          store.bindings.place(placement({ n: 4 })),
        ])
        const ids = async (owner: EventOwner) =>
          (await toldTo(store, owner)).map(({ number, happening }) => [
            number,
            'binding' in happening && happening.binding.id,
          ])
        expect(await ids(customer)).toEqual([
          [1, bindingId(1)],
          [2, bindingId(4)],
        ])
        expect(await ids(otherCustomer)).toEqual([
          [1, bindingId(2, otherBlock)],
          [2, bindingId(3, otherBlock)],
        ])
        expect(await toldTo(store, null)).toEqual([])
      }),
    )
  })

  describe('the events of a call', () => {
    const open = callRecord(1)
    const ringing = { ...open, ringingAt: noon + 1 }
    const answered = { ...ringing, answeredAt: noon + 2 }
    const over = closed(answered, noon + 9, 'completed', 16)

    test(
      'tell each of its steps once, with the record as it was then',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const record of [open, open, ringing, ringing, answered, answered, over, over])
          await store.records.save(record)
        await store.records.save({ ...over, outcome: 'failed' })
        const events = await toldTo(store)
        expect(events.map(({ at, happening }) => ({ at, ...happening }))).toStrictEqual([
          { at: noon, type: 'call.started', call: open },
          { at: noon + 1, type: 'call.ringing', call: ringing },
          { at: noon + 2, type: 'call.answered', call: answered },
          { at: noon + 9, type: 'call.ended', call: over },
        ])
        const of = `evt_${callId(1).slice(5)}`
        expect(events.map((event) => event.id)).toEqual([`${of}_s`, `${of}_r`, `${of}_a`, `${of}_e`])
      }),
    )

    test(
      'are fewer where steps were left out or never came',
      on(kind, async (store) => {
        await addCustomers(store)
        const refused = closed(callRecord(2, { refusal: 'ended' }), noon + 1, 'refused', 1)
        const busy = callRecord(3)
        for (const record of [refused, busy, closed(busy, noon + 2, 'busy', 17)]) await store.records.save(record)
        await store.records.save(callRecord(4, { answeredAt: noon + 3 }))
        await store.records.save(callRecord(4, { answeredAt: noon + 3, ringingAt: noon + 4 }))
        await store.records.save(callRecord(4, { ringingAt: noon + 4 }))
        expect(await storyOf(store)).toEqual([
          ['call.refused', noon + 1],
          ['call.started', noon],
          ['call.ended', noon + 2],
          ['call.answered', noon + 3],
        ])
        const [first] = await toldTo(store)
        expect(first).toMatchObject({ id: `evt_${callId(2).slice(5)}_x`, happening: { call: refused } })
      }),
    )

    test(
      'of a caller who is nobody are told to nobody',
      on(kind, async (store) => {
        await addCustomers(store)
        const stranger = { customer: null, binding: null, orderId: null, from: null }
        await store.records.save(closed(callRecord(1, stranger), noon + 1, 'refused', 1))
        await store.records.save(callRecord(2, { ...stranger, id: callId(2, null), x: null }))
        await store.records.closeOrphans(noon + 2)
        for (const owner of [customer, otherCustomer, null]) expect(await toldTo(store, owner)).toEqual([])
      }),
    )

    test(
      'tell of an orphan that it is lost, once',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.records.save(open)
        await store.records.save(callRecord(2, { customer: otherCustomer }))
        await store.records.closeOrphans(noon + 5)
        await store.records.closeOrphans(noon + 6)
        await store.records.save(over)
        const lost = closed(open, noon + 5, 'lost', 41)
        expect((await toldTo(store)).map(({ at, happening }) => ({ at, ...happening }))).toStrictEqual([
          { at: noon, type: 'call.started', call: open },
          { at: noon + 5, type: 'call.ended', call: lost },
        ])
        expect(await storyOf(store, otherCustomer)).toEqual([
          ['call.started', noon],
          ['call.ended', noon + 5],
        ])
      }),
    )
  })

  describe('an event that is noted for itself', () => {
    test(
      'is told to its owner, a customer or the platform, and commits its time',
      on(kind, async (store) => {
        await addCustomers(store)
        const alarm: NotedEvent = { type: 'alarm.raised', alarm: 'trunk_down', subject: 'carrier' }
        await store.events.note(customer, noon, token, poolLow)
        await store.events.note(null, noon + 7, token, alarm)
        const noted = { id: `evt_${token}_n`, number: 1 }
        expect(await toldTo(store)).toStrictEqual([{ ...noted, owner: customer, at: noon, happening: poolLow }])
        expect(await toldTo(store, null)).toStrictEqual([{ ...noted, owner: null, at: noon + 7, happening: alarm }])
        expect(store.highestCommittedTime()).toBe(noon + 7)
      }),
    )
  })

  describe('reading events', () => {
    test(
      'goes on behind a number, a limited number at a time',
      on(kind, async (store) => {
        await addCustomers(store)
        await noteMany(store, customer, 5)
        const read = async (after: number, limit: number) => store.events.read({ owner: customer, after, limit })
        expect(numbers((await read(0, 2)).events)).toEqual([1, 2])
        expect(await read(0, 2)).toMatchObject({ through: 2 })
        expect(numbers((await read(2, 10)).events)).toEqual([3, 4, 5])
        expect(await read(2, 10)).toMatchObject({ through: 5 })
        expect(await read(5, 10)).toEqual({ events: [], through: 5 })
        expect(await read(9, 10)).toEqual({ events: [], through: 9 })
      }),
    )

    test(
      'says how far it looked, also where the filter left nothing',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await noteMany(store, customer, 2)
        await store.bindings.unbind({ id, customer, at: noon + 2, quarantineMs: day, graceMs: 0 })
        const of = async (types: readonly EventType[], limit = 9) =>
          store.events.read({ owner: customer, after: 0, limit, types })
        expect(numbers((await of(['pool.low', 'binding.ended'])).events)).toEqual([2, 3, 4])
        expect(await of(callEventTypes)).toEqual({ events: [], through: 5 })
        expect(await of(['binding.ended'], 3)).toEqual({ events: [], through: 3 })
      }),
    )

    test(
      'finds nothing of a customer whom nobody knows',
      on(kind, async (store) => {
        expect(await store.events.read({ owner: customer, after: 0, limit: 9 })).toEqual({ events: [], through: 0 })
        expect(await store.events.range(customer)).toEqual({ first: 1, last: 0 })
      }),
    )
  })

  describe('forgetting events', () => {
    test(
      'drops the oldest, never one between others, and says where they begin',
      on(kind, async (store) => {
        await addCustomers(store)
        await noteMany(store, customer, 5)
        await store.events.note(customer, noon, token, poolLow)
        expect(await store.events.range(customer)).toEqual({ first: 1, last: 6 })
        expect(await store.events.forget({ before: noon + 3, limit: 2 })).toBe(2)
        expect(await store.events.range(customer)).toEqual({ first: 3, last: 6 })
        expect(await store.events.forget({ before: noon + 3, limit: 9 })).toBe(1)
        expect(await store.events.forget({ before: noon + 3, limit: 9 })).toBe(0)
        expect(numbers(await toldTo(store))).toEqual([4, 5, 6])
        expect(await store.events.range(customer)).toEqual({ first: 4, last: 6 })
      }),
    )

    test(
      'gives no number twice, also when it left nothing',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const owner of [customer, otherCustomer, null]) await noteMany(store, owner, 3)
        expect(await store.events.forget({ before: noon + 9, limit: 100 })).toBe(9)
        for (const owner of [customer, otherCustomer, null]) {
          expect(await store.events.range(owner)).toEqual({ first: 4, last: 3 })
          await store.events.note(owner, noon + 9, token, poolLow)
          expect(numbers(await toldTo(store, owner))).toEqual([4])
        }
      }),
    )

    test(
      'leaves the turns that are to come',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.events.forget({ before: noon + day, limit: 9 })
        await passUntil(store, noon + hour)
        expect(await storyOf(store)).toEqual([
          ['binding.ended', noon + hour],
          ['pair.quarantined', noon + hour],
        ])
      }),
    )
  })

  describe('watching', () => {
    test(
      'is told whose events can be read, until it is stopped',
      on(kind, async (store) => {
        await addCustomers(store)
        const heard: EventOwner[] = []
        let found: readonly number[] = []
        const first = new Promise<void>((resolve) => {
          const stop = store.events.watch((owners) => {
            heard.push(...owners)
            const read = store.events.read({ owner: customer, after: 0, limit: 9 })
            void Promise.resolve(read).then(({ events }) => {
              found = numbers(events)
              stop()
              resolve()
            })
          })
        })
        await store.bindings.place(placement({ n: 1 }))
        await first
        expect(heard).toContain(customer)
        expect(heard).not.toContain(otherCustomer)
        expect(found).toEqual([1])
        const before = heard.length
        const second = new Promise<void>((resolve) => {
          store.events.watch((owners) => {
            if (owners.includes(null)) resolve()
          })
        })
        await store.events.note(null, noon, token, { type: 'alarm.cleared', alarm: 'trunk_down', subject: null })
        await second
        expect(heard).toHaveLength(before)
      }),
    )
  })
}
