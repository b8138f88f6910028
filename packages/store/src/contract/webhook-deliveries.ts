import { mostWaiting } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { customer, minute, noon, otherCustomer } from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'
import { dead, delivery, eventId, holding, saving, webhook, webhookId } from './webhook-samples.ts'

const id = webhookId(1)

/** What has not reached an endpoint. */
export const webhookDeliveryCases = (kind: StoreKind): void => {
  describe('a delivery', () => {
    test(
      'is kept as it was put last, until it was made',
      on(kind, async (store) => {
        const gap = delivery(103, { type: 'webhook.gap', missedFrom: 102, lastStatus: null, lastFault: 'timed_out' })
        await holding(store, delivery(101), dead(102), gap)
        expect(await store.webhooks.counts(id)).toEqual({ waiting: 2, dead: 1 })
        const later = delivery(101, { attempts: 2, lastAt: noon + minute })
        expect(await store.webhooks.save(saving(1, { put: [later], drop: [103] }))).toBe(true)
        expect(await store.webhooks.underWay(id)).toStrictEqual([later, dead(102)])
        expect(await store.webhooks.delivery(id, eventId(102))).toStrictEqual(dead(102))
        expect(await store.webhooks.delivery(id, eventId(103))).toBeUndefined()
        expect(await store.webhooks.delivery(webhookId(2), eventId(102))).toBeUndefined()
        expect(await store.webhooks.counts(id)).toEqual({ waiting: 1, dead: 1 })
      }),
    )

    test(
      'is listed in the order of events, page by page, with the others of its state',
      on(kind, async (store) => {
        const odd = [101, 103, 105].map((number) => delivery(number))
        const even = [102, 104].map((number) => dead(number))
        await holding(store, ...even, ...odd)
        const first = await store.webhooks.deliveries({ webhook: id, limit: 2 })
        expect(first?.items.map(({ number }) => number)).toEqual([101, 102])
        const next = await store.webhooks.deliveries({ webhook: id, limit: 9, cursor: first?.next ?? '' })
        expect(next).toStrictEqual({ items: [delivery(103), dead(104), delivery(105)], next: null })
        const ofState = await store.webhooks.deliveries({ webhook: id, state: 'dead', limit: 9 })
        expect(ofState).toStrictEqual({ items: even, next: null })
        const foreign = { webhook: id, state: 'dead', limit: 9, cursor: first?.next ?? '' } as const
        expect(await store.webhooks.deliveries(foreign)).toBeUndefined()
      }),
    )

    test(
      'that was given up or was made is made again when its owner wants it',
      on(kind, async (store) => {
        await holding(store, dead(90), delivery(91))
        const at = noon + minute
        const resend = (number: number, owner = customer) =>
          store.webhooks.resend({ owner, id, at, delivery: delivery(number, { attempts: 0, triedSince: null }) })
        expect(await resend(90)).toBe('waiting')
        expect(await resend(91)).toBe('waiting')
        expect(await resend(92)).toBe('waiting')
        expect(await resend(93, otherCustomer)).toBe('absent')
        expect(await store.webhooks.underWay(id)).toStrictEqual([
          delivery(90, { triedSince: null, nextAt: at }),
          delivery(91, { triedSince: null, nextAt: at }),
          delivery(92, { attempts: 0, triedSince: null, nextAt: at }),
        ])
        expect(await store.webhooks.find(customer, id)).toStrictEqual(webhook(1, { epoch: 3 }))
        expect(await store.webhooks.save(saving(1))).toBe(false)
      }),
    )

    test(
      'waits with a bounded number of others',
      on(kind, async (store) => {
        await holding(store, ...Array.from({ length: mostWaiting }, (_, index) => delivery(1_000 + index)), dead(90))
        const resend = (number: number) =>
          store.webhooks.resend({ owner: customer, id, at: noon, delivery: delivery(number) })
        expect(await resend(90)).toBe('full')
        expect(await resend(91)).toBe('full')
        expect(await resend(1_000)).toBe('waiting')
        expect(await store.webhooks.counts(id)).toEqual({ waiting: mostWaiting, dead: 1 })
      }),
    )

    test(
      'that is dead is forgotten after a while, the oldest first',
      on(kind, async (store) => {
        await holding(store, dead(90, noon + 2), dead(91, noon), dead(92, noon + 1), delivery(93))
        const forget = (before: number, limit: number) => store.webhooks.forgetDead({ before, limit, at: before })
        expect(await forget(noon, 9)).toBe(0)
        expect(await forget(noon + 2, 1)).toBe(1)
        expect(await forget(noon + 2, 9)).toBe(1)
        const left = await store.webhooks.deliveries({ webhook: id, limit: 9 })
        expect(left?.items).toStrictEqual([dead(90, noon + 2), delivery(93)])
      }),
    )
  })

  describe('a replay', () => {
    const replay = (after: number, types: readonly ('call.ended' | 'pool.low')[] | null = null, owner = customer) => ({
      ...{ owner, id, at: noon + minute },
      ...{ after, types },
    })

    test(
      'goes back to an earlier event, and drops what waits of those that are told again',
      on(kind, async (store) => {
        const gap = delivery(95, { type: 'webhook.gap', missedFrom: 94 })
        await holding(store, delivery(90), delivery(91), dead(92), gap)
        expect(await store.webhooks.replay(replay(90, null, otherCustomer))).toBeUndefined()
        const progress = { ...webhook(1).progress, cursor: 90, replay: { through: 100, types: null } }
        const replayed = await store.webhooks.replay(replay(90))
        expect(replayed).toStrictEqual(webhook(1, { progress, epoch: 1 }))
        expect(await store.webhooks.find(customer, id)).toStrictEqual(replayed)
        expect(await store.webhooks.deliveries({ webhook: id, limit: 9 })).toStrictEqual({
          items: [delivery(90), gap],
          next: null,
        })
        expect(store.highestCommittedTime()).toBe(noon + minute)
      }),
    )

    test(
      'of some types leaves what waits of the others as it is',
      on(kind, async (store) => {
        await holding(store, delivery(91), delivery(92, { type: 'pool.low' }))
        const replayed = await store.webhooks.replay(replay(90, ['pool.low']))
        expect(replayed?.progress).toMatchObject({ cursor: 90, replay: { through: 100, types: ['pool.low'] } })
        expect(await store.webhooks.underWay(id)).toStrictEqual([delivery(91)])
      }),
    )

    test(
      'in a replay goes as far as either and tells what either does',
      on(kind, async (store) => {
        await holding(store)
        await store.webhooks.replay(replay(90, ['pool.low']))
        const both = await store.webhooks.replay(replay(80, ['call.ended']))
        expect(both?.progress).toMatchObject({
          cursor: 80,
          replay: { through: 100, types: ['pool.low', 'call.ended'] },
        })
        const all = await store.webhooks.replay(replay(70))
        expect(all?.progress).toMatchObject({ cursor: 70, replay: { through: 100, types: null } })
      }),
    )

    test(
      'from an event that was not told yet changes nothing',
      on(kind, async (store) => {
        await holding(store, delivery(101))
        expect(await store.webhooks.replay(replay(100))).toStrictEqual(webhook(1))
        expect(await store.webhooks.underWay(id)).toStrictEqual([delivery(101)])
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )
  })
}
