/** What the HTTP generator is told, and what it answers. */
export type HttpOrder = {
  readonly kind: 'post'
  readonly port: number
  readonly concurrency: number
  readonly requests: number
  /** The binding index of the first request. */
  readonly firstIndex: number
  readonly apiKey: string
  readonly expiresAt: string
}

export type HttpReport = { readonly kind: 'ready' } | ({ readonly kind: 'posted' } & HttpOutcome)

export type HttpOutcome = {
  readonly seconds: number
  /** Answers other than 201. */
  readonly refused: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** The share of one core that the generator used. */
  readonly generatorBusy: number
}

/** What the Fastify anchor answers: bytes that the real server gave. */
export type AnchorAnswer = { readonly body: string; readonly location: string }
