import { mostWebhooks } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { addCustomers, customer, minute, noon, octetsOf, otherCustomer } from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'
import { claim, delivery, holding, saving, webhook, webhookId } from './webhook-samples.ts'

/** Where events are posted to, and which server does it. */
export const webhookCases = (kind: StoreKind): void => {
  describe('a webhook', () => {
    test(
      'is found by its owner and by nobody else, as it was added',
      on(kind, async (store) => {
        await addCustomers(store)
        const progress = {
          cursor: 7,
          replay: { through: 9, types: ['call.ended'] },
          failingSince: noon - 1,
          lastSuccessAt: noon - 2,
        } as const
        const previousSecret = { secret: octetsOf('previous'), until: noon + minute }
        const full = webhook(1, { types: ['call.ended', 'pool.low'], previousSecret, progress, epoch: 3 })
        const ofPlatform = webhook(2, { owner: null, disabled: { reason: 'gone', at: noon } })
        expect(await store.webhooks.add(full)).toBe(true)
        expect(await store.webhooks.add(ofPlatform)).toBe(true)
        expect(await store.webhooks.find(customer, full.id)).toStrictEqual(full)
        expect(await store.webhooks.find(null, ofPlatform.id)).toStrictEqual(ofPlatform)
        expect(await store.webhooks.find(otherCustomer, full.id)).toBeUndefined()
        expect(await store.webhooks.find(null, full.id)).toBeUndefined()
        expect(await store.webhooks.find(customer, ofPlatform.id)).toBeUndefined()
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )

    test(
      'is listed with the others of its owner, in the order in which they were added, and there are so many at most',
      on(kind, async (store) => {
        await addCustomers(store)
        for (let n = 1; n <= mostWebhooks; n += 1) expect(await store.webhooks.add(webhook(n))).toBe(true)
        expect(await store.webhooks.add(webhook(20))).toBe(false)
        expect(await store.webhooks.add(webhook(21, { owner: otherCustomer }))).toBe(true)
        expect(await store.webhooks.add(webhook(22, { owner: null }))).toBe(true)
        const ids = async (owner: typeof customer | null) => (await store.webhooks.list(owner)).map(({ id }) => id)
        expect(await ids(customer)).toEqual(Array.from({ length: mostWebhooks }, (_, index) => webhookId(index + 1)))
        expect(await ids(otherCustomer)).toEqual([webhookId(21)])
        expect(await ids(null)).toEqual([webhookId(22)])
      }),
    )

    test(
      'is changed in what is named; the rest stays',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.webhooks.add(webhook(1))
        const set = { url: 'https://elsewhere.example/', types: ['pair.freed'], secret: octetsOf('new') } as const
        const at = noon + minute
        const changed = await store.webhooks.change({ owner: customer, id: webhookId(1), at, set })
        expect(changed).toStrictEqual(webhook(1, set))
        expect(await store.webhooks.find(customer, webhookId(1))).toStrictEqual(changed)
        expect(store.highestCommittedTime()).toBe(at)
        expect(await store.webhooks.change({ owner: otherCustomer, id: webhookId(1), at, set })).toBeUndefined()
        expect(await store.webhooks.change({ owner: customer, id: webhookId(2), at, set })).toBeUndefined()
      }),
    )

    test(
      'that is given a new secret keeps the old one for a while, and a second rotation keeps that very one',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.webhooks.add(webhook(1))
        const rotate = (secret: string, at: number, oldSecretUntil?: number) =>
          store.webhooks.change({
            ...{ owner: customer, id: webhookId(1), at, set: { secret: octetsOf(secret) } },
            ...(oldSecretUntil === undefined ? {} : { oldSecretUntil }),
          })
        const first = { secret: octetsOf('secret 1'), until: noon + minute }
        // Neither of two at once knows of the other.
        await Promise.all([rotate('lost', noon, noon + minute), rotate('lost too', noon, noon + minute)])
        expect(await store.webhooks.find(customer, webhookId(1))).toMatchObject({ previousSecret: first })
        const last = webhook(1, { secret: octetsOf('last'), previousSecret: first })
        expect(await rotate('last', noon + 1, noon + 2 * minute)).toStrictEqual(last)
        expect(await store.webhooks.find(customer, webhookId(1))).toStrictEqual(last)
        const after = { secret: octetsOf('last'), until: noon + 2 * minute }
        const next = await rotate('next', noon + minute, noon + 2 * minute)
        expect(next).toStrictEqual(webhook(1, { secret: octetsOf('next'), previousSecret: after }))
        expect(await rotate('at once', noon + minute + 1)).toStrictEqual(webhook(1, { secret: octetsOf('at once') }))
      }),
    )

    test(
      'that is switched on again has the whole time before it for what waits',
      on(kind, async (store) => {
        await holding(store, delivery(101), delivery(102, { nextAt: null, attempts: 0, triedSince: null }))
        const id = webhookId(1)
        const off = { reason: 'asked', at: noon } as const
        const disabled = await store.webhooks.change({ owner: customer, id, at: noon, set: { disabled: off } })
        expect(disabled).toMatchObject({ disabled: off, epoch: 1 })
        const again = await store.webhooks.change({ owner: customer, id, at: noon + 1, set: { disabled: off } })
        expect(again).toStrictEqual(disabled)
        const at = noon + minute
        const enabled = await store.webhooks.change({ owner: customer, id, at, set: { disabled: null } })
        expect(enabled).toMatchObject({ disabled: null, epoch: 2, progress: { failingSince: null } })
        expect(await store.webhooks.underWay(id)).toStrictEqual([
          delivery(101, { triedSince: null, nextAt: at }),
          delivery(102, { nextAt: null, attempts: 0, triedSince: null }),
        ])
      }),
    )

    test(
      'is removed with its deliveries, by its owner, once',
      on(kind, async (store) => {
        await holding(store, delivery(101))
        await store.webhooks.add(webhook(2))
        const id = webhookId(1)
        expect(await store.webhooks.remove(otherCustomer, id, noon)).toBeUndefined()
        expect(await store.webhooks.remove(customer, id, noon + 1)).toStrictEqual(webhook(1))
        expect(await store.webhooks.remove(customer, id, noon + 2)).toBeUndefined()
        expect(store.highestCommittedTime()).toBe(noon + 1)
        expect(await store.webhooks.underWay(id)).toEqual([])
        expect(await store.webhooks.save(saving(1))).toBe(false)
        expect(await store.webhooks.list(customer)).toStrictEqual([webhook(2)])
      }),
    )
  })

  describe('the server that delivers to a webhook', () => {
    test(
      'holds it until an instant, and until then no other is given it',
      on(kind, async (store) => {
        await addCustomers(store)
        for (const n of [1, 2]) await store.webhooks.add(webhook(n))
        await store.webhooks.add(webhook(3, { disabled: { reason: 'asked', at: noon } }))
        const other = { ...claim, holder: 'another server' }
        expect(await store.webhooks.claim({ ...claim, limit: 1 })).toStrictEqual([webhook(1)])
        expect(await store.webhooks.claim(other)).toStrictEqual([webhook(2)])
        const third = minute / 3
        const renewed = { ...claim, at: noon + third, until: claim.until + third }
        expect(await store.webhooks.claim(renewed)).toStrictEqual([webhook(1)])
        expect(await store.webhooks.claim({ ...other, at: claim.until, until: claim.until + minute })).toStrictEqual([
          webhook(2),
        ])
        expect(await store.webhooks.save(saving(1))).toBe(true)
        const late = { ...other, at: renewed.until + 1, until: renewed.until + minute }
        expect(await store.webhooks.claim(late)).toStrictEqual([webhook(2), webhook(1)])
        expect(await store.webhooks.save(saving(1))).toBe(false)
      }),
    )

    test(
      'that is held for longer than anybody holds, since the clock was set back, is free',
      on(kind, async (store) => {
        await holding(store)
        const before = (ms: number) => ({
          holder: 'another server',
          at: noon - ms,
          until: noon - ms + minute,
          limit: 1,
        })
        expect(await store.webhooks.claim(before(minute))).toEqual([])
        expect(await store.webhooks.claim(before(minute + 1))).toStrictEqual([webhook(1)])
      }),
    )

    test(
      'that gives up what it holds leaves it to the next at once',
      on(kind, async (store) => {
        await holding(store)
        const other = { ...claim, holder: 'another server' }
        expect(await store.webhooks.claim(other)).toEqual([])
        await store.webhooks.release(claim.holder, noon)
        expect(await store.webhooks.save(saving(1))).toBe(false)
        expect(await store.webhooks.claim(other)).toStrictEqual([webhook(1)])
      }),
    )

    test(
      'saves how far it came, if nobody did anything to the webhook of which it does not know',
      on(kind, async (store) => {
        await holding(store)
        const progress = {
          cursor: 120,
          replay: { through: 130, types: null },
          failingSince: noon,
          lastSuccessAt: noon - minute,
        }
        expect(await store.webhooks.save(saving(1, { progress, at: noon + 1 }))).toBe(true)
        expect(await store.webhooks.find(customer, webhookId(1))).toStrictEqual(webhook(1, { progress }))
        expect(store.highestCommittedTime()).toBe(noon + 1)
        const put = [delivery(121)]
        expect(await store.webhooks.save(saving(1, { epoch: 1, put }))).toBe(false)
        expect(await store.webhooks.save(saving(1, { holder: 'another server', put }))).toBe(false)
        expect(await store.webhooks.underWay(webhookId(1))).toEqual([])
      }),
    )

    test(
      'switches it off with what it saves, and holds it no more',
      on(kind, async (store) => {
        await holding(store)
        const disabled = { reason: 'failing', at: noon } as const
        expect(await store.webhooks.save(saving(1, { disabled, put: [delivery(101)] }))).toBe(true)
        expect(await store.webhooks.find(customer, webhookId(1))).toStrictEqual(webhook(1, { disabled, epoch: 1 }))
        expect(await store.webhooks.claim(claim)).toEqual([])
        expect(await store.webhooks.save(saving(1, { epoch: 1 }))).toBe(false)
        expect(await store.webhooks.underWay(webhookId(1))).toStrictEqual([delivery(101)])
      }),
    )
  })
}
