import type { Delays } from '@axbridge/sim/load'

/** Whose binds they are, and where they go. */
export type BindTarget = {
  /** Host and port, as they are signed. */
  readonly authority: string
  readonly keyId: string
  readonly secret: string
  readonly expiresAt: string
}

/** What the generator of binds is told. */
export type BindOrder =
  | ({ readonly kind: 'aim'; readonly connections: number } & BindTarget)
  /** Binds at an open rate, the parties from an index of `made-up-parties` on. */
  | { readonly kind: 'run'; readonly ratePerS: number; readonly seconds: number; readonly firstIndex: number }

export type BindReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'aimed' }
  | { readonly kind: 'ran'; readonly outcome: BindOutcome }

export type BindOutcome = {
  readonly offered: number
  /** Answered 201. */
  readonly bound: number
  /** Other answers by status, and `none` for what was not answered in time. */
  readonly refused: Readonly<Record<string, number>>
  /** From when a bind was due to its answer: waiting for a connection is in it. */
  readonly delayMs: Delays
  /** The most binds that were due and not answered at one time. */
  readonly mostWaiting: number
  /** Those when the last one was due. */
  readonly waitingAtEnd: number
  readonly cpuMicroseconds: number
  readonly seconds: number
}
