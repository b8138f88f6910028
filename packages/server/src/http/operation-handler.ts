import type { Customer } from '@axbridge/core'
import type { Refusal } from './refusal.ts'

/** A request to an operation, after its key was known and its query and body fitted the contract's schemas. */
export type Asked = {
  readonly customer: Customer
  readonly id: string
  readonly query: unknown
  readonly body: unknown
  readonly idempotencyKey: string | undefined
}

/** What is sent back: JSON text with its status. */
export type Answered = {
  readonly kind: 'answered'
  readonly status: number
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

export type OperationHandler = (asked: Asked) => Promise<Answered | Refusal>

export const answered = (status: number, value: object): Answered => ({
  kind: 'answered',
  status,
  text: JSON.stringify(value),
})
