import { problemCodes } from '../codes.ts'
import type { Answered } from '../operation/operation-handler.ts'
import type { FieldError, Refusal } from '../operation/refusal.ts'
import { sentence } from '../operation/refusal.ts'
import { idempotencyHeader } from './idempotency.ts'
import { problemOf } from './problem-document.ts'

/** A refusal whose fields are named by their place in the whole body: `items.17.a`. */
const placedAt = (refused: Refusal, place: string): Refusal => {
  const { errors, detail } = refused
  const at = ({ field, rule }: FieldError): FieldError => {
    if (field === idempotencyHeader) return { field, rule }
    return { field: field === 'body' ? place : `${place}.${field}`, rule }
  }
  const placed = errors.map(at)
  return { ...refused, errors: placed, detail: detail === sentence(errors) ? sentence(placed) : detail }
}

/** The answers to the items of one batch, gathered in their order as JSON. */
export class BatchAnswer {
  readonly #texts: string[]
  readonly #requestId: string

  constructor(count: number, requestId: string) {
    this.#texts = Array<string>(count).fill('')
    this.#requestId = requestId
  }

  /** `binding` is the JSON of the binding. */
  done(index: number, status: 200 | 201, binding: string, replayed = false): void {
    this.#texts[index] = `{"status":${status},"binding":${binding}${replayed ? ',"replayed":true' : ''}}`
  }

  refused(index: number, refused: Refusal): void {
    const problem = problemOf(placedAt(refused, `items.${index}`), this.#requestId)
    this.#texts[index] = JSON.stringify({ status: problemCodes[refused.reason].status, problem })
  }

  answered(): Answered {
    const unanswered = this.#texts.indexOf('')
    if (unanswered >= 0) throw new Error(`item ${unanswered} of a batch has no answer`)
    return { kind: 'answered', status: 200, text: `{"items":[${this.#texts.join(',')}]}` }
  }
}
