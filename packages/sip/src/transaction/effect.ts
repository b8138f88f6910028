import type { TimerName } from './timer-table.ts'

/**
 * What a transaction's machine asks its shell to do. `send` is the request of a client or the last response of a server,
 * always the same bytes; `acknowledge` is the ACK to a failure; `pass` hands the message that was the input to the
 * transaction user; `tell` says that nothing more will come of the transaction, or that a response was not delivered.
 */
export type Effect =
  | { readonly kind: 'send' }
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'pass' }
  | { readonly kind: 'tell'; readonly what: 'timeout' | 'transport' }
  | { readonly kind: 'start'; readonly timer: TimerName; readonly ms: number }
  | { readonly kind: 'stop'; readonly timer: TimerName }

export type Effects = readonly Effect[]

export const nothing: Effects = []
export const send: Effect = { kind: 'send' }
export const acknowledge: Effect = { kind: 'acknowledge' }
export const pass: Effect = { kind: 'pass' }
export const tellTimeout: Effect = { kind: 'tell', what: 'timeout' }
export const tellTransport: Effect = { kind: 'tell', what: 'transport' }
export const start = (timer: TimerName, ms: number): Effect => ({ kind: 'start', timer, ms })
export const stop = (timer: TimerName): Effect => ({ kind: 'stop', timer })
