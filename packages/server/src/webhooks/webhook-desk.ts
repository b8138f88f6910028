import {
  type Clock,
  type Delivery,
  type Event,
  type EventOwner,
  newProgress,
  notedEventId,
  type Randomness,
  randomToken,
  type Store,
  subjectOf,
  type Vault,
  type Webhook,
  type WebhookChange,
  type WebhookId,
} from '@axbridge/core'
import { Allowances } from '../doors/allowances.ts'
import type { BadField, EndpointChange, EndpointDesk, Expired, NewEndpoint } from '../operation/endpoint-desk.ts'
import { Places } from '../operation/places.ts'
import { showsNumber } from './number-in-text.ts'
import { makeWebhookSecret, sealWebhookSecret, signerOf } from './signing.ts'
import { messageOfTest } from './webhook-message.ts'
import type { WebhookPoster } from './webhook-poster.ts'
import type { WebhookPumps } from './webhook-pumps.ts'
import { parseWebhookUrl, type UrlRules } from './webhook-url.ts'

export type DeskParts = {
  readonly store: Pick<Store, 'events' | 'webhooks'>
  readonly vault: Pick<Vault, 'seal' | 'open'>
  readonly clock: Clock
  readonly randomness: Randomness
  readonly poster: Pick<WebhookPoster, 'post'>
  readonly pumps: Pick<WebhookPumps, 'look' | 'settle' | 'changed' | 'removed'>
  readonly urlRules: UrlRules
}

/** A request waits for a test, so that it has to be over before that does. */
const testTimeoutMs = 8_000
const mostTests = 16
const mostTestsOfOne = 4
/** A test goes to whatever address the owner wrote: it must not become a flood there. */
const testsOfOwner = { burst: 30, perSecond: 0.5 }

const absent = { kind: 'absent' } as const
const full = { kind: 'full' } as const

/** What owners do with their endpoints, in this process; what is delivered goes by it from the next post on. */
export const webhookDesk = (parts: DeskParts): EndpointDesk => {
  const { store, vault, clock, randomness, poster, pumps, urlRules } = parts
  const { webhooks, events } = store
  const places = new Places(mostTestsOfOne)
  const allowed = new Allowances(testsOfOwner)
  let tests = 0

  const faultOf = (url: string | undefined, description: string | undefined): BadField | undefined => {
    const parsed = url === undefined ? undefined : parseWebhookUrl(url, urlRules)
    if (parsed?.ok === false) return { kind: 'bad_field', field: 'url', rule: parsed.rule }
    if (description === undefined || !showsNumber(description)) return undefined
    return { kind: 'bad_field', field: 'description', rule: 'must hold no telephone number' }
  }

  /** Undefined where the event of this number is kept. */
  const goneFrom = async (
    owner: EventOwner,
    number: number,
  ): Promise<Expired | { readonly kind: 'unknown' } | undefined> => {
    const { first, last } = await events.range(owner)
    if (number < first) return { kind: 'expired', oldest: first - 1 }
    return number > last ? { kind: 'unknown' } : undefined
  }

  const changed = async (change: WebhookChange): Promise<Webhook | undefined> => {
    // What was delivered a moment ago is not delivered again because of the change.
    await pumps.settle(change.id)
    const webhook = await webhooks.change(change)
    if (webhook !== undefined) {
      pumps.changed(webhook)
      pumps.look()
    }
    return webhook
  }

  const resend = async (owner: EventOwner, id: WebhookId, delivery: Delivery) => {
    await pumps.settle(id)
    const outcome = await webhooks.resend({ owner, id, at: clock.now(), delivery })
    if (outcome === 'waiting') pumps.look()
    return outcome
  }

  return {
    add: async (owner, { url, description, types }: NewEndpoint) => {
      const fault = faultOf(url, description)
      if (fault !== undefined) return fault
      const id = `whk_${randomToken(randomness)}` as WebhookId
      const secret = makeWebhookSecret(randomness)
      const webhook: Webhook = {
        ...{ id, owner, url, description, types, disabled: null, previousSecret: null, epoch: 0 },
        secret: sealWebhookSecret(vault, id, secret),
        createdAt: clock.now(),
        progress: newProgress((await events.range(owner)).last),
      }
      if (!(await webhooks.add(webhook))) return full
      pumps.look()
      return { kind: 'made', webhook, secret }
    },

    list: (owner) => webhooks.list(owner),
    find: (owner, id) => webhooks.find(owner, id),
    counts: (id) => webhooks.counts(id),
    deliveries: (query) => webhooks.deliveries(query),

    change: async (owner, id, { enabled, ...set }: EndpointChange) => {
      const fault = faultOf(set.url, set.description)
      if (fault !== undefined) return fault
      const at = clock.now()
      const switched = enabled === undefined ? {} : { disabled: enabled ? null : ({ reason: 'asked', at } as const) }
      const webhook = await changed({ owner, id, at, set: { ...set, ...switched } })
      if (webhook === undefined) return absent
      return { kind: 'endpoint', webhook }
    },

    remove: async (owner, id) => {
      const webhook = await webhooks.remove(owner, id, clock.now())
      if (webhook === undefined) return absent
      pumps.removed(id)
      pumps.look()
      return { kind: 'endpoint', webhook }
    },

    rotate: async (owner, id, overlapMs) => {
      if ((await webhooks.find(owner, id)) === undefined) return absent
      const secret = makeWebhookSecret(randomness)
      const at = clock.now()
      const set = { secret: sealWebhookSecret(vault, id, secret) }
      const webhook = await changed({ owner, id, at, set, oldSecretUntil: at + overlapMs })
      return webhook === undefined ? absent : { kind: 'made', webhook, secret }
    },

    test: async (owner, id) => {
      const webhook = await webhooks.find(owner, id)
      if (webhook === undefined) return absent
      const now = clock.now()
      if (!allowed.take(owner ?? '', now)) return { kind: 'too_often', waitMs: allowed.waitMs(owner ?? '') }
      const over = new AbortController()
      // No customer has an empty name, so that operators have places of their own.
      if (tests >= mostTests || !places.take(owner ?? '', over.signal)) return full
      tests += 1
      const began = performance.now()
      try {
        const message = messageOfTest(notedEventId(randomToken(randomness)), id, now)
        const headers = signerOf(webhook, vault)(message, now)
        const { status, fault } = await poster.post({ url: webhook.url, headers, body: message.body }, testTimeoutMs)
        return { kind: 'tested', status, fault, tookMs: performance.now() - began }
      } finally {
        tests -= 1
        over.abort()
      }
    },

    resend: async (owner, id, event) => {
      const delivery = await webhooks.delivery(id, event)
      if (delivery === undefined) return absent
      const gone = delivery.missedFrom === null ? await goneFrom(owner, delivery.number) : undefined
      if (gone?.kind === 'expired') return gone
      const outcome = await resend(owner, id, delivery)
      if (outcome !== 'waiting') return { kind: outcome }
      const now = await webhooks.delivery(id, event)
      // It may have been made meanwhile.
      return { kind: 'waiting', delivery: now ?? delivery }
    },

    replay: async (owner, id, wanted) => {
      await pumps.settle(id)
      const webhook = await webhooks.find(owner, id)
      if (webhook === undefined) return absent
      if (wanted.kind === 'one') {
        const gone = await goneFrom(owner, wanted.number)
        if (gone !== undefined) return gone
        const { events: found } = await events.read({ owner, after: wanted.number - 1, limit: 1 })
        const event = found.find(({ number }) => number === wanted.number)
        if (event === undefined || isToCome(event, webhook)) return { kind: 'endpoint', webhook }
        const { number, happening } = event
        const outcome = await resend(owner, id, {
          ...{ number, event: event.id, type: happening.type, subject: subjectOf(happening) },
          ...{ state: 'waiting', attempts: 0, triedSince: null, nextAt: clock.now() },
          ...{ lastAt: null, lastStatus: null, lastFault: null, missedFrom: null },
        })
        if (outcome !== 'waiting') return { kind: outcome }
        return { kind: 'endpoint', webhook: (await webhooks.find(owner, id)) ?? webhook }
      }
      const { first, last } = await events.range(owner)
      if (wanted.after > 0 && wanted.after + 1 < first) return { kind: 'expired', oldest: first - 1 }
      if (wanted.after > last) return { kind: 'unknown' }
      const after = Math.max(wanted.after, first - 1)
      const replayed = await webhooks.replay({ owner, id, at: clock.now(), after, types: wanted.types })
      if (replayed === undefined) return absent
      pumps.look()
      return { kind: 'endpoint', webhook: replayed }
    },
  }
}

/** It was not told yet, and will be without anybody's asking. */
const isToCome = ({ number, happening }: Event, { progress, types }: Webhook): boolean =>
  number > Math.max(progress.cursor, progress.replay?.through ?? 0) &&
  (types === null || types.includes(happening.type))
