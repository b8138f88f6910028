import type { BindingUse } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { amendment } from './amendment.ts'
import {
  addCustomers,
  bindingId,
  customer,
  day,
  hour,
  minute,
  noon,
  octetsOf,
  placed,
  placement,
  x,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

/** What a binding is for, as its customer said when it was made: APP-1, USE-4. */
export const useCases = (kind: StoreKind): void => {
  const uses: [what: string, use: BindingUse][] = [
    [
      'a scenario, an identifier and a consent',
      { scenario: 'rides', identifier: '88.101.5/订单-7', consent: { version: '3', at: noon - day } },
    ],
    ['an identifier alone', { scenario: null, identifier: 'i'.repeat(128), consent: null }],
    ['nothing of all that', { scenario: null, identifier: null, consent: null }],
  ]

  describe('the use of a binding', () => {
    test.each(uses)(
      'with %s is read back wherever the binding is, and stays through its changes and its end',
      (_, use) =>
        on(kind, async (store) => {
          await addCustomers(store)
          const own = { ...placed({ n: 1 }), use }
          await store.bindings.place(placement({ n: 1, use }))
          expect(await store.bindings.find(customer, bindingId(1))).toStrictEqual(own)
          expect((await store.bindings.list({ customer, limit: 9, now: noon }))?.items).toStrictEqual([own])
          expect((await store.bindings.standing(x, octetsOf('a1')))?.stored).toStrictEqual(own)
          const at = noon + minute
          const longer = { ...own, expiresAt: noon + 2 * hour, revision: 1 }
          const changed = await store.bindings.amend(amendment({ at, expiresAt: noon + 2 * hour }))
          expect(changed).toStrictEqual({ kind: 'changed', binding: longer })
          const ended = { ...longer, unboundAt: at, revision: 2 }
          const end = { id: bindingId(1), customer, at, quarantineMs: day, graceMs: null }
          expect(await store.bindings.unbind(end)).toStrictEqual({ kind: 'changed', binding: ended })
          expect(await store.bindings.find(customer, bindingId(1))).toStrictEqual(ended)
        })(),
    )

    test(
      'is null where nothing was said of it',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ n: 2, use: { scenario: 's', identifier: null, consent: null } }))
        expect(await store.bindings.find(customer, bindingId(1))).toStrictEqual(placed({ n: 1 }))
        expect(await store.bindings.find(customer, bindingId(2))).toMatchObject({ use: { scenario: 's' } })
      }),
    )
  })
}
