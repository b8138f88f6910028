import type { CustomerId } from '@axbridge/core'
import type { Person } from './authenticate.ts'

/** Something that the audit log keeps. No real number and no secret stands in it. */
export type Kept = {
  /** Undefined for whoever holds the operators' key. */
  readonly by: Pick<Person, 'id' | 'name'> | 'server' | undefined
  readonly action: string
  readonly subject: string | null
  readonly customer: CustomerId | null
  readonly detail: Readonly<Record<string, unknown>>
}

/** Durable when the promise resolves. */
export type KeepAudit = (kept: Kept) => Promise<void>
