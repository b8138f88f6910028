import type { TObject, TSchema } from 'typebox'

/** One answer of an operation that is no problem. */
export type Answer = {
  readonly description: string
  readonly schema: TSchema
  /** application/json when left out; an answer of any other kind comes in parts, and which it is was asked for. */
  readonly mediaTypes?: readonly PartwiseMediaType[]
  readonly headers?: readonly HeaderName[]
}

/** A header of an answer that the contract promises. */
export type HeaderName =
  | 'Location'
  | 'Idempotency-Replayed'
  | 'WWW-Authenticate'
  | 'Allow'
  | 'Retry-After'
  | 'RateLimit'
  | 'RateLimit-Policy'
  | 'Set-Cookie'

/**
 * Who may ask: a customer with a key of his own, an operator with the admin credential, who is signed in at the console,
 * anyone. A credential of one kind is none of the other. Who is signed in may also ask what his role may (`rolesOf`) of the
 * first two.
 */
export type Security = 'api_key' | 'admin' | 'staff' | 'none'

/** A body that is no JSON: the operation gets its text, UTF-8, as it was sent. */
export type TextBody = { readonly mediaType: 'text/csv'; readonly description: string; readonly example?: string }

/** What an answer may be that is sent in parts. */
export type PartwiseMediaType = 'text/csv' | 'application/x-ndjson' | 'text/event-stream'

/** One operation of the API. Query and body take what their schema names and nothing else. */
export type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string
  readonly tag:
    | 'bindings'
    | 'numbers'
    | 'calls'
    | 'events'
    | 'webhooks'
    | 'admin'
    | 'supervision'
    | 'console'
    | 'service'
  readonly summary: string
  readonly description?: string
  readonly security: Security
  readonly params?: TObject
  readonly query?: TObject
  readonly headers?: TObject
  /** What the contract says of a JSON body. */
  readonly body?: TObject
  /**
   * What a body is held to before the operation is reached, where that is less than `body` says: the operation answers
   * for each item. The same as `body` when left out.
   */
  readonly outline?: TObject
  /** In place of `body`. */
  readonly textBody?: TextBody
  /** The longest body that it takes, in octets; `standardBodyOctets` when left out. */
  readonly bodyOctets?: number
  /** It may go on for long: it waits for news, or its answer comes in parts. Such requests have limits of their own. */
  readonly isLasting?: true
  readonly answers: Readonly<Record<number, Answer>>
  /** The statuses with which it answers a problem document; 401, 403, 429, 500 and 503 go without saying where somebody known asks. */
  readonly problems: readonly number[]
}

/** How long a body may be that no operation allows more. */
export const standardBodyOctets = 65_536
