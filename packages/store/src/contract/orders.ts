import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  bindingId,
  customer,
  day,
  hour,
  minute,
  noon,
  octetsOf,
  otherCustomer,
  otherX,
  placed,
  placement,
  x,
  y,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

/** One call ends all bindings of an order: APP-8. */
export const orderCases = (kind: StoreKind): void => {
  describe('unbinding an order', () => {
    const at = noon + minute
    const unbinding = { customer, orderId: 'o', at, quarantineMs: day, graceMs: null, limit: 100 }
    const ended = (n: number, orderId = 'o') => ({ ...placed({ n, orderId }), unboundAt: at, revision: 1 })

    test(
      'ends its live bindings, the oldest first, and those of no other order and no other customer',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, orderId: 'o' }))
        await store.bindings.place(placement({ n: 2, orderId: 'o', on: y }))
        await store.bindings.place(placement({ n: 3, orderId: 'O' }))
        await store.bindings.place(placement({ n: 4, orderId: 'o', expiresAt: at }))
        const theirs = { n: 5, orderId: 'o', customer: otherCustomer, on: otherX }
        await store.bindings.place(placement(theirs))
        const second = { ...ended(2), x: y, y }
        expect(await store.bindings.unbindOrder(unbinding)).toStrictEqual({ ended: [ended(1), second], more: false })
        expect(await store.bindings.find(customer, bindingId(2))).toStrictEqual(second)
        expect(await store.bindings.standing(x, octetsOf('a1'))).toMatchObject({ liveUntil: at, heldUntil: at + day })
        expect(await store.bindings.standing(x, octetsOf('a3'))).toMatchObject({ liveUntil: noon + hour })
        expect(await store.bindings.find(otherCustomer, placed(theirs).id)).toStrictEqual(placed(theirs))
        expect(await store.bindings.find(customer, bindingId(4))).toMatchObject({ unboundAt: null, revision: 0 })
      }),
    )

    test(
      'ends at most so many, and says that more are left',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2, 3, 4, 5]) await store.bindings.place(placement({ n, orderId: 'o' }))
        const two = { ...unbinding, limit: 2 }
        expect(await store.bindings.unbindOrder(two)).toStrictEqual({ ended: [ended(1), ended(2)], more: true })
        expect(await store.bindings.unbindOrder(two)).toStrictEqual({ ended: [ended(3), ended(4)], more: true })
        expect(await store.bindings.unbindOrder(two)).toStrictEqual({ ended: [ended(5)], more: false })
        expect(await store.bindings.unbindOrder(two)).toStrictEqual({ ended: [], more: false })
      }),
    )

    test(
      'is idempotent, and an order that nobody knows is one of which nothing is left',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, orderId: 'o' }))
        await store.bindings.unbindOrder(unbinding)
        const later = { ...unbinding, at: noon + 2 * minute }
        for (const again of [later, { ...later, orderId: 'p' }]) {
          expect(await store.bindings.unbindOrder(again)).toStrictEqual({ ended: [], more: false })
        }
        expect(store.highestCommittedTime()).toBe(at)
        expect(await store.bindings.find(customer, bindingId(1))).toStrictEqual(ended(1))
      }),
    )

    test(
      'leaves each binding its grace, or shortens it where it is told',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const [n, orderId] of [
          [1, 'o'],
          [2, 'p'],
        ] as const) {
          await store.bindings.place(placement({ n, orderId, terms: { graceMs: hour } }))
        }
        await store.bindings.unbindOrder(unbinding)
        await store.bindings.unbindOrder({ ...unbinding, orderId: 'p', graceMs: minute })
        expect(await store.bindings.standing(x, octetsOf('b1'))).toMatchObject({ liveUntil: at + hour })
        expect(await store.bindings.standing(x, octetsOf('b2'))).toMatchObject({ liveUntil: at + minute })
      }),
    )
  })
}
