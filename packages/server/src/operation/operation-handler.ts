import type { OperationId, PartwiseMediaType } from '@axbridge/api'
import type { MaybePromise } from '@axbridge/core'
import type { TObject } from 'typebox'
import type { Person } from './authenticate.ts'
import type { FieldError, Refusal } from './refusal.ts'

/** A request to an operation, after it was known who asks, and its query and body fitted the contract's schemas. */
export type Asked<Who> = {
  readonly who: Who
  /** The person who asks, where it is none with a key. */
  readonly by: Person | undefined
  /** The parameters of the path. */
  readonly params: Readonly<Record<string, string | undefined>>
  readonly query: unknown
  /** JSON, or text where the operation takes that. */
  readonly body: unknown
  readonly requestId: string
  readonly idempotencyKey: string | undefined
  /** Where a stream that broke off had got to. */
  readonly lastEventId: string | undefined
  /** Whether who asks would still be known. */
  isStillKnown(): MaybePromise<boolean>
  /** Aborted when the answer has left, and when nobody waits for it any more. */
  over(): AbortSignal
  /** How a value breaks a schema, as the body itself is held to one; empty when it does not. */
  faultsOf(schema: TObject, value: unknown): readonly FieldError[]
}

/** What is sent back: JSON text with its status. */
export type Answered = {
  readonly kind: 'answered'
  readonly status: number
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer that is made while it is sent: the next part only when there is room for it. */
export type AnsweredInParts = {
  readonly kind: 'answered_in_parts'
  readonly mediaType: PartwiseMediaType
  readonly headers?: Readonly<Record<string, string>>
  readonly parts: () => AsyncIterable<string>
}

export type OperationHandler<Who> = (asked: Asked<Who>) => Promise<Answered | AnsweredInParts | Refusal>

/** The handler of an operation with what is kept of it around it. What a customer's key asks goes through as it is. */
export type Audited = <Who>(operation: OperationId, handler: OperationHandler<Who>) => OperationHandler<Who>

export const answered = (status: number, value: object): Answered => ({
  kind: 'answered',
  status,
  text: JSON.stringify(value),
})
