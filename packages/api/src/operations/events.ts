import Type from 'typebox'
import {
  EventPage,
  EventQuery,
  EventStreamHeaders,
  EventStreamQuery,
  OperatorEventPage,
  OperatorEventQuery,
} from '../event-lists.ts'
import type { Operation } from './operation.ts'

export const eventOperations = {
  listEvents: {
    method: 'GET',
    path: '/v1/events',
    tag: 'events',
    summary: 'Read events behind a cursor, the oldest first, or wait for them',
    description:
      'Of one binding, and of one call, events are in the order in which they happened. None is ever put in before a cursor that was given, and each may be read again as long as it is kept. A cursor whose next events are kept no more is refused (`cursor_expired`) and not passed over.',
    security: 'api_key',
    isLasting: true,
    query: EventQuery,
    answers: { 200: { description: 'Events, none where there are none yet.', schema: EventPage } },
    problems: [400, 409, 410],
  },
  streamEvents: {
    method: 'GET',
    path: '/v1/events/stream',
    tag: 'events',
    summary: 'Follow events as server-sent events',
    description:
      'Each event has its cursor as `id`, its type as `event`, and as `data` one line of JSON: an item of `GET /v1/events`. A comment comes every 15 seconds. The stream ends when the server stops or the key is revoked: connect again with `Last-Event-ID`. Events that are kept no more end it with an event `problem`.',
    security: 'api_key',
    isLasting: true,
    query: EventStreamQuery,
    headers: EventStreamHeaders,
    answers: {
      200: { description: 'A stream without an end.', schema: Type.String(), mediaTypes: ['text/event-stream'] },
    },
    problems: [400, 409, 410],
  },
  listOperatorEvents: {
    method: 'GET',
    path: '/admin/v1/events',
    tag: 'admin',
    summary: 'Read the events of the server itself, or of a customer',
    security: 'admin',
    isLasting: true,
    query: OperatorEventQuery,
    answers: { 200: { description: 'Events, none where there are none yet.', schema: OperatorEventPage } },
    problems: [400, 404, 409, 410],
  },
} as const satisfies Record<string, Operation>
