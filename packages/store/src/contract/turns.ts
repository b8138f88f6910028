import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  bindingId,
  block,
  customer,
  customerOf,
  day,
  hour,
  minute,
  noon,
  numberBlock,
  party,
  placed,
  placement,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'
import { passUntil, storyOf, toldTo } from './told.ts'

const id = bindingId(1)
const end = noon + hour
const unbinding = { id, customer, quarantineMs: day, graceMs: null }
const whole = (heldUntil: number) => ({ type: 'pair.quarantined', side: null, parties: null, heldUntil })

/** What time alone makes known, each once and in its order: ended, then quarantined, then freed. */
export const turnCases = (kind: StoreKind): void => {
  describe('the turns of a binding', () => {
    test(
      'tell its end, its quarantine and its return, each at its instant and not before',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        expect(await store.events.passTime({ at: end - 1, limit: 10 })).toEqual({ taken: 0, next: end })
        expect(await store.events.passTime({ at: end + 5, limit: 10 })).toEqual({ taken: 1, next: end + day })
        expect(await passUntil(store, end + day - 1)).toBe(0)
        expect(await passUntil(store, end + day + 7)).toBe(1)
        expect(await store.events.passTime({ at: end + 9 * day, limit: 10 })).toEqual({ taken: 0, next: null })
        const { id: _, ...binding } = { ...placed({ n: 1 }) }
        const news = { id, mode: binding.mode, orderId: binding.orderId, x, y: x }
        expect((await toldTo(store)).map(({ at, happening }) => ({ at, ...happening }))).toStrictEqual([
          { at: noon, type: 'binding.created', binding: news, expiresAt: end },
          { at: end, type: 'binding.ended', binding: news, reason: 'expired', endedAt: end, routesUntil: end },
          { at: end, ...whole(end + day), binding: news },
          { at: end + day, type: 'pair.freed', binding: news },
        ])
      }),
    )

    test(
      'are caught up with in their order after a long stop, a few at a time',
      on(kind, async (store) => {
        await addCustomers(store)
        for (let n = 1; n <= 3; n += 1)
          await store.bindings.place(placement({ n, expiresAt: end + 10 - n, terms: { graceMs: minute } }))
        const late = end + 9 * day
        expect(await store.events.passTime({ at: late, limit: 2 })).toMatchObject({ taken: 2, next: end + 9 })
        expect(await passUntil(store, late, 2)).toBe(1 + 3)
        const story = (await storyOf(store)).slice(3)
        expect(story.filter(([type]) => type === 'binding.ended').map(([, at]) => at)).toEqual([
          end + 7,
          end + 8,
          end + 9,
        ])
        const freed = [7, 8, 9].map((ms) => end + minute + day + ms)
        expect(story.filter(([type]) => type === 'pair.freed').map(([, at]) => at)).toEqual(freed)
      }),
    )

    test(
      'tell that the pairs rest when the grace is over, and not at the end',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, terms: { graceMs: minute } }))
        await passUntil(store, end)
        expect((await storyOf(store)).slice(1)).toEqual([['binding.ended', end]])
        await passUntil(store, end + minute)
        const [last] = (await toldTo(store)).slice(2)
        expect(last).toMatchObject({ at: end + minute, happening: whole(end + minute + day) })
      }),
    )

    test(
      'tell the end of a binding before the rest that a later change began, though nobody had taken the turn',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, terms: { graceMs: hour } }))
        const at = end + minute
        expect(await store.bindings.unbind({ ...unbinding, at, graceMs: 0 })).toMatchObject({ kind: 'changed' })
        await passUntil(store, end + 9 * day)
        expect((await storyOf(store)).slice(1)).toEqual([
          ['binding.ended', end],
          ['pair.quarantined', at],
          ['pair.freed', at + day],
        ])
        expect((await toldTo(store))[1]?.happening).toMatchObject({ reason: 'expired', routesUntil: end + hour })
      }),
    )

    test(
      'are passed over where a change moved the end: it is told once, at the last of its instants',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const to = async (revision: number, expiresAt: number) =>
          store.bindings.amend({
            ...{ id, customer, revision, at: noon + revision, changed: { expiresAt }, enter: [], leave: [] },
            ...{ liveUntil: expiresAt, heldUntil: expiresAt + day, quarantineMs: day, limit: 200 },
          })
        await to(0, end + hour)
        await to(1, end)
        await to(2, end + minute)
        expect(await passUntil(store, end + 9 * day)).toBe(4)
        expect((await storyOf(store)).slice(4)).toEqual([
          ['binding.ended', end + minute],
          ['pair.quarantined', end + minute],
          ['pair.freed', end + minute + day],
        ])
      }),
    )

    test(
      'are passed over where it was unbound: its end and its rest were told with that',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, terms: { graceMs: minute } }))
        await store.bindings.unbind({ ...unbinding, at: noon + 5, graceMs: 30 })
        await store.bindings.unbind({ ...unbinding, at: noon + 10, graceMs: 20 })
        await passUntil(store, end + 9 * day)
        expect((await storyOf(store)).slice(1)).toEqual([
          ['binding.ended', noon + 5],
          ['pair.quarantined', noon + 25],
          ['pair.freed', noon + 25 + day],
        ])
        expect((await toldTo(store))[1]?.happening).toMatchObject({ reason: 'unbound', routesUntil: noon + 35 })
      }),
    )

    test(
      'come at once where the first answer ended the binding',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, terms: { endAfterAnswerMs: minute } }))
        await store.bindings.noteAnswer({ id, at: noon + 3, quarantineMs: day })
        const ends = noon + 3 + minute
        await passUntil(store, end + 9 * day)
        expect((await storyOf(store)).slice(1)).toEqual([
          ['binding.updated', noon + 3],
          ['binding.ended', ends],
          ['pair.quarantined', ends],
          ['pair.freed', ends + day],
        ])
        expect((await toldTo(store))[2]?.happening).toMatchObject({ reason: 'answered' })
      }),
    )

    test(
      'tell the return of all pairs of a binding, of whoever rests longest',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'GXYB', a: ['m', 'n'], onY: y }))
        const expiresAt = noon + minute
        await store.bindings.amend({
          ...{ id, customer, revision: 0, at: noon + 1, changed: { expiresAt }, enter: [], leave: [party('n', 'a')] },
          ...{ liveUntil: expiresAt, heldUntil: expiresAt + 10, quarantineMs: day, limit: 200 },
        })
        await passUntil(store, end + 9 * day)
        const rest = noon + 1 + day
        expect((await toldTo(store)).slice(1).map(({ at, happening }) => ({ at, ...happening }))).toMatchObject([
          { at: noon + 1, type: 'binding.updated', expiresAt },
          { at: noon + 1, type: 'pair.quarantined', side: 'a', parties: 1, heldUntil: rest },
          { at: expiresAt, type: 'binding.ended' },
          { at: expiresAt, ...whole(rest) },
          { at: rest, type: 'pair.freed' },
        ])
      }),
    )

    test(
      'tell a binding free whose number its parties took back, and the new one only when that has ended',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'a', b: 'b' }))
        await store.bindings.unbind({ ...unbinding, at: noon + 1 })
        await store.bindings.place(placement({ n: 2, a: 'a', b: 'b', at: noon + 2 }))
        await passUntil(store, noon + 1 + day)
        const freed = (await toldTo(store)).filter(({ happening }) => happening.type === 'pair.freed')
        expect(freed).toMatchObject([{ happening: { binding: { id } } }])
        await passUntil(store, noon + 9 * day)
        const story = (await toldTo(store)).filter(({ happening }) => happening.type === 'pair.freed')
        expect(story).toMatchObject([
          { happening: { binding: { id } } },
          { happening: { binding: { id: bindingId(2) } } },
        ])
      }),
    )

    test(
      'are of a committed time: what was told to be over is not brought back by a clock that steps back (promise 2)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.events.passTime({ at: end + 5, limit: 9 })
        expect(store.highestCommittedTime()).toBe(end)
        expect(await store.bindings.unbind({ ...unbinding, at: noon + 1 })).toMatchObject({ kind: 'ended' })
        expect((await storyOf(store)).filter(([type]) => type === 'binding.ended')).toHaveLength(1)
      }),
    )

    test(
      'are of a committed time: a rest that was told with the end is not told again by a clock that steps back',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, terms: { graceMs: minute } }))
        await store.events.passTime({ at: end + 2 * minute, limit: 9 })
        expect(store.highestCommittedTime()).toBe(end + minute)
        await store.bindings.unbind({ ...unbinding, at: noon + 1, graceMs: 0 })
        await passUntil(store, end + 9 * day)
        const types = (await storyOf(store)).map(([type]) => type)
        expect(types).toEqual(['binding.created', 'binding.ended', 'pair.quarantined', 'pair.freed'])
      }),
    )

    test(
      'that are to come stay where an unbinding overtook them, and are passed over in their time',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, terms: { graceMs: minute } }))
        await store.bindings.unbind({ ...unbinding, at: noon + 5, graceMs: 30 })
        await store.bindings.unbind({ ...unbinding, at: noon + 10, graceMs: 20 })
        expect(await store.events.passTime({ at: end, limit: 9 })).toMatchObject({ taken: 3 })
      }),
    )

    test(
      'commit no time while none has come',
      on(kind, async (store) => {
        await store.customers.addCustomer(customerOf(1, 'one'))
        await store.numbers.addBlocks([numberBlock({ block })])
        await store.bindings.place(placement({ n: 1 }))
        await store.events.passTime({ at: noon + minute, limit: 9 })
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )
  })
}
