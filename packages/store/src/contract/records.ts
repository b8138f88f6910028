import { type CallQuery, closed, type Store } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  bindingId,
  callId,
  callRecord,
  customer,
  hour,
  minute,
  noon,
  octetsOf,
  otherCustomer,
  placement,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const listed = async (store: Store, query: Partial<CallQuery> = {}) =>
  (await store.records.list({ customer, limit: 100, ...query }))?.items.map((record) => record.id)

/** A record for every attempt, none twice: promise 6, APP-15. */
export const recordCases = (kind: StoreKind): void => {
  describe('a call record', () => {
    const full = callRecord(2, {
      from: 'b',
      callee: '139****0002',
      ringingAt: noon + 1,
      answeredAt: noon + 2,
      endedAt: noon + 3,
      outcome: 'completed',
      q850Cause: 16,
      durationMs: 1,
      ...{ identifier: '88.101.5/ride-7', verification: 'passed_over', rule: 'quiet_hours' },
    })

    test(
      'is read back as it was saved',
      on(kind, async (store) => {
        await addCustomers(store)
        const refused = callRecord(3, {
          ...{ endedAt: noon, outcome: 'refused', refusal: 'not_verified', q850Cause: 21 },
          ...{ identifier: '88.101.5/ride-8', verification: 'rejected' },
        })
        for (const record of [callRecord(1), full, refused]) {
          await store.records.save(record)
          expect(await store.records.find(customer, record.id)).toStrictEqual(record)
        }
      }),
    )

    test(
      'of an attempt at no 700 number has an id without a block',
      on(kind, async (store) => {
        await addCustomers(store)
        const record = callRecord(1, { id: callId(1, null), x: null, caller: null, binding: null, from: null })
        await store.records.save(record)
        expect(await store.records.find(customer, record.id)).toStrictEqual(record)
        expect(await store.records.find(customer, callId(1))).toBeUndefined()
      }),
    )

    test(
      'is replaced by a later save while it is open, and keeps its place in the list',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.records.save(callRecord(1))
        await store.records.save(callRecord(2))
        const rung = callRecord(1, { ringingAt: noon + 1, callee: '139****0002', binding: bindingId(7) })
        await store.records.save(rung)
        expect(await store.records.find(customer, rung.id)).toStrictEqual(rung)
        expect(await listed(store)).toEqual([callId(2), callId(1)])
        expect(await listed(store, { binding: bindingId(7) })).toEqual([callId(1)])
        expect(await listed(store, { binding: bindingId(1) })).toEqual([])
      }),
    )

    test(
      'keeps in its whole course what was verified before it (BASE-2), and takes what is known of it only later',
      on(kind, async (store) => {
        await addCustomers(store)
        const begun = callRecord(1, { identifier: '88.101.5/ride-7', verification: 'verified' })
        const answered = { ...begun, ringingAt: noon + 1, answeredAt: noon + 2 }
        const ended = { endedAt: noon + 3, outcome: 'completed', q850Cause: 16, durationMs: 1 } as const
        for (const record of [begun, answered, { ...answered, ...ended, rule: 'longest_call' }]) {
          await store.records.save(record)
          expect(await store.records.find(customer, record.id)).toStrictEqual(record)
        }
      }),
    )

    test(
      'once closed never changes again',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.records.save(full)
        await store.records.save(callRecord(2, { startedAt: noon + hour }))
        await store.records.save({ ...full, outcome: 'failed' })
        expect(await store.records.find(customer, full.id)).toStrictEqual(full)
        expect(store.highestCommittedTime()).toBe(noon + 3)
      }),
    )

    test(
      'takes saves in the order in which they were asked for',
      on(kind, async (store) => {
        await addCustomers(store)
        const saves = Array.from({ length: 200 }, (_, n) => store.records.save(callRecord(1, { ringingAt: noon + n })))
        saves.push(store.records.save(full))
        await Promise.all(saves)
        expect(await store.records.find(customer, callId(1))).toMatchObject({ ringingAt: noon + 199 })
        expect(await listed(store)).toEqual([callId(2), callId(1)])
      }),
    )

    test(
      "is found by its own customer only, and a stranger's attempt by operators alone",
      on(kind, async (store) => {
        await addCustomers(store)
        await store.records.save(callRecord(1))
        await store.records.save(callRecord(2, { customer: null, binding: null, orderId: null, from: null }))
        expect(await store.records.find(otherCustomer, callId(1))).toBeUndefined()
        expect(await store.records.find(customer, callId(2))).toBeUndefined()
        expect((await store.records.findOfAnybody(callId(1)))?.customer).toBe(customer)
        expect((await store.records.findOfAnybody(callId(2)))?.customer).toBe(null)
        expect(await store.records.findOfAnybody(callId(3))).toBeUndefined()
        expect(await listed(store)).toEqual([callId(1)])
        expect(await listed(store, { x })).toEqual([callId(1)])
        expect(await listed(store, { customer: otherCustomer })).toEqual([])
      }),
    )

    test(
      'of a customer that was never added is refused',
      on(kind, async (store) => {
        await expect(store.records.save(callRecord(1))).rejects.toMatchObject({ code: 'internal' })
      }),
    )
  })

  describe('a list of call records', () => {
    test(
      'is narrowed by binding and by number, alone and together',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.records.save(callRecord(1, { binding: bindingId(7), x }))
        await store.records.save(callRecord(2, { binding: bindingId(7), x: y }))
        await store.records.save(callRecord(3, { binding: bindingId(8), x }))
        await store.records.save(callRecord(4, { binding: bindingId(7), x, customer: otherCustomer }))
        expect(await listed(store, { binding: bindingId(7) })).toEqual([callId(2), callId(1)])
        expect(await listed(store, { x })).toEqual([callId(3), callId(1)])
        expect(await listed(store, { x, binding: bindingId(7) })).toEqual([callId(1)])
        expect(await listed(store, { binding: bindingId(9) })).toEqual([])
      }),
    )

    test(
      'is narrowed by order, direction, outcome and time, alone and together',
      on(kind, async (store) => {
        await addCustomers(store)
        const ended = { endedAt: noon + 1, outcome: 'busy', q850Cause: 17, durationMs: 0 } as const
        for (const [n, changes] of [
          [1, { from: 'b' }],
          [2, { startedAt: noon + hour, ...ended }],
          [3, { startedAt: noon + 2 * hour, ...ended }],
          // Written a minute behind its beginning, as a slow attempt may be.
          [4, { startedAt: noon + 2 * hour - minute }],
        ] as const) {
          await store.bindings.place(placement({ n, orderId: `order-${n % 2}` }))
          await store.records.save(callRecord(n, { binding: bindingId(n), orderId: `order-${n % 2}`, ...changes }))
        }
        expect(await listed(store, { side: 'b' })).toEqual([callId(1)])
        expect(await listed(store, { outcome: 'busy' })).toEqual([callId(3), callId(2)])
        expect(await listed(store, { orderId: 'order-1' })).toEqual([callId(3), callId(1)])
        expect(await listed(store, { orderId: 'order-9' })).toEqual([])
        expect(await listed(store, { orderId: 'order-1', outcome: 'busy' })).toEqual([callId(3)])
        expect(await listed(store, { from: noon + hour })).toEqual([callId(4), callId(3), callId(2)])
        expect(await listed(store, { to: noon + 2 * hour })).toEqual([callId(4), callId(2), callId(1)])
        expect(await listed(store, { from: noon + 1, to: noon + 2 * hour, outcome: 'busy' })).toEqual([callId(2)])
        expect(await listed(store, { from: noon + 3 * hour })).toEqual([])
        expect(await listed(store, { to: noon })).toEqual([])
        expect(await listed(store, { from: noon + hour, binding: bindingId(1) })).toEqual([])
      }),
    )

    test(
      'of an order with many bindings holds the calls of all of them',
      on(kind, async (store) => {
        await addCustomers(store)
        const ids: string[] = []
        for (let n = 1; n <= 18; n += 1) {
          await store.bindings.place(placement({ n, orderId: 'order-x' }))
          await store.records.save(callRecord(n, { binding: bindingId(n), orderId: 'order-x' }))
          ids.unshift(callId(n))
          const first = await store.records.list({ customer, limit: 5, orderId: 'order-x' })
          const cursor = first?.next ?? undefined
          const rest = cursor === undefined ? [] : await listed(store, { orderId: 'order-x', cursor })
          expect([...(first?.items ?? []).map(({ id }) => id), ...(rest ?? [])]).toEqual(ids)
        }
      }),
    )

    test(
      'whose filter leaves out most is read on where a page stopped, also behind a call that has ended meanwhile',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2, 3]) await store.records.save(callRecord(n))
        const first = await store.records.list({ customer, limit: 1, outcome: 'open' })
        expect(first?.items.map(({ id }) => id)).toEqual([callId(3)])
        await store.records.save(closed(callRecord(3), noon + 1, 'busy', 17))
        expect(await listed(store, { outcome: 'open', cursor: first?.next ?? '' })).toEqual([callId(2), callId(1)])
      }),
    )

    test(
      'is stable under inserts between its pages',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2, 3]) await store.records.save(callRecord(n, { binding: bindingId(7) }))
        for (const query of [{}, { binding: bindingId(7) }, { x }]) {
          const first = await store.records.list({ customer, limit: 2, ...query })
          await store.records.save(callRecord(first?.items.length === 2 ? 4 : 5))
          const second = await store.records.list({ customer, limit: 9, cursor: first?.next ?? '', ...query })
          const ids = [...(first?.items ?? []), ...(second?.items ?? [])].map((record) => record.id)
          expect(new Set(ids).size).toBe(ids.length)
          expect(ids.slice(-3)).toEqual([callId(3), callId(2), callId(1)])
          expect(second?.next).toBeNull()
        }
      }),
    )

    test(
      'refuses garbage and the cursors of other lists',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2, 3]) {
          await store.records.save(callRecord(n))
          await store.bindings.place(placement({ n }))
        }
        const cursor = (await store.records.list({ customer, limit: 1 }))?.next ?? ''
        const bindings = (await store.bindings.list({ customer, limit: 1, now: noon }))?.next ?? ''
        expect(await listed(store, { cursor })).toEqual([callId(2), callId(1)])
        for (const other of [
          { customer: otherCustomer },
          { x },
          { binding: bindingId(1) },
          { outcome: 'open' as const },
        ]) {
          expect(await listed(store, { ...other, cursor })).toBeUndefined()
        }
        for (const bad of ['', 'x', `${cursor}A`, cursor.slice(1), bindings]) {
          expect(await listed(store, { cursor: bad })).toBeUndefined()
        }
      }),
    )
  })

  describe('closing orphans', () => {
    test(
      'closes every open record as lost, as core closes a record, and leaves the closed ones',
      on(kind, async (store) => {
        await addCustomers(store)
        const asked = callRecord(1)
        const talking = callRecord(2, { answeredAt: noon + minute })
        const ended = callRecord(3, { endedAt: noon + 1, outcome: 'busy', q850Cause: 17, durationMs: 0 })
        const strange = callRecord(4, { customer: null })
        for (const record of [asked, talking, ended, strange]) await store.records.save(record)
        const at = noon + hour
        expect(await store.records.closeOrphans(at)).toBe(3)
        expect(await store.records.find(customer, asked.id)).toStrictEqual(closed(asked, at, 'lost', 41))
        expect(await store.records.find(customer, talking.id)).toStrictEqual(closed(talking, at, 'lost', 41))
        expect(await store.records.find(customer, ended.id)).toStrictEqual(ended)
        expect(await store.records.closeOrphans(at + 1)).toBe(0)
        await store.records.save({ ...asked, outcome: 'completed' })
        expect(await store.records.find(customer, asked.id)).toMatchObject({ outcome: 'lost' })
      }),
    )
  })

  describe('the parties of a call', () => {
    test(
      'are unknown to the bindings: a record makes nobody stand on a number',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.records.save(callRecord(1))
        expect(await store.bindings.standing(x, octetsOf('a1'))).toBeUndefined()
      }),
    )
  })
}
