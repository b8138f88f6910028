import type { MaybePromise } from '@axbridge/core'
import type { LadderSource, NumberedStep } from './ladder-source.ts'

export type LadderStreaming = {
  /** The number behind which steps are wanted. */
  readonly after: number
  readonly signal: AbortSignal
  readonly heartbeatMs: number
  isStillKnown(): MaybePromise<boolean>
}

/** How soon a client comes back by itself. */
const reconnectMs = 1_000

const fieldsOf = ({ number, step }: NumberedStep): string =>
  `id: ${number}\nevent: step\ndata: ${JSON.stringify(step)}\n\n`

/**
 * Steps as server-sent events. It ends when nobody reads it, the server stops or the session ends. After a restart numbers begin anew:
 * whoever comes with a later one is told from there.
 */
export async function* ladderStream(
  source: LadderSource,
  { after, signal, heartbeatMs, isStillKnown }: LadderStreaming,
): AsyncGenerator<string, void, undefined> {
  yield `retry: ${reconnectMs}\n\n`
  let through = Math.min(after, source.last)
  while (!signal.aborted && !source.isClosed) {
    const steps = source.behind(through)
    if (steps.length > 0) {
      yield steps.map(fieldsOf).join('')
      through = steps.at(-1)?.number ?? through
    } else if (!(await source.news(heartbeatMs, signal))) {
      if (signal.aborted || source.isClosed) return
      yield ': nothing new\n\n'
    }
    if (!(await isStillKnown())) return
  }
}
