import { invalidArgument } from './axbridge-error.ts'
import type { BindOptions, CallOptions } from './call-options.ts'
import type { Settings } from './client-options.ts'
import type {
  BindBatchAnswer,
  Binding,
  Call,
  Event,
  EventPage,
  Ladder,
  OrderUnbound,
  Pool,
  RouteCheck,
  UnbindBatchAnswer,
} from './contract/answers.ts'
import { type Answers, type Bodies, operations } from './contract/operations.ts'
import type {
  BindingChangeRequest,
  BindingSearchRequest,
  BindRequest,
  RouteCheckRequest,
  UnbindBatchRequestItem,
} from './contract/requests.ts'
import { EventFollowing } from './event-following.ts'
import { Listing, pageLimit } from './listing.ts'
import { isPhoneNumber } from './masked-text.ts'
import { phoneNumberRule } from './request-target.ts'
import type { RetryPlan } from './retry.ts'
import { type Request, Sender } from './sender.ts'

export type CallFilter = {
  /** Calls of this binding, by its id. */
  readonly binding?: string | undefined
  /** Calls in which this 700 number was dialled. */
  readonly x?: string | undefined
  /** Calls of the bindings of this order. */
  readonly orderId?: string | undefined
  readonly direction?: NonNullable<Call['direction']> | undefined
  readonly outcome?: Call['outcome'] | undefined
  /** Calls that came in at or after this instant: RFC 3339. */
  readonly from?: string | undefined
  /** Calls that came in before this instant. */
  readonly to?: string | undefined
  /** How many a page holds: 1 to 200. */
  readonly limit?: number | undefined
  /** Where an earlier list of the same calls stopped. */
  readonly cursor?: string | undefined
}

export type EventFilter = {
  /** Only events behind this cursor; the oldest that is kept comes first when left out. */
  readonly after?: string | undefined
  /** Only events of these types; all when left out. */
  readonly types?: readonly Event['type'][] | undefined
  /** How many are asked for at once: 1 to 1,000, else 100. */
  readonly limit?: number | undefined
  /** For how many seconds the service waits where there is no event yet: 0 to 60. */
  readonly waitS?: number | undefined
}

export type EndOptions = CallOptions & {
  /** Shortens the grace of the binding: 0 ends it at once. Never lengthens it. */
  readonly graceMs?: number | undefined
}

/** Shorter than the half minute after which much of what stands between takes a silent connection for a dead one. */
export const followWaitS = 25

/** An item that the server did not get to, or that is in work by an earlier request: the same batch asked again finishes it. */
const isOpenItem = (item: BindBatchAnswer['items'][number] | UnbindBatchAnswer['items'][number]): boolean =>
  'problem' in item && (item.problem.code === 'overloaded' || item.problem.code === 'idempotency_in_flight')

/** A list as a URL has it; what is none is held to the contract as it is. */
export const listed = (given: unknown): string | undefined =>
  given === undefined ? undefined : Array.isArray(given) ? given.join(',') : String(given)

const isUnfinished = ({ items }: BindBatchAnswer | UnbindBatchAnswer): boolean => items.some(isOpenItem)

/** The order must be one that can be named in a URL, as `unbindOrder` does. */
const checkOrder = (given: unknown, field: string, operation: string): void => {
  const { orderId } = (given ?? {}) as { readonly orderId?: unknown }
  if (typeof orderId === 'string' && isPhoneNumber(orderId)) throw invalidArgument(field, phoneNumberRule, operation)
}

/** The operations of one customer, whoever asks them. Every method rejects with AxbridgeError and with nothing else. */
export class CustomerClient {
  readonly #sender: Sender<Bodies, Answers>
  readonly #retry: RetryPlan

  constructor(settings: Settings) {
    this.#sender = new Sender(settings, operations)
    this.#retry = settings.retry
  }

  /** Asks an operation for which this class has no method of its own. */
  protected ask<Id extends keyof Answers>(id: Id, request: Request<Bodies[Id], Answers[Id]>): Promise<Answers[Id]> {
    return this.#sender.send(id, request)
  }

  /** Binds the parties of an order. Sent again after a lost answer, it still binds once. */
  async bind(request: BindRequest, options?: BindOptions): Promise<Binding> {
    checkOrder(request, 'orderId', 'bind')
    return this.#sender.send('bind', { body: request, options })
  }

  /**
   * Binds up to 1,000 orders at once; each is answered in its place, with its binding or its problem. Items that the server
   * did not get to are asked for again, as far as tries and time allow.
   */
  async bindBatch(items: readonly BindRequest[], options?: BindOptions): Promise<BindBatchAnswer> {
    if (Array.isArray(items)) {
      for (const [index, item] of items.entries()) checkOrder(item, `items.${index}.orderId`, 'bindBatch')
    }
    return this.#sender.send('bindBatch', { body: { items }, options, isUnfinished })
  }

  async getBinding(id: string, options?: CallOptions): Promise<Binding> {
    return this.#sender.send('getBinding', { parameters: { id }, options })
  }

  /** Changes all that is named, or nothing. */
  async changeBinding(id: string, change: BindingChangeRequest, options?: CallOptions): Promise<Binding> {
    return this.#sender.send('changeBinding', { parameters: { id }, body: change, options })
  }

  /** Ends a binding now. One that had ended is answered as it is. */
  async unbind(id: string, { graceMs, ...options }: EndOptions = {}): Promise<Binding> {
    return this.#sender.send('unbind', { parameters: { id, graceMs }, options })
  }

  /** Ends up to 1,000 bindings now; each is answered in its place. */
  async unbindBatch(items: readonly UnbindBatchRequestItem[], options?: CallOptions): Promise<UnbindBatchAnswer> {
    return this.#sender.send('unbindBatch', { body: { items }, options, isUnfinished })
  }

  /**
   * Ends the bindings of an order now and answers those that it ended, at most 1,000: asked again it ends what is left.
   * After a lost answer the second try finds nothing left to end, and answers so.
   */
  async unbindOrder(orderId: string, { graceMs, ...options }: EndOptions = {}): Promise<OrderUnbound> {
    return this.#sender.send('unbindOrder', { parameters: { orderId, graceMs }, options })
  }

  /** Bindings, newest first. The search is a POST, so that neither a person nor an order stands in a URL. */
  findBindings(filter: BindingSearchRequest = {}, options?: CallOptions): Listing<Binding> {
    const { cursor: from, limit = pageLimit, ...wanted } = filter
    return new Listing(
      (cursor) => this.#sender.send('searchBindings', { body: { ...wanted, limit, cursor }, options }),
      from,
    )
  }

  /** Says what would become of a call or a message, and calls nobody. */
  async checkRoute(request: RouteCheckRequest, options?: CallOptions): Promise<RouteCheck> {
    return this.#sender.send('checkRoute', { body: request, options })
  }

  /** How full the pool is, and when it runs out at this rate. */
  async getPool(options?: CallOptions): Promise<Pool> {
    return this.#sender.send('getPool', { options })
  }

  async getCall(id: string, options?: CallOptions): Promise<Call> {
    return this.#sender.send('getCall', { parameters: { id }, options })
  }

  /** What each side of a call got and sent, in order, and how it was decided whom it reaches. */
  async getCallLadder(id: string, options?: CallOptions): Promise<Ladder> {
    return this.#sender.send('getCallLadder', { parameters: { id }, options })
  }

  /** The records of calls, newest first, refused ones too. */
  listCalls(filter: CallFilter = {}, options?: CallOptions): Listing<Call> {
    const { cursor: from, limit = pageLimit, ...wanted } = filter
    return new Listing(
      (cursor) => this.#sender.send('listCalls', { parameters: { ...wanted, limit, cursor }, options }),
      from,
    )
  }

  /** What happened, the oldest first: a part, and with its `next` as `after` the one behind it. */
  async readEvents({ waitS, types, ...filter }: EventFilter = {}, options?: CallOptions): Promise<EventPage> {
    const waitMs = typeof waitS === 'number' && waitS > 0 ? waitS * 1_000 : 0
    return this.#sender.send('listEvents', {
      parameters: { ...filter, types: listed(types), wait: waitS },
      ...{ options, waitMs },
    })
  }

  /**
   * Follows what happens, without an end: it outlives restarts of the service, and goes on from a cursor after one of your own.
   * `timeoutMs` is that of one question, beyond its wait.
   */
  followEvents({ after, waitS = followWaitS, ...filter }: EventFilter = {}, options?: CallOptions): EventFollowing {
    return new EventFollowing({
      read: (cursor) => this.readEvents({ ...filter, waitS, after: cursor }, options),
      ...{ from: after, signal: options?.signal, retry: this.#retry },
    })
  }
}
