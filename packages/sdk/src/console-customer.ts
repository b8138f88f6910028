import type { CallOptions } from './call-options.ts'
import type { Settings } from './client-options.ts'
import type {
  ActualUser,
  Binding,
  Delivery,
  NewWebhook,
  OptOut,
  OwnSuspension,
  Webhook,
  WebhookList,
  WebhookTest,
} from './contract/answers.ts'
import type { Reveal } from './contract/console-answers.ts'
import { type ConsoleAnswers, type ConsoleBodies, consoleOperations } from './contract/console-operations.ts'
import type { PartySearchRequest, RevealRequest } from './contract/console-requests.ts'
import type {
  ActualUserRemovalRequest,
  ActualUserRequest,
  AppealRequest,
  OptOutRemovalRequest,
  OptOutRequest,
  WebhookChangeRequest,
  WebhookReplayRequest,
  WebhookRequest,
} from './contract/requests.ts'
import { type CallFilter, CustomerClient } from './customer-client.ts'
import { type Listing, listingOf } from './listing.ts'
import { readParts } from './partwise-answer.ts'
import { Sender } from './sender.ts'

export type DeliveryFilter = {
  readonly state?: Delivery['state'] | undefined
  /** How many a page holds: 1 to 200. */
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

export type OwnSuspensionFilter = {
  readonly state?: OwnSuspension['state'] | undefined
  /** How many a page holds: 1 to 200. */
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

export type OptOutFilter = {
  readonly of?: OptOut['of'] | undefined
  /** How many a page holds: 1 to 200. */
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

export type ActualUserFilter = {
  /** How many a page holds: 1 to 200. */
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

export type CallExport = Omit<CallFilter, 'limit' | 'cursor'> & {
  /** csv: with a line of names. json: a record a line. */
  readonly format?: 'csv' | 'json' | undefined
}

/** The server reads millions of records for an export, and says nothing while it looks for those that are wanted. */
const longestSilenceMs = 60_000

/** The operations of one customer, asked for by who is signed in at the console. */
export class ConsoleCustomer extends CustomerClient {
  readonly #settings: Settings
  readonly #console: Sender<ConsoleBodies, ConsoleAnswers>

  constructor(settings: Settings) {
    super(settings)
    this.#settings = settings
    this.#console = new Sender(settings, consoleOperations)
  }

  /** Shows the real numbers of a binding. Reason and person stand in the audit log before the numbers are answered. */
  revealBinding(id: string, body: RevealRequest, options?: CallOptions): Promise<Reveal> {
    return this.#console.send('revealBinding', { parameters: { id }, body, isOnce: true, options })
  }

  /** Bindings in which a person stands, newest first; each page is an entry of the audit log. */
  searchByParty(query: PartySearchRequest, options?: CallOptions): Listing<Binding> {
    return listingOf(query, (body) => this.#console.send('searchByParty', { body, options }))
  }

  /** The records of calls as text, part by part. */
  exportCalls({ format, ...filter }: CallExport = {}, { signal }: CallOptions = {}): AsyncIterable<string> {
    return readParts(this.#settings, {
      ...{ id: 'exportCalls', operation: consoleOperations.exportCalls, parameters: { format, ...filter } },
      ...{ mediaTypes: ['text/csv', 'application/x-ndjson'], signal, silentMs: longestSilenceMs },
    })
  }

  /** What of the customer's was suspended, why, and what ends it; newest first. */
  listOwnSuspensions(query: OwnSuspensionFilter = {}, options?: CallOptions): Listing<OwnSuspension> {
    return listingOf(query, (wanted) => this.ask('listOwnSuspensions', { parameters: { ...wanted }, options }))
  }

  appealSuspension(id: string, body: AppealRequest, options?: CallOptions): Promise<OwnSuspension> {
    return this.ask('appealSuspension', { parameters: { id }, body, isOnce: true, options })
  }

  /** Records what a person wants none of: it replaces what he said before. */
  addOptOut(body: OptOutRequest, options?: CallOptions): Promise<OptOut> {
    return this.ask('addOptOut', { body, options })
  }

  removeOptOut(body: OptOutRemovalRequest, options?: CallOptions): Promise<OptOut> {
    return this.ask('removeOptOut', { body, options })
  }

  listOptOuts(query: OptOutFilter = {}, options?: CallOptions): Listing<OptOut> {
    return listingOf(query, (wanted) => this.ask('listOptOuts', { parameters: { ...wanted }, options }))
  }

  /** Registers who really uses a phone: it replaces what was registered of the number before. */
  registerActualUser(body: ActualUserRequest, options?: CallOptions): Promise<ActualUser> {
    return this.ask('registerActualUser', { body, options })
  }

  /** Deletes what is registered of a person; answers what it was, masked. */
  removeActualUser(body: ActualUserRemovalRequest, options?: CallOptions): Promise<ActualUser> {
    return this.ask('removeActualUser', { body, options })
  }

  /** Who is registered, masked, newest first. */
  listActualUsers(query: ActualUserFilter = {}, options?: CallOptions): Listing<ActualUser> {
    return listingOf(query, (wanted) => this.ask('listActualUsers', { parameters: { ...wanted }, options }))
  }

  addWebhook(body: WebhookRequest, options?: CallOptions): Promise<NewWebhook> {
    return this.ask('addWebhook', { body, isOnce: true, options })
  }

  listWebhooks(options?: CallOptions): Promise<WebhookList> {
    return this.ask('listWebhooks', { options })
  }

  getWebhook(id: string, options?: CallOptions): Promise<Webhook> {
    return this.ask('getWebhook', { parameters: { id }, options })
  }

  changeWebhook(id: string, body: WebhookChangeRequest, options?: CallOptions): Promise<Webhook> {
    return this.ask('changeWebhook', { parameters: { id }, body, options })
  }

  removeWebhook(id: string, options?: CallOptions): Promise<Webhook> {
    return this.ask('removeWebhook', { parameters: { id }, options })
  }

  rotateWebhookSecret(
    id: string,
    { overlapMs }: { readonly overlapMs?: number | undefined } = {},
    options?: CallOptions,
  ): Promise<NewWebhook> {
    return this.ask('rotateWebhookSecret', { parameters: { id, overlapMs }, isOnce: true, options })
  }

  testWebhook(id: string, options?: CallOptions): Promise<WebhookTest> {
    return this.ask('testWebhook', { parameters: { id }, isOnce: true, options })
  }

  listDeliveries(id: string, query: DeliveryFilter = {}, options?: CallOptions): Listing<Delivery> {
    return listingOf(query, (wanted) => this.ask('listDeliveries', { parameters: { id, ...wanted }, options }))
  }

  resendDelivery(id: string, event: string, options?: CallOptions): Promise<Delivery> {
    return this.ask('resendDelivery', { parameters: { id, event }, isOnce: true, options })
  }

  replayWebhook(id: string, body: WebhookReplayRequest, options?: CallOptions): Promise<Webhook> {
    return this.ask('replayWebhook', { parameters: { id }, body, isOnce: true, options })
  }
}
