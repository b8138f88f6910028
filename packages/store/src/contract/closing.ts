import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  bindingId,
  block,
  callRecord,
  customer,
  customerId,
  day,
  noon,
  octetsOf,
  placement,
  x,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

export const closingCases = (kind: StoreKind): void => {
  describe('closing a store', () => {
    test(
      'is idempotent, and a closed store is not ready',
      on(kind, async (store) => {
        expect(store.isReady()).toBe(true)
        await Promise.all([store.close(), store.close()])
        await store.close()
        expect(store.isReady()).toBe(false)
      }),
    )

    test(
      'waits for the writes that were queued before it',
      on(kind, async (store) => {
        await addCustomers(store)
        const writes = Array.from({ length: 100 }, (_, n) => store.bindings.place(placement({ n })))
        await store.close()
        expect((await Promise.all(writes)).every((outcome) => outcome.kind === 'placed')).toBe(true)
      }),
    )

    test(
      'ends all writes and reads with StoreError closed',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.close()
        const change = { id: bindingId(1), customer, at: noon }
        const asked: [string, () => unknown][] = [
          ['place', () => store.bindings.place(placement({ n: 1 }))],
          [
            'changeExpiry',
            () => store.bindings.changeExpiry({ ...change, expiresAt: noon + day, heldUntil: noon + day }),
          ],
          ['unbind', () => store.bindings.unbind({ ...change, quarantineMs: day })],
          ['save', () => store.records.save(callRecord(1))],
          ['closeOrphans', () => store.records.closeOrphans(noon)],
          ['addCustomer', () => store.customers.addCustomer({ id: customerId(3), name: 'n', createdAt: 1 })],
          ['addKey', () => store.customers.addKey({ hash: octetsOf('k'), customer, createdAt: 1 })],
          ['addBlock', () => store.customers.addBlock({ customer, block, approval: 'none', createdAt: 1 })],
          ['forgetAnswers', () => store.forgetAnswers(noon, 1)],
          ['keptAnswer', () => store.keptAnswer(octetsOf('k'), noon)],
          ['find', () => store.bindings.find(customer, bindingId(1))],
          ['list', () => store.bindings.list({ customer, limit: 1, now: noon })],
          ['standing', () => store.bindings.standing(x, octetsOf('a1'))],
          ['records.find', () => store.records.find(customer, callRecord(1).id)],
          ['records.list', () => store.records.list({ customer, limit: 1 })],
          ['findByName', () => store.customers.findByName('one')],
          ['customerOfKey', () => store.customers.customerOfKey(octetsOf('k'))],
          ['pool', () => store.customers.pool(customer)],
        ]
        for (const [name, ask] of asked) {
          const code = await (async () => ask())().then(
            () => 'nothing',
            (error: { code?: string }) => error.code,
          )
          expect({ name, code }).toEqual({ name, code: 'closed' })
        }
      }),
    )
  })
}
