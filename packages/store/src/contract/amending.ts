import type { Store } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { a, amendment, b } from './amendment.ts'
import {
  addCustomers,
  bindingId,
  block,
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
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const standing = async (store: Store, name: string, number = x) => {
  const found = await store.bindings.standing(number, octetsOf(name))
  return found && [found.binding, found.side, found.liveUntil, found.heldUntil]
}

const at = noon + minute
const [end, left] = [
  [noon + hour, noon + hour + day],
  [at, at + day],
]

/** Changes of live bindings: APP-7, APP-10, promises 1, 2 and 3. */
export const amendingCases = (kind: StoreKind): void => {
  describe('a change of a binding', () => {
    test(
      'moves its end and every pair with it, forwards and backwards (APP-7)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ n: 2 }))
        for (const [revision, expiresAt] of [noon + 5 * hour, noon + 2 * minute].entries()) {
          const changed = { ...placed({ n: 1 }), expiresAt, revision: revision + 1 }
          const outcome = await store.bindings.amend(amendment({ revision, expiresAt }))
          expect(outcome).toStrictEqual({ kind: 'changed', binding: changed })
          expect(await store.bindings.find(customer, bindingId(1))).toStrictEqual(changed)
          for (const name of ['a1', 'b1']) {
            const moved = { liveUntil: expiresAt, heldUntil: expiresAt + day, stored: changed }
            expect(await store.bindings.standing(x, octetsOf(name))).toMatchObject(moved)
          }
        }
        expect(await standing(store, 'a2')).toEqual([bindingId(2), 'a', ...end])
      }),
    )

    test(
      'moves the pairs on both numbers of a binding',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'AXYB', onY: y }))
        await store.bindings.amend(amendment({ expiresAt: noon + 2 * hour }))
        const moved = [noon + 2 * hour, noon + 2 * hour + day]
        expect(await standing(store, 'a1')).toEqual([bindingId(1), 'a', ...moved])
        expect(await standing(store, 'b1', y)).toEqual([bindingId(1), 'b', ...moved])
      }),
    )

    test(
      'replaces the terms and the sealed parties that it names and leaves the rest',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, terms: { calls: false } }))
        const terms = { graceMs: minute, direction: 'a_to_b', groupCallee: 'last_caller' } as const
        const parties = octetsOf('sealed anew')
        const before = placed({ n: 1 })
        const changed = { ...before, terms: { ...before.terms, ...terms }, parties, revision: 1 }
        const outcome = await store.bindings.amend(amendment({ terms, parties }))
        expect(outcome).toStrictEqual({ kind: 'changed', binding: changed })
        const moved = [noon + hour + minute, noon + hour + minute + day]
        expect(await standing(store, 'b1')).toEqual([bindingId(1), 'b', ...moved])
      }),
    )

    test(
      'that was made from an older state is outdated and changes nothing',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const ahead = amendment({ revision: 1, expiresAt: noon + 2 * hour })
        expect(await store.bindings.amend(ahead)).toEqual({ kind: 'outdated' })
        await store.bindings.amend(amendment({ expiresAt: noon + 3 * hour }))
        const behind = amendment({ expiresAt: noon + 2 * hour, enter: [a('p')] })
        expect(await store.bindings.amend(behind)).toEqual({ kind: 'outdated' })
        expect(await store.bindings.find(customer, bindingId(1))).toMatchObject({ expiresAt: noon + 3 * hour })
        expect(await standing(store, 'p')).toBeUndefined()
      }),
    )

    test(
      'comes too late for an ended binding, whose answer is the binding as it is',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, terms: { graceMs: hour } }))
        const late = { expiresAt: noon + 9 * hour, enter: [a('p')], at: noon + hour }
        const ended = { kind: 'ended', binding: placed({ n: 1, terms: { graceMs: hour } }) }
        expect(await store.bindings.amend(amendment(late))).toStrictEqual(ended)
        expect(await store.bindings.amend(amendment({ ...late, revision: 7 }))).toStrictEqual(ended)
        expect(await standing(store, 'p')).toBeUndefined()
        const intime = amendment({ ...late, at: noon + hour - 1 })
        expect(await store.bindings.amend(intime)).toMatchObject({ kind: 'changed' })
      }),
    )

    test(
      "is for the binding's own customer only",
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const change = { expiresAt: noon + 9 * hour }
        expect(await store.bindings.amend(amendment({ ...change, by: otherCustomer }))).toEqual({ kind: 'absent' })
        expect(await store.bindings.amend(amendment({ ...change, n: 9 }))).toEqual({ kind: 'absent' })
        expect(await store.bindings.find(customer, bindingId(1))).toStrictEqual(placed({ n: 1 }))
      }),
    )
  })

  describe('on a block that is withdrawn (NUM-6)', () => {
    test(
      'nobody enters and nothing lives longer; who leaves may, and an earlier end too',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.numbers.changeBlock({ block, from: 'active', to: 'withdrawn', at })
        const before = placed({ n: 1 })
        const withdrawn = { kind: 'withdrawn' }
        expect(await store.bindings.amend(amendment({ enter: [a('c')] }))).toEqual(withdrawn)
        expect(await store.bindings.amend(amendment({ expiresAt: noon + 2 * hour }))).toEqual(withdrawn)
        expect(await store.bindings.amend(amendment({ terms: { graceMs: minute } }))).toEqual(withdrawn)
        expect(await store.bindings.find(customer, bindingId(1))).toStrictEqual(before)
        expect(await store.bindings.standing(x, octetsOf('c'))).toBeUndefined()
        const earlier = { expiresAt: noon + 2 * minute, leave: [a('a1')] }
        expect(await store.bindings.amend(amendment(earlier))).toMatchObject({ kind: 'changed' })
        await store.numbers.changeBlock({ block, from: 'withdrawn', to: 'active', at })
        const again = { revision: 1, expiresAt: noon + 2 * hour, enter: [a('c')] }
        expect(await store.bindings.amend(amendment(again))).toMatchObject({ kind: 'changed' })
      }),
    )
  })

  describe('who comes and who goes', () => {
    test(
      'a member enters with the life of the binding, and one who leaves rests from that instant (APP-10)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'GXB', a: ['p', 'q'], b: 's' }))
        const change = amendment({ enter: [a('r')], leave: [a('q')], expiresAt: noon + 2 * hour })
        expect(await store.bindings.amend(change)).toMatchObject({ kind: 'changed', binding: { revision: 1 } })
        const moved = [noon + 2 * hour, noon + 2 * hour + day]
        expect(await standing(store, 'r')).toEqual([bindingId(1), 'a', ...moved])
        expect(await standing(store, 'p')).toEqual([bindingId(1), 'a', ...moved])
        expect(await standing(store, 'q')).toEqual([bindingId(1), 'a', ...left])
      }),
    )

    test(
      'who left is not moved by later changes and ends, and comes back only to his own (promise 3)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'GXB', a: ['p', 'q'], b: 's' }))
        await store.bindings.place(placement({ n: 2 }))
        await store.bindings.amend(amendment({ leave: [a('q')] }))
        await store.bindings.amend(amendment({ revision: 1, expiresAt: noon + 3 * hour, at: at + 1 }))
        expect(await standing(store, 'q')).toEqual([bindingId(1), 'a', ...left])
        const byOther = amendment({ n: 2, enter: [a('q')], at: at + 2 })
        expect(await store.bindings.amend(byOther)).toEqual({ kind: 'taken', index: 0, by: bindingId(1) })
        await store.bindings.amend(amendment({ revision: 2, enter: [a('q')], expiresAt: noon + 3 * hour, at: at + 3 }))
        expect(await standing(store, 'q')).toEqual([bindingId(1), 'a', noon + 3 * hour, noon + 3 * hour + day])
      }),
    )

    test(
      'whoever stands on the number for another does not enter: he and his binding are named, nothing changes (APP-5)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'GXB', a: ['p', 'q'], b: 's' }))
        await store.bindings.place(placement({ n: 2, b: 't' }))
        const change = amendment({ enter: [a('r'), a('t')], leave: [a('q')], expiresAt: noon + 2 * hour })
        expect(await store.bindings.amend(change)).toEqual({ kind: 'taken', index: 1, by: bindingId(2) })
        expect(await standing(store, 'r')).toBeUndefined()
        expect(await standing(store, 'q')).toEqual([bindingId(1), 'a', ...end])
        expect(await store.bindings.find(customer, bindingId(1))).toMatchObject({ revision: 0 })
      }),
    )

    test(
      'whoever rests on the number out of another binding enters when that has lapsed (promise 3)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, expiresAt: noon + 9 * day }))
        await store.bindings.place(placement({ n: 2, b: 't' }))
        const lapsed = noon + hour + day
        const early = amendment({ enter: [b('t')], leave: [b('b1')], expiresAt: noon + 9 * day, at: lapsed - 1 })
        expect(await store.bindings.amend(early)).toMatchObject({ kind: 'taken', index: 0, by: bindingId(2) })
        expect(await store.bindings.amend({ ...early, at: lapsed })).toMatchObject({ kind: 'changed' })
        expect(await standing(store, 't')).toEqual([bindingId(1), 'b', noon + 9 * day, noon + 10 * day])
      }),
    )

    test(
      'a new B stands on the number of B, and the old one rests there',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'AXYB', onY: y }))
        await store.bindings.amend(amendment({ enter: [b('t')], leave: [b('b1')] }))
        expect([await standing(store, 't'), await standing(store, 't', y)]).toEqual([
          undefined,
          [bindingId(1), 'b', ...end],
        ])
        expect(await standing(store, 'b1', y)).toEqual([bindingId(1), 'b', ...left])
      }),
    )

    test.each([
      ['on one number', x],
      ['on a number each', y],
    ])('A and B change places %s', (_, onY) =>
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p', b: 'q', onY, mode: onY === x ? 'AXB' : 'AXYB' }))
        const swap = amendment({ enter: [a('q'), b('p')], leave: [a('p'), b('q')] })
        expect(await store.bindings.amend(swap)).toMatchObject({ kind: 'changed' })
        expect(await standing(store, 'q', x)).toEqual([bindingId(1), 'a', ...end])
        expect(await standing(store, 'p', onY)).toEqual([bindingId(1), 'b', ...end])
        if (onY !== x) {
          expect(await standing(store, 'p', x)).toEqual([bindingId(1), 'a', ...left])
          expect(await standing(store, 'q', y)).toEqual([bindingId(1), 'b', ...left])
        }
      })(),
    )

    test(
      'a number that is full takes nobody in: the side is named, nothing changes (APP-5)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'GXYB', a: ['p', 'q'], b: 's', onY: y }))
        await store.bindings.place(placement({ n: 2, on: y }))
        const more = { enter: [a('r')], leave: [a('q')] }
        expect(await store.bindings.amend(amendment({ ...more, limit: 2 }))).toEqual({ kind: 'full', side: 'a' })
        const other = { enter: [b('t')], leave: [b('s')], limit: 2 }
        expect(await store.bindings.amend(amendment(other))).toEqual({ kind: 'full', side: 'b' })
        expect([await standing(store, 'r'), await standing(store, 't', y)]).toEqual([undefined, undefined])
        expect(await store.bindings.amend(amendment({ ...more, limit: 3 }))).toMatchObject({ kind: 'changed' })
      }),
    )

    test(
      'a number over a limit that was lowered still takes changes that bring nobody, and a B who does not count',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ n: 2 }))
        const longer = amendment({ expiresAt: noon + 2 * hour, limit: 1 })
        expect(await store.bindings.amend(longer)).toMatchObject({ kind: 'changed' })
        const another = amendment({ revision: 1, enter: [b('t')], leave: [b('b1')], limit: 1 })
        expect(await store.bindings.amend(another)).toMatchObject({ kind: 'changed' })
      }),
    )

    test(
      'A and B change places, and a member becomes B, on a number that is full or over its limit',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p', b: 'q' }))
        await store.bindings.place(placement({ n: 2 }))
        const swap = amendment({ enter: [a('q'), b('p')], leave: [a('p'), b('q')], limit: 1 })
        expect(await store.bindings.amend(swap)).toMatchObject({ kind: 'changed' })
        expect(await store.bindings.place(placement({ n: 3, limit: 2 }))).toMatchObject({ full: 1 })
        expect(await store.bindings.place(placement({ n: 3, limit: 3 }))).toEqual(placedFirst)
        const instead = amendment({ revision: 1, enter: [b('q'), a('r')], leave: [a('q'), b('p')], limit: 3 })
        expect(await store.bindings.amend(instead)).toMatchObject({ kind: 'changed' })
        const another = amendment({ revision: 2, enter: [a('s')], leave: [a('r')], limit: 3 })
        expect(await store.bindings.amend(another)).toEqual({ kind: 'full', side: 'a' })
      }),
    )

    test(
      'a member who left is counted once when he comes back',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'GXB', a: ['p', 'q'], b: 's' }))
        await store.bindings.amend(amendment({ leave: [a('q')] }))
        const back = amendment({ revision: 1, enter: [a('q')], limit: 2 })
        expect(await store.bindings.amend(back)).toMatchObject({ kind: 'changed' })
        expect(await store.bindings.place(placement({ n: 2, limit: 2 }))).toMatchObject({ full: 1 })
        expect(await store.bindings.place(placement({ n: 2, limit: 3 }))).toEqual(placedFirst)
      }),
    )
  })
}
