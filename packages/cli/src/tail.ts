import { randomInt } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { NoAnswer, ProblemAnswered } from './api/api-client.ts'
import type { Call } from './command.ts'
import { eventText } from './output/event-text.ts'
import type { Json } from './output/show-answer.ts'

/** Shorter than what stands between takes a silent connection for dead. */
const waitS = 25
const answerMs = 15_000

const [firstPauseMs, longestPauseMs] = [250, 5_000]

/** An answer without an event that came sooner was no wait: the server stops. */
const shortestWaitMs = 500

/** What a server that is started again, or the way to it, does for a while. */
const isPassing = (error: unknown): boolean =>
  error instanceof NoAnswer ||
  (error instanceof ProblemAnswered && (error.status >= 500 || error.problem.code === 'signature_before_start'))

/** Prints events until it is interrupted. Throws what waiting does not help against. */
export const tail = async (
  { api, asJson, surroundings }: Call,
  { after, types }: { readonly after: string; readonly types: string | undefined },
): Promise<void> => {
  const signal = surroundings.interrupted?.() ?? new AbortController().signal
  const isOver = () => signal.aborted
  let cursor = after
  let pauseMs = 0
  while (!isOver()) {
    const from = performance.now()
    try {
      const query = { after: cursor, types, wait: String(waitS) }
      const { json } = await api.ask({
        ...{ method: 'GET', path: '/v1/events', query, signal },
        deadlineMs: waitS * 1_000 + answerMs,
      })
      const { items, next, more } = json
      for (const event of items as Json[]) surroundings.out(`${asJson ? JSON.stringify(event) : eventText(event)}\n`)
      cursor = next
      const isEarly = items.length === 0 && more === false && performance.now() - from < shortestWaitMs
      pauseMs = isEarly ? firstPauseMs : 0
    } catch (error) {
      if (isOver()) return
      if (!isPassing(error)) throw error
      if (pauseMs === 0) surroundings.note(`axbridge: ${(error as Error).message}; trying again\n`)
      pauseMs = Math.min(longestPauseMs, Math.max(firstPauseMs, pauseMs * 2))
    }
    if (pauseMs > 0) await setTimeout(randomInt(pauseMs / 2, pauseMs), undefined, { signal }).catch(() => {})
  }
}
