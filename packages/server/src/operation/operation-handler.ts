import type { TObject } from 'typebox'
import type { FieldError, Refusal } from './refusal.ts'

/** A request to an operation, after it was known who asks, and its query and body fitted the contract's schemas. */
export type Asked<Who> = {
  readonly who: Who
  /** The parameters of the path. */
  readonly params: Readonly<Record<string, string | undefined>>
  readonly query: unknown
  /** JSON, or text where the operation takes that. */
  readonly body: unknown
  readonly requestId: string
  readonly idempotencyKey: string | undefined
  /** How a value breaks a schema, as the body itself is held to one; empty when it does not. */
  faultsOf(schema: TObject, value: unknown): readonly FieldError[]
}

/** What is sent back: JSON text with its status, or text of another media type. */
export type Answered = {
  readonly kind: 'answered'
  readonly status: number
  readonly text: string
  readonly mediaType?: 'text/csv'
  readonly headers?: Readonly<Record<string, string>>
}

export type OperationHandler<Who> = (asked: Asked<Who>) => Promise<Answered | Refusal>

export const answered = (status: number, value: object): Answered => ({
  kind: 'answered',
  status,
  text: JSON.stringify(value),
})
