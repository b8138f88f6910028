import { AxbridgeError } from './axbridge-error.ts'
import { longestTimeoutMs } from './call-options.ts'
import type { LadderStep, Problem } from './contract/answers.ts'
import { startDeadline } from './deadline.ts'
import { isPassingError } from './event-following.ts'
import { randomShare } from './random-letters.ts'
import { pauseBefore, type RetryPlan } from './retry.ts'
import { serverSentEvents } from './server-sent-events.ts'

export type LadderFollowingParts = {
  /** Opens the stream behind an event that was seen, or where it is now. */
  open(lastId: string | undefined): AsyncIterable<string>
  readonly signal: AbortSignal | undefined
  readonly retry: RetryPlan
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // What could not be read may hold anything, and the error repeats a part of it.
    throw new AxbridgeError('unexpected_answer', 'streamLadders: an event of the stream is no JSON')
  }
}

/** A problem document that ends a stream, as an error. */
const problemIn = (text: string): AxbridgeError => {
  const { code = 'internal', detail = '', status } = parsed(text) as Partial<Problem>
  return new AxbridgeError(code, `streamLadders: ${detail}`, { operation: 'streamLadders', status })
}

/**
 * Steps of ladders as they come to pass. A connection that fails and a service that restarts are waited for, and what came
 * meanwhile may be missing. It ends quietly with its signal, and with AxbridgeError where waiting does not help.
 */
export async function* followLadderSteps({
  open,
  signal,
  retry,
}: LadderFollowingParts): AsyncGenerator<LadderStep, void, undefined> {
  const isOver = () => signal?.aborted === true
  let lastId: string | undefined
  for (let failures = 0; !isOver(); ) {
    try {
      for await (const { event, data, id } of serverSentEvents(open(lastId))) {
        if (event === 'problem') throw problemIn(data)
        failures = 0
        lastId = id ?? lastId
        if (data !== '') yield parsed(data) as LadderStep
      }
    } catch (error) {
      if (isOver()) return
      if (!(error instanceof AxbridgeError && isPassingError(error))) throw error
    }
    failures += 1
    const deadline = startDeadline(longestTimeoutMs, signal)
    await deadline.pause(pauseBefore(failures + 1, 0, retry, randomShare()))
    deadline.close()
  }
}
