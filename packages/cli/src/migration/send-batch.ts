import { setTimeout as sleep } from 'node:timers/promises'
import { type ApiClient, NoAnswer, ProblemAnswered, type ProblemFields } from '../api/api-client.ts'
import type { OldBatch } from './old-batches.ts'
import { type Patience, standardPatience } from './patience.ts'

// biome-ignore lint/suspicious/noExplicitAny: the contract says what stands in a binding
type Binding = any

/** What became of an item. */
export type ItemAnswer =
  | { readonly status: 201; readonly binding: Binding; readonly replayed?: true }
  | { readonly status: number; readonly problem: ProblemFields }

/** The server was too busy, is stopping, or has the same batch in work for a connection that was lost. */
const mayPass = ({ status, problem }: ProblemAnswered): boolean =>
  status === 503 || status === 500 || problem.code === 'idempotency_in_flight'

const isLeft = (answer: ItemAnswer): boolean => 'problem' in answer && (answer.status === 503 || answer.status === 500)

/**
 * Sends a batch until each of its items has an answer that counts. It is always sent whole and under the same key: what was
 * bound is answered again, and what was not is bound. Throws the last failure when the patience is over, and any that will
 * not pass at once.
 */
export const sendBatch = async (
  { items, idempotencyKey }: OldBatch,
  api: ApiClient,
  patience: Patience = standardPatience,
): Promise<readonly ItemAnswer[]> => {
  if (items.length === 0) return []
  const body = { items: items.map(({ binding }) => binding.bind) }
  let pauseMs = patience.firstPauseMs
  for (let tried = 1; ; tried += 1) {
    let retryAfterMs = 0
    try {
      const { json } = await api.ask({
        method: 'POST',
        path: '/v1/bindings/batch',
        body,
        idempotencyKey,
      })
      const answers = json.items as readonly ItemAnswer[]
      if (tried >= patience.mostTries || !answers.some(isLeft)) return answers
    } catch (error) {
      const passes = error instanceof NoAnswer || (error instanceof ProblemAnswered && mayPass(error))
      if (!passes || tried >= patience.mostTries) throw error
      if (error instanceof ProblemAnswered) retryAfterMs = error.retryAfterMs ?? 0
    }
    await sleep(Math.max(pauseMs, retryAfterMs))
    pauseMs = Math.min(pauseMs * 2, patience.longestPauseMs)
  }
}
