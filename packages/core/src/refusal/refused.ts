import type { PoolReport } from '../numbering/pool-report.ts'
import type { RequestRefusal } from './refusal.ts'

/** An operation that was refused: nothing has changed. `field` and `rule` say which input broke which rule. */
export type Refused = {
  readonly kind: 'refused'
  readonly reason: RequestRefusal
  readonly field?: string
  readonly rule?: string
  /** A sentence about this very refusal, where its kind alone does not say enough. */
  readonly explanation?: string
  /** How full the pool is, where that is why. */
  readonly pool?: PoolReport
}

export const refuse = (reason: RequestRefusal, field?: string, rule?: string): Refused => ({
  kind: 'refused',
  reason,
  ...(field === undefined ? {} : { field }),
  ...(rule === undefined ? {} : { rule }),
})
