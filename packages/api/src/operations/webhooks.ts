import { mostWaiting, mostWebhooks } from '@axbridge/core'
import Type, { type TObject } from 'typebox'
import { eventId } from '../events.ts'
import {
  DeliveryAnswer,
  DeliveryPage,
  DeliveryQuery,
  NewWebhookAnswer,
  OperatorWebhookChangeRequest,
  OperatorWebhookReplayRequest,
  OperatorWebhookRequest,
  RotationQuery,
  WebhookAnswer,
  WebhookChangeRequest,
  WebhookList,
  WebhookReplayRequest,
  WebhookRequest,
  WebhookTestAnswer,
  webhookId,
} from '../webhooks.ts'
import type { Operation } from './operation.ts'

const params = Type.Object({ id: webhookId })
const deliveryParams = Type.Object({ id: webhookId, event: eventId })

type Side<Security> = {
  readonly base: string
  readonly security: Security
  readonly tag: Operation['tag']
  readonly request: TObject
  readonly change: TObject
  readonly replay: TObject
}

/** The same for customers, of their own events, and for operators, of those of the server. */
const operationsOf = <Security extends 'api_key' | 'admin'>({
  base,
  security,
  tag,
  request,
  change,
  replay,
}: Side<Security>) => {
  const shared = { tag, security }
  return {
    add: {
      ...shared,
      method: 'POST',
      path: base,
      summary: 'Add an endpoint to which events are posted',
      description: `It is told what happens from now on. The answer is the only place where the secret stands that posts are signed with (Standard Webhooks). At most ${mostWebhooks}.`,
      body: request,
      answers: { 201: { description: 'Added.', schema: NewWebhookAnswer, headers: ['Location'] } },
      problems: [400, 409, 413, 415],
    },
    list: {
      ...shared,
      method: 'GET',
      path: base,
      summary: 'List the endpoints, and how they fare',
      answers: { 200: { description: 'All of them.', schema: WebhookList } },
      problems: [400],
    },
    get: {
      ...shared,
      method: 'GET',
      path: `${base}/{id}`,
      summary: 'Read an endpoint, and how it fares',
      params,
      answers: { 200: { description: 'The endpoint.', schema: WebhookAnswer } },
      problems: [400, 404],
    },
    change: {
      ...shared,
      method: 'PATCH',
      path: `${base}/{id}`,
      summary: 'Change an endpoint, or switch it off or on',
      description: 'It holds for the next post. One that was switched off for its failures goes on where it stopped.',
      params,
      body: change,
      answers: { 200: { description: 'The endpoint as it is now.', schema: WebhookAnswer } },
      problems: [400, 404, 413, 415],
    },
    remove: {
      ...shared,
      method: 'DELETE',
      path: `${base}/{id}`,
      summary: 'Remove an endpoint and its deliveries',
      params,
      answers: { 200: { description: 'The endpoint as it was.', schema: WebhookAnswer } },
      problems: [400, 404, 413, 415],
    },
    rotate: {
      ...shared,
      method: 'POST',
      path: `${base}/{id}/rotate-secret`,
      summary: 'Give an endpoint a new secret',
      description: 'For a while posts are signed with both. The answer is the only place where the new secret stands.',
      params,
      query: RotationQuery,
      answers: { 200: { description: 'The endpoint with its new secret.', schema: NewWebhookAnswer } },
      problems: [400, 404, 413, 415],
    },
    test: {
      ...shared,
      method: 'POST',
      path: `${base}/{id}/test`,
      summary: 'Post a test to an endpoint now',
      description: 'Of type `webhook.test`, also to one that is off. It is tried once.',
      params,
      answers: { 200: { description: 'What became of it.', schema: WebhookTestAnswer } },
      problems: [400, 404, 409, 413, 415],
    },
    deliveries: {
      ...shared,
      method: 'GET',
      path: `${base}/{id}/deliveries`,
      summary: 'List what has not reached an endpoint, in the order of events',
      description: 'What was delivered is not listed.',
      params,
      query: DeliveryQuery,
      answers: { 200: { description: 'A page.', schema: DeliveryPage } },
      problems: [400, 404],
    },
    resend: {
      ...shared,
      method: 'POST',
      path: `${base}/{id}/deliveries/{event}/resend`,
      summary: 'Try a delivery again now',
      description: 'One that was given up has a day again.',
      params: deliveryParams,
      answers: { 200: { description: 'The delivery as it waits now.', schema: DeliveryAnswer } },
      problems: [400, 404, 409, 410, 413, 415],
    },
    replay: {
      ...shared,
      method: 'POST',
      path: `${base}/{id}/replay`,
      summary: 'Tell an endpoint again what it was told before',
      description: `From a cursor on, in the same order and under the same ids; or one event alone. At most ${mostWaiting} deliveries wait.`,
      params,
      body: replay,
      answers: { 200: { description: 'The endpoint as it is now.', schema: WebhookAnswer } },
      problems: [400, 404, 409, 410, 413, 415],
    },
  } as const satisfies Record<string, Operation>
}

const ofCustomers = operationsOf({
  ...{ base: '/v1/webhooks', security: 'api_key', tag: 'webhooks' },
  ...{ request: WebhookRequest, change: WebhookChangeRequest, replay: WebhookReplayRequest },
})

const ofOperators = operationsOf({
  ...{ base: '/admin/v1/webhooks', security: 'admin', tag: 'admin' },
  ...{ request: OperatorWebhookRequest, change: OperatorWebhookChangeRequest, replay: OperatorWebhookReplayRequest },
})

export const webhookOperations = {
  addWebhook: ofCustomers.add,
  listWebhooks: ofCustomers.list,
  getWebhook: ofCustomers.get,
  changeWebhook: ofCustomers.change,
  removeWebhook: ofCustomers.remove,
  rotateWebhookSecret: ofCustomers.rotate,
  testWebhook: ofCustomers.test,
  listDeliveries: ofCustomers.deliveries,
  resendDelivery: ofCustomers.resend,
  replayWebhook: ofCustomers.replay,
  addOperatorWebhook: ofOperators.add,
  listOperatorWebhooks: ofOperators.list,
  getOperatorWebhook: ofOperators.get,
  changeOperatorWebhook: ofOperators.change,
  removeOperatorWebhook: ofOperators.remove,
  rotateOperatorWebhookSecret: ofOperators.rotate,
  testOperatorWebhook: ofOperators.test,
  listOperatorDeliveries: ofOperators.deliveries,
  resendOperatorDelivery: ofOperators.resend,
  replayOperatorWebhook: ofOperators.replay,
} as const satisfies Record<string, Operation>
