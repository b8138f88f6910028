import { numberAt } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  bindingId,
  block,
  candidate,
  customer,
  day,
  hour,
  minute,
  noon,
  notIssued,
  numberBlock,
  octetsOf,
  otherBlock,
  otherX,
  placed,
  placedFirst,
  placement,
  refused,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

/** Which of several numbers a binding gets, and from which blocks: APP-5, NUM-3, NUM-8. */
export const candidateCases = (kind: StoreKind): void => {
  describe('several candidates', () => {
    test(
      'are tried in their order, and the first on which the binding may stand is taken',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p' }))
        await store.bindings.place(placement({ n: 2, on: y }))
        const third = numberAt(block, 3)
        const candidates = [
          candidate(3, otherX),
          candidate(3, x),
          candidate(3, y),
          candidate(3, third),
          candidate(4, third),
        ]
        const outcome = await store.bindings.place({ ...placement({ n: 3, a: 'p', limit: 1 }), candidates })
        expect(outcome).toEqual({ kind: 'placed', candidate: 3 })
        const stands = placed({ n: 3, a: 'p', on: third })
        expect(await store.bindings.find(customer, bindingId(3))).toStrictEqual(stands)
        expect(await store.bindings.find(customer, bindingId(4))).toBeUndefined()
        expect(await store.bindings.standing(x, octetsOf('b3'))).toBeUndefined()
        expect(await store.bindings.standing(third, octetsOf('b3'))).toMatchObject({ stored: stands })
      }),
    )

    test(
      'are counted by the reason for which each fell, and nothing was changed',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p' }))
        await store.bindings.place(placement({ n: 2, on: y }))
        const candidates = [x, y, otherX, y, y].map((number) => candidate(3, number))
        const placing = { ...placement({ n: 3, a: 'p', limit: 1, at: noon + minute }), candidates }
        expect(await store.bindings.place(placing)).toEqual(refused({ taken: 1, full: 3, notIssued: 1 }))
        expect(await store.bindings.find(customer, bindingId(3))).toBeUndefined()
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )
  })

  describe('a block gives out a number (NUM-3)', () => {
    const until = noon + hour
    test.each([
      ['active and valid until the very end of the binding', { validFrom: noon, validUntil: until }, placedFirst],
      ['not valid until the end', { validUntil: until - 1 }, notIssued],
      ['not valid yet', { validFrom: noon + 1 }, notIssued],
      ['allocated', { state: 'allocated' }, notIssued],
      ['withdrawn', { state: 'withdrawn' }, notIssued],
      ['recovered', { state: 'recovered' }, notIssued],
      ['in no pool', { customer: null }, notIssued],
    ] as const)('or not: it is %s', (_, own, expected) =>
      on(kind, async (store) => {
        await addCustomers(store)
        const second = '70011111111' as typeof block
        await store.numbers.addBlocks([numberBlock({ block: second, ...own })])
        expect(await store.bindings.place(placement({ n: 1, on: numberAt(second, 1) }))).toEqual(expected)
      })(),
    )

    test(
      'for the whole of its life, the grace included',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.numbers.changeBlock({ block, from: 'active', validUntil: until + minute, at: noon })
        const asked = { n: 1, terms: { graceMs: minute + 1 } }
        expect(await store.bindings.place(placement(asked))).toEqual(notIssued)
        expect(await store.bindings.place(placement({ n: 1, terms: { graceMs: minute } }))).toEqual(placedFirst)
      }),
    )

    test(
      'to its own customer, and one that was never recorded to nobody',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.bindings.place(placement({ n: 1, on: otherX }))).toEqual(notIssued)
        const nowhere = numberAt('70099999999' as typeof block, 1)
        expect(await store.bindings.place(placement({ n: 1, on: nowhere }))).toEqual(notIssued)
      }),
    )

    test(
      'at the highest committed time, whatever the clock says',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, at: noon + minute }))
        const second = '70011111111' as typeof block
        await store.numbers.addBlocks([numberBlock({ block: second, validFrom: noon + minute })])
        expect(await store.bindings.place(placement({ n: 2, on: numberAt(second, 1) }))).toEqual(placedFirst)
      }),
    )

    test(
      'and remembers when it first did (NUM-8)',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.numbers.block(block)).toMatchObject({ firstUsedAt: null })
        await store.bindings.place(placement({ n: 1, a: 'p', b: 'p' }))
        expect(await store.numbers.block(block)).toMatchObject({ firstUsedAt: null })
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ n: 2, at: noon + day }))
        expect(await store.numbers.block(block)).toMatchObject({ firstUsedAt: noon })
        expect(await store.numbers.block(otherBlock)).toMatchObject({ firstUsedAt: null })
      }),
    )
  })
}
