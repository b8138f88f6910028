import {
  type DeliveryQuery,
  defaultOverlapMs,
  defaultPageLimit,
  type NewWebhookAnswer,
  type RotationQuery,
  replayRule,
  type WebhookChangeRequest,
  type WebhookReplayRequest,
  type WebhookRequest,
  type WebhookTestAnswer,
} from '@axbridge/api'
import {
  type EventOwner,
  mostWaiting,
  mostWebhooks,
  parseEventId,
  parseWebhookId,
  type Webhook,
  type WebhookId,
} from '@axbridge/core'
import type { Absent, BadField, EndpointDesk, Expired, Full, WantedReplay } from './endpoint-desk.ts'
import { numberOfCursor } from './event-answer.ts'
import { refusalOfEvents } from './event-pages.ts'
import { type Answered, type Asked, answered } from './operation-handler.ts'
import { fieldRefusal, type Refusal, refusal } from './refusal.ts'
import { deliveryAnswer, webhookAnswer } from './webhook-answer.ts'

/** Who asks about whose endpoints, where they are read, and what is noted of a change. */
export type WebhookSide<Who> = {
  readonly ownerOf: (who: Who) => EventOwner
  readonly base: '/v1/webhooks' | '/admin/v1/webhooks'
  readonly done: (asked: Asked<Who>, webhook: WebhookId, text: string) => void
}

type Handler<Who> = (asked: Asked<Who>) => Promise<Answered | Refusal>

export type WebhookOperations<Who> = {
  readonly add: Handler<Who>
  readonly list: Handler<Who>
  readonly get: Handler<Who>
  readonly change: Handler<Who>
  readonly remove: Handler<Who>
  readonly rotate: Handler<Who>
  readonly test: Handler<Who>
  readonly deliveries: Handler<Who>
  readonly resend: Handler<Who>
  readonly replay: Handler<Who>
}

const noSuchWebhook = refusal('not_found', 'There is no such endpoint.')
const noSuchDelivery = refusal(
  'not_found',
  'There is no such delivery. What was delivered is told again by a replay of its cursor.',
)
const tooMany = refusal('limit_reached', `There are at most ${mostWebhooks} endpoints.`)
const tooManyWait = refusal('limit_reached', `At most ${mostWaiting} deliveries of an endpoint wait.`)
const tooManyTests = refusal('limit_reached', 'Too many tests are in flight: ask again later.')
const tooOften = (waitMs: number): Refusal =>
  refusal('rate_limited', 'Tests were sent too often: ask again later.', {
    'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))),
  })
const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])

const refusalOf = (outcome: BadField | Absent | Full | Expired): Refusal => {
  switch (outcome.kind) {
    case 'bad_field':
      return fieldRefusal('malformed', [{ field: outcome.field, rule: outcome.rule }])
    case 'absent':
      return noSuchWebhook
    case 'full':
      return tooManyWait
    case 'expired':
      return refusalOfEvents(outcome, 'after')
  }
}

const wantedReplay = ({ after, types, event }: WebhookReplayRequest): WantedReplay | Refusal => {
  if (event !== undefined && after === undefined && types === undefined) {
    return { kind: 'one', number: numberOfCursor(event) }
  }
  if (after === undefined || event !== undefined)
    return fieldRefusal('malformed', [{ field: 'after', rule: replayRule }])
  return { kind: 'from', after: numberOfCursor(after), types: types ?? null }
}

const endpointId = (text: string | undefined): WebhookId => {
  const parsed = parseWebhookId(text ?? '')
  // No endpoint has it, and what is not there is answered the same whatever was asked for.
  return parsed.ok ? parsed.value : ('' as WebhookId)
}

/** The operations on endpoints, the same for customers and operators. */
export const webhookOperations = <Who>(
  desk: EndpointDesk,
  { ownerOf, base, done }: WebhookSide<Who>,
): WebhookOperations<Who> => {
  const shown = async (webhook: Webhook) => webhookAnswer(webhook, await desk.counts(webhook.id))
  const answerOf = async (webhook: Webhook): Promise<Answered> => answered(200, await shown(webhook))
  const secretly = async (status: number, webhook: Webhook, secret: string): Promise<Answered> => {
    const answer: NewWebhookAnswer = { ...(await shown(webhook)), secret }
    return answered(status, answer)
  }

  return {
    add: async (asked) => {
      const { url, description = '', types = null } = asked.body as WebhookRequest
      const outcome = await desk.add(ownerOf(asked.who), { url, description, types })
      if (outcome.kind === 'full') return tooMany
      if (outcome.kind !== 'made') return refusalOf(outcome)
      const { webhook, secret } = outcome
      done(asked, webhook.id, 'an endpoint was added')
      return { ...(await secretly(201, webhook, secret)), headers: { location: `${base}/${webhook.id}` } }
    },

    list: async ({ who }) => {
      const webhooks = await desk.list(ownerOf(who))
      return answered(200, { items: await Promise.all(webhooks.map(shown)) })
    },

    get: async ({ who, params }) => {
      const webhook = await desk.find(ownerOf(who), endpointId(params.id))
      return webhook === undefined ? noSuchWebhook : answerOf(webhook)
    },

    change: async (asked) => {
      const outcome = await desk.change(
        ownerOf(asked.who),
        endpointId(asked.params.id),
        asked.body as WebhookChangeRequest,
      )
      if (outcome.kind !== 'endpoint') return refusalOf(outcome)
      done(asked, outcome.webhook.id, 'an endpoint was changed')
      return answerOf(outcome.webhook)
    },

    remove: async (asked) => {
      const [owner, id] = [ownerOf(asked.who), endpointId(asked.params.id)]
      const counts = await desk.counts(id)
      const outcome = await desk.remove(owner, id)
      if (outcome.kind !== 'endpoint') return refusalOf(outcome)
      done(asked, id, 'an endpoint was removed')
      return answered(200, webhookAnswer(outcome.webhook, counts))
    },

    rotate: async (asked) => {
      const { overlapMs = defaultOverlapMs } = asked.query as RotationQuery
      const outcome = await desk.rotate(ownerOf(asked.who), endpointId(asked.params.id), overlapMs)
      if (outcome.kind !== 'made') return refusalOf(outcome)
      done(asked, outcome.webhook.id, 'an endpoint was given a new secret')
      return secretly(200, outcome.webhook, outcome.secret)
    },

    test: async ({ who, params }) => {
      const outcome = await desk.test(ownerOf(who), endpointId(params.id))
      if (outcome.kind === 'full') return tooManyTests
      if (outcome.kind === 'too_often') return tooOften(outcome.waitMs)
      if (outcome.kind !== 'tested') return refusalOf(outcome)
      const { status, fault, tookMs } = outcome
      const answer: WebhookTestAnswer = { delivered: fault === null, status, fault, durationMs: Math.round(tookMs) }
      return answered(200, answer)
    },

    deliveries: async ({ who, params, query }) => {
      const webhook = await desk.find(ownerOf(who), endpointId(params.id))
      if (webhook === undefined) return noSuchWebhook
      const page = await desk.deliveries({ webhook: webhook.id, limit: defaultPageLimit, ...(query as DeliveryQuery) })
      return page === undefined ? badCursor : answered(200, { items: page.items.map(deliveryAnswer), next: page.next })
    },

    resend: async (asked) => {
      const { who, params } = asked
      const [owner, id] = [ownerOf(who), endpointId(params.id)]
      const event = parseEventId(params.event ?? '')
      if ((await desk.find(owner, id)) === undefined) return noSuchWebhook
      const outcome = event.ok ? await desk.resend(owner, id, event.value) : ({ kind: 'absent' } as const)
      if (outcome.kind === 'absent') return noSuchDelivery
      if (outcome.kind !== 'waiting') return refusalOf(outcome)
      done(asked, id, 'a delivery is made again')
      return answered(200, deliveryAnswer(outcome.delivery))
    },

    replay: async (asked) => {
      const wanted = wantedReplay(asked.body as WebhookReplayRequest)
      if (wanted.kind === 'refusal') return wanted
      const field = wanted.kind === 'one' ? 'event' : 'after'
      const outcome = await desk.replay(ownerOf(asked.who), endpointId(asked.params.id), wanted)
      if (outcome.kind === 'unknown') return refusalOfEvents(outcome, field)
      if (outcome.kind !== 'endpoint') return refusalOf(outcome)
      done(asked, outcome.webhook.id, 'an endpoint is told again what it was told')
      return answerOf(outcome.webhook)
    },
  }
}
