import type { RequestRefusal } from './refusal.ts'

/** An operation that was refused: nothing has changed. `field` and `rule` say which input broke which rule. */
export type Refused = {
  readonly kind: 'refused'
  readonly reason: RequestRefusal
  readonly field?: string
  readonly rule?: string
}

export const refuse = (reason: RequestRefusal, field?: string, rule?: string): Refused => ({
  kind: 'refused',
  reason,
  ...(field === undefined ? {} : { field }),
  ...(rule === undefined ? {} : { rule }),
})
