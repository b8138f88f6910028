/** What the receiver is told: how many posts to wait for, and where their bodies are kept, one a line. */
export type DrainOrder = { readonly events: number; readonly bodies: string | null }

export type DrainReport =
  | { readonly kind: 'listening'; readonly url: string }
  /** So many different posts came, from the first to the last in so many ms. */
  | { readonly kind: 'drained'; readonly tookMs: number }

/** What the bare client is told. */
export type PostOrder = { readonly url: string; readonly bodies: string; readonly inFlight: number }

export type PostReport = { readonly kind: 'ready' } | { readonly kind: 'posted' }
