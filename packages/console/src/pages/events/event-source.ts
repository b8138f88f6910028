import type { CallOptions, EventFilter, OperatorEvent } from '@axbridge/sdk/console'
import { type CustomerService, service } from '../../api/service.ts'

type EventTypes = readonly OperatorEvent['type'][]

/** Where events are read from. */
export type EventSource = {
  readonly id: string
  /** Behind the newest event that there is. */
  last(options: CallOptions): Promise<string>
  /** Without an end, the oldest first. */
  follow(after: string, types: EventTypes | undefined, options: CallOptions): AsyncIterable<OperatorEvent>
}

export const platformSource: EventSource = {
  id: 'platform',
  last: async (options) => (await service.listOperatorEvents({ after: 'last' }, options)).next,
  follow: (after, types, options) => service.followOperatorEvents({ after, types }, options),
}

/** A customer's events: asked as the customer, or by who works for the platform as an operator. */
export const customerSource = (id: string, client: CustomerService, isOperator: boolean): EventSource =>
  isOperator
    ? {
        id,
        last: async (options) => (await service.listOperatorEvents({ after: 'last', customer: id }, options)).next,
        follow: (after, types, options) => service.followOperatorEvents({ after, types, customer: id }, options),
      }
    : {
        id,
        last: async (options) => (await client.readEvents({ after: 'last' }, options)).next,
        // A customer is told of fewer types than an operator; what he cannot be told is refused by name.
        follow: (after, types, options) =>
          client.followEvents({ after, types: types as EventFilter['types'] }, options),
      }
