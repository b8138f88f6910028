/** What the process that has a store open is told, and what it answers. */
export type StoreOrder =
  | {
      readonly kind: 'bind'
      /** The binding index of the first bind. */
      readonly first: number
      readonly count: number
      readonly concurrency: number
    }
  | { readonly kind: 'route'; readonly count: number }

export type StoreReport =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'bound' } & BindOutcome)
  | ({ readonly kind: 'routed' } & RouteOutcome)

export type BindOutcome = {
  readonly seconds: number
  readonly cpuMicroseconds: number
  /** How many binds were answered in one turn of the event loop: those of one commit are. */
  readonly meanGroup: number
}

export type RouteOutcome = {
  readonly seconds: number
  readonly cpuMicroseconds: number
  readonly p50Us: number
  readonly p99Us: number
}
