import type { Deleted, Deleting, HeldThing, Store } from '@axbridge/core'
import { numberAt, subjectOfParty } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { auditHash } from '../audit-chain.ts'
import { a, amendment } from './amendment.ts'
import { deleteProven } from './proven-deletion.ts'
import {
  addCustomers,
  bindingId,
  block,
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
  type SamplePlacement,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const later = noon + 400 * day

const otherY = numberAt(otherBlock, 2)

/** Runs a deletion to its end, some rows at a time. */
const deleteAll = async (store: Store, deleting: Partial<Deleting> & Pick<Deleting, 'of'>): Promise<Deleted> => {
  const items: Deleted['items'][number][] = []
  let held = 0
  let place: string | null = null
  let rounds = 0
  do {
    const deleted: Deleted = await deleteProven(store, {
      ...{ through: later, at: later, limit: 2, held: [] },
      ...deleting,
      place,
    })
    items.push(...deleted.items)
    held += deleted.held
    place = deleted.place
    rounds += 1
  } while (place !== null && rounds < 200)
  expect(rounds).toBeLessThan(200)
  return { items, held, place }
}

/** Places and lets all time come that is set, as a server does. */
const place = async (store: Store, ...samples: readonly SamplePlacement[]): Promise<void> => {
  for (const sample of samples) await store.bindings.place(placement(sample))
}

const passAll = async (store: Store, at = later): Promise<void> => {
  while ((await store.events.passTime({ at, limit: 100 })).taken > 0);
}

const ids = ({ items }: Deleted): readonly string[] => items.map(({ id }) => id)

const ofPerson = async (store: Store, party: string) =>
  (await store.traces.bindingsOfParty({ party: octetsOf(party), from: 0, to: later, limit: 9 }))?.items.map(
    ({ id }) => id,
  )

const entry = (n: number, at: number) =>
  ({ at, actor: { kind: 'key' }, action: 'test', subject: `s${n}`, customer: null, detail: '{}' }) as const

const isOneChain = async (store: Store): Promise<boolean> => {
  let head = await store.retention.auditAnchor()
  for (const found of await store.audit.after(head.ordinal, 100)) {
    const hash = auditHash(head.hash, found.ordinal, found)
    if (found.ordinal !== head.ordinal + 1 || Buffer.compare(hash, found.hash) !== 0) return false
    head = found
  }
  return true
}

export const retentionCases = (kind: StoreKind): void => {
  describe('deletion when a term is over', () => {
    test(
      'takes the persons of a binding at the millisecond of its end and grace, not before, and out of every look-up (SEC-3, SEC-4)',
      on(kind, async (store) => {
        await addCustomers(store)
        await place(store, { n: 1, a: 'anna', terms: { graceMs: minute } }, { n: 2, on: y })
        await passAll(store)
        const over = noon + hour + minute
        expect(ids(await deleteAll(store, { of: 'bindings', through: over - 1 }))).toEqual([bindingId(2)])
        expect(await store.bindings.find(customer, bindingId(1))).toBeDefined()
        expect(await deleteAll(store, { of: 'bindings', through: over })).toEqual({
          items: [{ id: bindingId(1), at: over }],
          held: 0,
          place: null,
        })
        expect(await store.bindings.find(customer, bindingId(1))).toBeUndefined()
        expect(await store.bindings.list({ customer, limit: 9, now: later })).toEqual({ items: [], next: null })
        expect(await store.bindings.list({ customer, number: x, limit: 9, now: later })).toEqual({
          items: [],
          next: null,
        })
        expect(await ofPerson(store, 'anna')).toEqual([])
        expect(await store.bindings.standing(x, octetsOf('anna'))).toBeUndefined()
        expect(
          await store.bindings.unbind({ id: bindingId(1), customer, at: later, quarantineMs: 0, graceMs: null }),
        ).toEqual({ kind: 'absent' })
        // What is deleted is deleted once.
        expect(await deleteAll(store, { of: 'bindings' })).toEqual({ items: [], held: 0, place: null })
      }),
    )

    test(
      'takes who stood in a binding before others with its persons, not before, and keeps them while a hold names one (SEC-3, REG-1, REG-6)',
      on(kind, async (store) => {
        await addCustomers(store)
        await place(store, { n: 1, a: 'anna' }, { n: 2, on: y })
        for (const n of [1, 2]) {
          const cora = { enter: [a(`cora${n}`)], leave: [a(n === 1 ? 'anna' : 'a2')], parties: octetsOf(`cora${n}`) }
          await store.bindings.amend(amendment({ n, ...cora }))
        }
        await passAll(store)
        const many = async () => Promise.all([1, 2].map(async (n) => (await store.traces.stoodIn(bindingId(n))).length))
        await deleteAll(store, { of: 'bindings', through: noon + hour - 1 })
        expect(await many()).toEqual([2, 2])
        const held: readonly HeldThing[] = [{ kind: 'party', party: octetsOf('anna') }]
        expect(ids(await deleteAll(store, { of: 'bindings', through: noon + hour, held }))).toEqual([bindingId(2)])
        expect(await many()).toEqual([2, 0])
        expect(ids(await deleteAll(store, { of: 'bindings', through: noon + hour }))).toEqual([bindingId(1)])
        expect(await many()).toEqual([0, 0])
        const asked = { limit: 9, quarantineMs: day, withTrails: true }
        expect((await store.traces.bindingsOn(x, noon, asked)).items).toMatchObject([
          { binding: { parties: new Uint8Array() }, stood: null },
        ])
      }),
    )

    test(
      'leaves a binding alone whose end is not told or whose pairs rest still (SEC-4)',
      on(kind, async (store) => {
        await addCustomers(store)
        await place(store, { n: 1, heldUntil: later + 1 })
        expect(ids(await deleteAll(store, { of: 'bindings', through: noon + 2 * hour }))).toEqual([])
        await passAll(store)
        expect(ids(await deleteAll(store, { of: 'bindings' }))).toEqual([])
        expect(ids(await deleteAll(store, { of: 'bindings', at: later + 1 }))).toEqual([bindingId(1)])
      }),
    )

    test(
      'refuses to delete what was over later than it is asked (SEC-4)',
      on(kind, async (store) => {
        const asked = { of: 'records', through: noon + 1, at: noon, limit: 1, place: null, held: [] } as const
        await expect(deleteProven(store, asked)).rejects.toMatchObject({ code: 'internal' })
      }),
    )

    test(
      'leaves the trail of a binding for its number, with order and identifier, and deletes that by a term of its own (SEC-3)',
      on(kind, async (store) => {
        await addCustomers(store)
        const use = { scenario: null, identifier: '88.100.1/o1', consent: null }
        await place(store, { n: 1, use }, { n: 2, expiresAt: noon + 30 * day }, { n: 3 })
        await place(store, { n: 4, use: { ...use, consent: { version: '1', at: noon } }, on: y }, { n: 5, on: y })
        await passAll(store)
        await deleteAll(store, { of: 'bindings' })
        const trails = async (number = x) =>
          (await store.traces.bindingsOn(number, noon, { limit: 9, quarantineMs: 0, withTrails: true })).items
        expect((await trails()).map(({ binding }) => binding.id)).toEqual([bindingId(3), bindingId(2), bindingId(1)])
        expect((await trails())[2]?.binding).toMatchObject({ orderId: 'order-1', use, parties: new Uint8Array() })
        expect((await store.traces.bindingsOn(x, noon, { limit: 9, quarantineMs: 0 })).items).toEqual([])
        // The one in the middle is kept for longer, and is found behind the one that is gone.
        expect(ids(await deleteAll(store, { of: 'trails', through: noon + day }))).toEqual([
          bindingId(1),
          bindingId(3),
          bindingId(5),
        ])
        expect(
          (await trails()).filter(({ binding }) => binding.orderId !== '').map(({ binding }) => binding.id),
        ).toEqual([bindingId(2)])
        expect(ids(await deleteAll(store, { of: 'consents', through: noon + day }))).toEqual([bindingId(4)])
        expect(ids(await deleteAll(store, { of: 'trails' }))).toEqual([bindingId(2)])
        expect(await deleteAll(store, { of: 'trails' })).toMatchObject({ items: [] })
        // The number lives on, and so do ordinals: nothing that is new is taken for what is gone.
        await place(store, { n: 6, at: later })
        expect(await store.bindings.list({ customer, number: x, limit: 9, now: later })).toMatchObject({
          items: [{ id: bindingId(6) }],
        })
      }),
    )

    test(
      'keeps the history of a number whole when the newest binding on it is deleted before an older one (SEC-3)',
      on(kind, async (store) => {
        await addCustomers(store)
        await place(store, { n: 1, expiresAt: noon + 30 * day }, { n: 2, at: noon + minute })
        await passAll(store)
        expect(ids(await deleteAll(store, { of: 'bindings', through: noon + day }))).toEqual([bindingId(2)])
        const listed = async () =>
          (await store.bindings.list({ customer, number: x, limit: 9, now: later }))?.items.map(({ id }) => id)
        expect(await listed()).toEqual([bindingId(1)])
        await place(store, { n: 3, at: later })
        expect(await listed()).toEqual([bindingId(3), bindingId(1)])
      }),
    )

    const holds: readonly (readonly [what: string, thing: HeldThing])[] = [
      ['a customer', { kind: 'customer', customer: otherCustomer }],
      ['a binding', { kind: 'binding', binding: bindingId(2, '70012345679' as never) }],
      ['an order', { kind: 'order', customer: otherCustomer, orderId: 'order-2' }],
      ['a number', { kind: 'number', number: otherX }],
      ['the number of a binding that its call did not dial', { kind: 'number', number: otherY }],
      ['a person', { kind: 'party', party: octetsOf('b2') }],
    ]
    test.each(holds)(`passes over what a hold on %s names, and deletes the rest (REG-6)`, (_, thing) =>
      on(kind, async (store) => {
        await addCustomers(store)
        await place(store, { n: 1 }, { n: 2, mode: 'AXYB', customer: otherCustomer, on: otherX, onY: otherY })
        const held2 = bindingId(2, '70012345679' as never)
        const ended = { outcome: 'completed', endedAt: noon + minute, q850Cause: 16, durationMs: 0 } as const
        await store.records.save(callRecord(1, ended))
        const ofOther = { customer: otherCustomer, binding: held2, orderId: 'order-2', x: otherX }
        await store.records.save(callRecord(2, { ...ended, ...ofOther }))
        await passAll(store)
        await store.events.forget({ before: later, limit: 1_000 })
        const held = [thing]
        expect(await deleteAll(store, { of: 'records', held })).toMatchObject({ items: [{ id: callId(1) }], held: 1 })
        expect(await deleteAll(store, { of: 'bindings', held })).toMatchObject({
          items: [{ id: bindingId(1) }],
          held: 1,
        })
        expect(await store.bindings.find(otherCustomer, held2)).toBeDefined()
        expect(ids(await deleteAll(store, { of: 'records' }))).toEqual([callId(2)])
        expect(ids(await deleteAll(store, { of: 'bindings' }))).toEqual([held2])
      })(),
    )

    test(
      'passes over the calls of a number that is held, whichever number of the binding they dialled, when its persons are gone (REG-6)',
      on(kind, async (store) => {
        await addCustomers(store)
        await place(store, { n: 1, mode: 'AXYB', onY: y }, { n: 2, mode: 'AXYB', onY: numberAt(block, 3) })
        const ended = { outcome: 'completed', endedAt: noon + minute, q850Cause: 16, durationMs: 0 } as const
        for (const n of [1, 2]) await store.records.save(callRecord(n, ended))
        await passAll(store)
        await store.events.forget({ before: later, limit: 1_000 })
        await deleteAll(store, { of: 'bindings' })
        const held: readonly HeldThing[] = [{ kind: 'number', number: y }]
        expect(await deleteAll(store, { of: 'records', held })).toMatchObject({ items: [{ id: callId(2) }], held: 1 })
      }),
    )

    test(
      'takes call records at the millisecond of their end, those of strangers too, and none that is open (SEC-3, SEC-4)',
      on(kind, async (store) => {
        await addCustomers(store)
        const ended = (endedAt: number) => ({ outcome: 'completed', endedAt, q850Cause: 16, durationMs: 0 }) as const
        await store.records.save(callRecord(1, ended(noon + 2)))
        await store.records.save(callRecord(2, ended(noon + 1)))
        await store.records.save(callRecord(3))
        const stranger = { id: callId(4, null), customer: null, binding: null, orderId: null, from: null, x: null }
        await store.records.save(
          callRecord(4, { ...stranger, outcome: 'refused', refusal: 'not_a_party', endedAt: noon }),
        )
        await store.events.forget({ before: later, limit: 1_000 })
        expect(ids(await deleteAll(store, { of: 'records', through: noon + 1 }))).toEqual([callId(2), callId(4, null)])
        expect(await store.records.findOfAnybody(callId(1))).toBeDefined()
        expect(ids(await deleteAll(store, { of: 'records' }))).toEqual([callId(1)])
        expect((await store.records.list({ customer, limit: 9 }))?.items.map(({ id }) => id)).toEqual([callId(3)])
        await store.records.save(callRecord(5))
        expect((await store.records.list({ customer, limit: 9 }))?.items.map(({ id }) => id)).toEqual([
          callId(5),
          callId(3),
        ])
      }),
    )

    test(
      'takes the audit log from the oldest entry on, and what is kept is one chain behind the anchor (SEC-3, SEC-5)',
      on(kind, async (store) => {
        expect(await store.retention.auditAnchor()).toEqual({ ordinal: 0, at: 0, hash: new Uint8Array(32) })
        for (const n of [1, 2, 3, 4, 5]) await store.audit.append(entry(n, noon + n))
        const [, second] = await store.audit.after(0, 9)
        expect(ids(await deleteAll(store, { of: 'audit', through: noon + 2 }))).toEqual(['1', '2'])
        expect(await store.retention.auditAnchor()).toEqual({ ordinal: 2, at: noon + 2, hash: second?.hash })
        expect((await store.audit.after(0, 9)).map(({ ordinal }) => ordinal)).toEqual([3, 4, 5])
        expect(await isOneChain(store)).toBe(true)
        // The newest stays: the next one hangs on it.
        expect(ids(await deleteAll(store, { of: 'audit' }))).toEqual(['3', '4'])
        await store.audit.append(entry(6, later))
        expect((await store.audit.after(0, 9)).map(({ ordinal }) => ordinal)).toEqual([5, 6])
        expect(await isOneChain(store)).toBe(true)
      }),
    )

    test(
      'stops at an entry of the audit log that a hold names, so that the chain has no gap (REG-6, SEC-5)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.audit.append(entry(1, noon))
        await store.audit.append({ ...entry(2, noon), customer })
        for (const n of [3, 4]) await store.audit.append(entry(n, noon))
        const held: readonly HeldThing[] = [{ kind: 'customer', customer }]
        expect(await deleteAll(store, { of: 'audit', held })).toMatchObject({ items: [{ id: '1' }] })
        expect(await isOneChain(store)).toBe(true)
        expect(ids(await deleteAll(store, { of: 'audit' }))).toEqual(['2', '3'])
      }),
    )

    test(
      'takes matters in the states that are named, by their last change, but held ones (SEC-3, REG-6)',
      on(kind, async (store) => {
        const matter = (n: number, subject: string | null, createdAt: number) => ({
          ...({ id: `mat_${'a'.repeat(23)}${String(n)}` as never, kind: 'breach', customer: null, key: null } as const),
          ...{ subject, state: 'closed', createdAt, body: new Uint8Array([1]) },
        })
        const person = subjectOfParty(octetsOf('anna'))
        await store.matters.add(matter(2, person, noon))
        await store.matters.add(matter(3, null, noon + 1))
        await store.matters.add({ ...matter(4, null, noon + 2), state: 'open' })
        await store.matters.add(matter(5, null, noon + 3))
        const matters = { kind: 'breach', states: ['closed'] } as const
        const held: readonly HeldThing[] = [{ kind: 'party', party: octetsOf('anna') }]
        expect(await deleteAll(store, { of: 'matters', matters, through: noon + 1, held })).toEqual({
          items: [{ id: matter(3, null, noon).id, at: noon + 1 }],
          held: 1,
          place: null,
        })
        expect(await store.retention.oldest('matters', matters)).toBe(noon)
        expect(ids(await deleteAll(store, { of: 'matters', matters }))).toEqual([
          matter(2, null, noon).id,
          matter(5, null, noon).id,
        ])
        expect((await store.matters.list({ kind: 'breach', limit: 9 }))?.items.map(({ state }) => state)).toEqual([
          'open',
        ])
      }),
    )
  })
}
