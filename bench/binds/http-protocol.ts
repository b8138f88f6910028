/** What the HTTP generator is told, and what it answers. */
export type HttpOrder =
  | ({ readonly kind: 'prepare' } & RequestPlan)
  /** Posts what was prepared last. */
  | { readonly kind: 'post'; readonly port: number; readonly concurrency: number }

/** Signed requests for binds, made before the clock runs: a client's signing is no part of what is measured. */
export type RequestPlan = {
  /** Host and port, as they are signed. */
  readonly authority: string
  readonly keyId: string
  readonly secret: string
  readonly requests: number
  /** How many binds are in a request: 1 is no batch, and a batch may be of 1 all the same. */
  readonly items: number
  readonly path: '/v1/bindings' | '/v1/bindings/batch'
  /** The binding index of the first bind. */
  readonly firstIndex: number
  readonly expiresAt: string
  /** Whether each request has an Idempotency-Key. */
  readonly keyed: boolean
}

export type HttpReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'prepared' }
  | ({ readonly kind: 'posted' } & HttpOutcome)

export type HttpOutcome = {
  readonly seconds: number
  /** Binds that were answered 201. */
  readonly bound: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** The share of one core that the generator used. */
  readonly generatorBusy: number
}

/** What the Fastify anchor answers: bytes that the real server gave. */
export type AnchorAnswer = { readonly body: string; readonly location: string }
