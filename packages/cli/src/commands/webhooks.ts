import type { Call, Command } from '../command.ts'
import { given, yesOrNo } from '../option-values.ts'
import { askAndShow, askAndShowList, type Json, pageOptions, pageQuery } from '../output/show-answer.ts'
import { card } from '../output/table.ts'
import { UsageError } from '../usage-error.ts'

const pathOf = (call: Call): string => `/v1/webhooks/${encodeURIComponent(call.operand('webhook'))}`

const fieldsOf = (webhook: Json) => ({
  webhook: webhook.id,
  url: webhook.url,
  for: webhook.description === '' ? null : webhook.description,
  types: webhook.types ?? 'all',
  is: webhook.enabled ? 'on' : `off: ${webhook.disabledReason}`,
  'told through': webhook.cursor,
  'told again through': webhook.replayThrough,
  waiting: webhook.waiting,
  dead: webhook.dead,
  'failing since': webhook.failingSince,
  'last success': webhook.lastSuccessAt,
  'old secret until': webhook.previousSecretUntil,
})

const webhookCard = (webhook: Json): string => card(fieldsOf(webhook))

const newWebhookCard = (webhook: Json): string =>
  `${card({ ...fieldsOf(webhook), secret: webhook.secret })}\nThe secret is shown this once: keep it now.\n`

const testCard = ({ delivered, status, fault, durationMs }: Json): string =>
  card({ delivered, status, fault, took: `${durationMs} ms` })

const deliveryCard = (delivery: Json): string =>
  card({
    event: delivery.event,
    cursor: delivery.cursor,
    type: delivery.type,
    of: delivery.subject,
    state: delivery.state,
    attempts: delivery.attempts,
    next: delivery.nextAt,
    last: delivery.lastAt,
    status: delivery.lastStatus,
    fault: delivery.lastFault,
  })

/** Types with commas between; `all` for all. */
const typesOf = (call: Call): readonly string[] | null | undefined => {
  const text = call.option('types')
  return text === 'all' ? null : text?.split(',')
}

const endpointOptions = {
  types: { value: 'TYPES', help: 'the types of events that it is told, with commas between, or all' },
  for: { value: 'TEXT', help: 'what it is for' },
} as const

/** What an endpoint is told again: from a cursor on, or one event. */
const replayOf = (call: Call): object => {
  const [after, event] = [call.option('after'), call.option('event')]
  if ((after === undefined) === (event === undefined)) throw new UsageError('name --after CURSOR or --event CURSOR')
  return given({ after, event, types: typesOf(call) })
}

export const webhookCommands: readonly Command[] = [
  {
    name: 'webhooks add',
    operands: ['URL'],
    options: endpointOptions,
    summary: 'add an endpoint to which events are posted; its secret is shown this once',
    asks: 'customer',
    run: (call) => {
      const body = given({ url: call.operand('url'), types: typesOf(call), description: call.option('for') })
      return askAndShow(call, { method: 'POST', path: '/v1/webhooks', body }, newWebhookCard)
    },
  },
  {
    name: 'webhooks list',
    summary: 'list the endpoints, and how they fare',
    asks: 'customer',
    run: (call) =>
      askAndShowList(
        call,
        { method: 'GET', path: '/v1/webhooks' },
        {
          webhook: ({ id }) => id,
          url: ({ url }) => url,
          is: ({ enabled, disabledReason }) => (enabled ? 'on' : `off: ${disabledReason}`),
          waiting: ({ waiting }) => waiting,
          dead: ({ dead }) => dead,
          'last success': ({ lastSuccessAt }) => lastSuccessAt,
        },
      ),
  },
  {
    name: 'webhooks show',
    operands: ['WEBHOOK'],
    summary: 'show an endpoint, and how it fares',
    asks: 'customer',
    run: (call) => askAndShow(call, { method: 'GET', path: pathOf(call) }, webhookCard),
  },
  {
    name: 'webhooks change',
    operands: ['WEBHOOK'],
    options: {
      to: { value: 'URL', help: 'where events are posted to' },
      ...endpointOptions,
      on: { value: 'yes|no', help: 'whether events are posted to it' },
    },
    summary: 'change an endpoint, or switch it off or on',
    asks: 'customer',
    run: (call) => {
      const named = { url: call.option('to'), types: typesOf(call), description: call.option('for') }
      const body = given({ ...named, enabled: yesOrNo(call, 'on') })
      return askAndShow(call, { method: 'PATCH', path: pathOf(call), body }, webhookCard)
    },
  },
  {
    name: 'webhooks remove',
    operands: ['WEBHOOK'],
    summary: 'remove an endpoint and its deliveries',
    asks: 'customer',
    run: (call) => askAndShow(call, { method: 'DELETE', path: pathOf(call) }, webhookCard),
  },
  {
    name: 'webhooks rotate',
    operands: ['WEBHOOK'],
    options: { 'overlap-ms': { value: 'MS', help: 'for how long the old secret signs as well; a day when left out' } },
    summary: 'give an endpoint a new secret, which is shown this once',
    asks: 'customer',
    run: (call) => {
      const query = { overlapMs: call.option('overlap-ms') }
      return askAndShow(call, { method: 'POST', path: `${pathOf(call)}/rotate-secret`, query }, newWebhookCard)
    },
  },
  {
    name: 'webhooks test',
    operands: ['WEBHOOK'],
    summary: 'post a test to an endpoint now, and say what became of it',
    asks: 'customer',
    run: (call) => askAndShow(call, { method: 'POST', path: `${pathOf(call)}/test` }, testCard),
  },
  {
    name: 'webhooks deliveries',
    operands: ['WEBHOOK'],
    options: { state: { value: 'STATE', help: 'only waiting or dead ones' }, ...pageOptions },
    summary: 'list what has not reached an endpoint, in the order of events',
    asks: 'customer',
    run: (call) =>
      askAndShowList(
        call,
        {
          method: 'GET',
          path: `${pathOf(call)}/deliveries`,
          query: { state: call.option('state'), ...pageQuery(call) },
        },
        {
          event: ({ event }) => event,
          type: ({ type }) => type,
          state: ({ state }) => state,
          attempts: ({ attempts }) => attempts,
          next: ({ nextAt }) => nextAt,
          last: ({ lastStatus, lastFault }) => lastStatus ?? lastFault,
        },
      ),
  },
  {
    name: 'webhooks resend',
    operands: ['WEBHOOK', 'EVENT'],
    summary: 'try a delivery again now',
    asks: 'customer',
    run: (call) => {
      const path = `${pathOf(call)}/deliveries/${encodeURIComponent(call.operand('event'))}/resend`
      return askAndShow(call, { method: 'POST', path }, deliveryCard)
    },
  },
  {
    name: 'webhooks replay',
    operands: ['WEBHOOK'],
    options: {
      after: { value: 'CURSOR', help: 'tell everything behind it again' },
      types: { value: 'TYPES', help: 'of that only these, with commas between' },
      event: { value: 'CURSOR', help: 'tell this one event again' },
    },
    summary: 'tell an endpoint again what it was told before',
    asks: 'customer',
    run: (call) =>
      askAndShow(call, { method: 'POST', path: `${pathOf(call)}/replay`, body: replayOf(call) }, webhookCard),
  },
]
