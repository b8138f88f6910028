import { numberAt, type ProtectedNumber, returnGranularityMs, type Standing, type Store } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { a, amendment, b } from './amendment.ts'
import {
  addCustomers,
  block,
  customer,
  day,
  hour,
  minute,
  noon,
  octetsOf,
  otherBlock,
  placement,
  taken,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

/** What a pool holds, counted from the pairs themselves: those that count and have not lapsed. */
const countedUse = async (store: Store, names: readonly string[], now: number) => {
  const hours = new Map<number, number>()
  for (const number of [x, y, third]) {
    for (const name of names) {
      const standing: Standing | undefined = await store.bindings.standing(number, octetsOf(name))
      if (standing === undefined || !standing.counts || standing.heldUntil <= now) continue
      const by = (Math.floor(standing.heldUntil / returnGranularityMs) + 1) * returnGranularityMs
      hours.set(by, (hours.get(by) ?? 0) + 1)
    }
  }
  const returning = [...hours].map(([by, pairs]) => ({ by, pairs })).sort((one, other) => one.by - other.by)
  return { held: returning.reduce((sum, { pairs }) => sum + pairs, 0), returning }
}

const third: ProtectedNumber = numberAt(block, 3)

/** How full a pool is and when pairs come back: NUM-8. */
export const poolUseCases = (kind: StoreKind): void => {
  describe('what a block holds', () => {
    const use = async (store: Store, now: number) => (await store.numbers.use([block], now))[0]

    test(
      'is told by the hour in which its pairs lapse, those that do not count left out',
      on(kind, async (store) => {
        await addCustomers(store)
        const lapses = noon + day
        await store.bindings.place(placement({ n: 1, heldUntil: lapses }))
        await store.bindings.place(placement({ n: 2, heldUntil: lapses - 1 }))
        await store.bindings.place(placement({ n: 3, mode: 'AXYB', onY: y, heldUntil: lapses + hour - 1 }))
        await store.bindings.place(placement({ n: 4, mode: 'GXB', a: ['p', 'q', 'r'], heldUntil: lapses + 2 * hour }))
        expect(await use(store, noon)).toEqual({
          held: 7,
          returning: [
            { by: lapses, pairs: 1 },
            { by: lapses + hour, pairs: 3 },
            { by: lapses + 3 * hour, pairs: 3 },
          ],
        })
      }),
    )

    test(
      'still counts within an hour what lapsed in it, and no longer',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, heldUntil: noon + day + minute }))
        const one = { held: 1, returning: [{ by: noon + day + hour, pairs: 1 }] }
        for (const now of [noon + day, noon + day + minute, noon + day + hour - 1]) {
          expect(await use(store, now)).toEqual(one)
        }
        expect(await use(store, noon + day + hour)).toEqual({ held: 0, returning: [] })
      }),
    )

    test(
      'is told for each block that is asked for, in the order of the question',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const uses = await store.numbers.use([otherBlock, block, otherBlock], noon)
        expect(uses.map(({ held }) => held)).toEqual([0, 1, 0])
        expect(await store.numbers.use([], noon)).toEqual([])
      }),
    )

    test(
      'is what a count of the pairs finds after each kind of change',
      on(kind, async (store) => {
        await addCustomers(store)
        const { bindings } = store
        const unbinding = { customer, quarantineMs: day, graceMs: null }
        const idOf = async (name: string, number = x) => {
          const standing = await bindings.standing(number, octetsOf(name))
          if (standing === undefined) throw new Error('he does not stand there')
          return standing.binding
        }
        const held = noon + 3 * hour + day
        const changes: readonly (() => Promise<unknown>)[] = [
          () => bindings.place(placement({ n: 1 })),
          () => bindings.place(placement({ n: 2, mode: 'GXYB', a: ['p', 'q'], b: 's', on: x, onY: y })),
          () => bindings.place(placement({ n: 3, mode: 'GXB', a: ['t', 'u'], on: third })),
          () => bindings.amend(amendment({ expiresAt: noon + 5 * hour })),
          () => bindings.amend(amendment({ n: 2, enter: [a('v'), b('w')], leave: [a('q'), b('s')] })),
          () => bindings.amend(amendment({ n: 2, revision: 1, enter: [a('q')], at: noon + 2 * minute })),
          () => bindings.amend(amendment({ revision: 1, enter: [a('b1'), b('a1')], leave: [a('a1'), b('b1')] })),
          async () => bindings.unbind({ ...unbinding, id: await idOf('t', third), at: noon + 3 * minute }),
          () => bindings.place(placement({ n: 4, a: 'p', at: noon + 3 * minute })),
          () => bindings.unbindOrder({ ...unbinding, orderId: 'order-2', at: noon + 4 * minute, limit: 9 }),
          () =>
            bindings.place(placement({ n: 5, mode: 'GXB', a: ['u', 't'], b: 'b3', on: third, at: noon + 2 * hour })),
          () =>
            bindings.place(
              placement({ n: 6, at: noon + 2 * hour, on: third, terms: { endAfterAnswerMs: minute, graceMs: hour } }),
            ),
          async () => bindings.noteAnswer({ id: await idOf('a6', third), at: noon + 2 * hour, quarantineMs: day }),
          async () =>
            bindings.unbind({ ...unbinding, id: await idOf('a6', third), graceMs: 0, at: noon + 2 * hour + 1 }),
        ]
        const names = ['a1', 'b1', 'p', 'q', 's', 't', 'u', 'v', 'w', 'b3', 'a4', 'b4', 'a6', 'b6']
        for (const [index, change] of changes.entries()) {
          await change()
          const now = store.highestCommittedTime()
          const counted = { index, ...(await countedUse(store, names, now)) }
          expect({ index, ...(await use(store, now)) }).toEqual(counted)
        }
        expect(await use(store, held + 9 * day)).toEqual({ held: 0, returning: [] })
      }),
    )

    test(
      'is not changed by what was refused',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p' }))
        const before = await use(store, noon)
        expect(await store.bindings.place(placement({ n: 2, mode: 'GXB', a: ['q', 'p'] }))).toEqual(taken)
        await store.bindings.amend(amendment({ revision: 7, enter: [a('q')] }))
        expect(await use(store, noon)).toEqual(before)
      }),
    )

    test(
      'counts a pair once that lapsed and was overwritten, in the hour in which it comes back',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p', heldUntil: noon + 2 * hour }))
        await store.bindings.place(placement({ n: 2, a: 'p', at: noon + 4 * hour, heldUntil: noon + 9 * hour }))
        expect(await use(store, noon + 4 * hour)).toEqual({ held: 1, returning: [{ by: noon + 10 * hour, pairs: 1 }] })
      }),
    )
  })
}
