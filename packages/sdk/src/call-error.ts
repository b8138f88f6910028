import type { Outcome } from './attempt.ts'
import { AxbridgeError } from './axbridge-error.ts'

/** What an error says of the call that it ends. */
export type SentCall = { readonly id: string; readonly idempotencyKey: string | undefined }

export const overError = (
  { id, idempotencyKey }: SentCall,
  over: 'timeout' | 'aborted',
  attempts: number,
  signal: AbortSignal | undefined,
): AxbridgeError => {
  const why = over === 'timeout' ? 'there was no answer in the time of the call' : 'the caller ended the call'
  return new AxbridgeError(over, `${id}: ${why}`, {
    ...{ operation: id, idempotencyKey, attempts },
    ...(over === 'aborted' ? { cause: signal?.reason } : {}),
  })
}

export const errorOf = (
  { id, idempotencyKey }: SentCall,
  outcome: Exclude<Outcome, { readonly kind: 'answered' }>,
  attempts: number,
): AxbridgeError => {
  const details = { operation: id, idempotencyKey, attempts }
  switch (outcome.kind) {
    case 'unreached':
      return new AxbridgeError('unreached', `${id}: no answer: ${outcome.why}`, details)
    case 'refused': {
      const { status, requestId, retryAfterMs, problem } = outcome
      const { code, detail, errors, pool } = problem
      return new AxbridgeError(code, `${id}: ${detail}`, {
        ...{ ...details, status, requestId, errors, pool, retryAfterMs },
      })
    }
    case 'unexpected': {
      const { status, requestId, retryAfterMs, why } = outcome
      return new AxbridgeError('unexpected_answer', `${id}: ${why} (status ${status})`, {
        ...{ ...details, status, requestId, retryAfterMs },
      })
    }
  }
}
