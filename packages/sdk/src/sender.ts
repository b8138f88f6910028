import { attempt, type Outcome } from './attempt.ts'
import { invalidArgument } from './axbridge-error.ts'
import { errorOf, overError, type SentCall } from './call-error.ts'
import { type BindOptions, readCallOptions } from './call-options.ts'
import type { Settings } from './client-options.ts'
import { type Answers, type Bodies, type OperationId, operations } from './contract/operations.ts'
import { type Deadline, startDeadline } from './deadline.ts'
import { randomLetters, randomShare } from './random-letters.ts'
import { requestTarget, type UrlParameters } from './request-target.ts'
import { isPassing, pauseBefore } from './retry.ts'

export type Request<Id extends OperationId> = {
  readonly parameters?: UrlParameters
  readonly body?: Bodies[Id]
  readonly options?: BindOptions | undefined
  /** How long the service was asked to wait before it answers. */
  readonly waitMs?: number | undefined
  /** Whether an answer leaves something open that the same request, sent again, may finish. */
  readonly isUnfinished?: (answer: Answers[Id]) => boolean
}

/** One request of a call as it is sent each time, but for its signature. */
type Message = SentCall & {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly attemptTimeoutMs: number
}

/** Sends the requests of one client: each call with its tries, its time and its key. */
export class Sender {
  readonly #settings: Settings

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** The answer of a 2xx. Rejects with AxbridgeError. */
  async send<Id extends OperationId>(
    id: Id,
    { parameters = {}, body, options, waitMs = 0, isUnfinished }: Request<Id>,
  ): Promise<Answers[Id]> {
    const { takesIdempotencyKey } = operations[id]
    const { signal, timeoutMs, ...given } = readCallOptions(options, takesIdempotencyKey, this.#settings.timeoutMs)
    const idempotencyKey = takesIdempotencyKey ? (given.idempotencyKey ?? randomLetters()) : undefined
    const message = {
      ...this.#message(id, parameters, body, idempotencyKey),
      attemptTimeoutMs: this.#settings.attemptTimeoutMs + waitMs,
    }
    const deadline = startDeadline(timeoutMs + waitMs, signal)
    try {
      // The contract says that this is what the operation answers with a 2xx.
      const unfinished = (answer: object) => isUnfinished?.(answer as Answers[Id]) ?? false
      return (await this.#tries(message, deadline, signal, unfinished)) as Answers[Id]
    } finally {
      deadline.close()
    }
  }

  #message(
    id: OperationId,
    parameters: UrlParameters,
    body: object | undefined,
    idempotencyKey: string | undefined,
  ): Omit<Message, 'attemptTimeoutMs'> {
    return {
      id,
      url: new URL(requestTarget(id, parameters), this.#settings.origin),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      body: body === undefined ? undefined : jsonOf(body, id),
      idempotencyKey,
    }
  }

  async #tries(
    message: Message,
    deadline: Deadline,
    signal: AbortSignal | undefined,
    isUnfinished: (answer: object) => boolean,
  ): Promise<object> {
    const { retry } = this.#settings
    let last: Outcome | undefined
    for (let attempts = 0; ; ) {
      const over = deadline.over()
      if (over !== undefined) {
        if (last?.kind === 'answered') return last.body
        throw overError(message, over, attempts, signal)
      }
      last = await this.#once(message, deadline)
      attempts += 1
      if (last.kind === 'unreached' && deadline.over() !== undefined) continue
      const isOpen = last.kind === 'answered' ? isUnfinished(last.body) : isPassing(last)
      const retryAfterMs = 'retryAfterMs' in last ? last.retryAfterMs : 0
      const pause = pauseBefore(attempts + 1, retryAfterMs, retry, randomShare())
      // A pause that the call would not outlive is not begun: why the last try failed says more than that time is over.
      if (isOpen && attempts < retry.attempts && pause < deadline.left()) await deadline.pause(pause)
      else if (last.kind === 'answered') return last.body
      else throw errorOf(message, last, attempts)
    }
  }

  async #once({ id, url, headers, body, attemptTimeoutMs }: Message, deadline: Deadline): Promise<Outcome> {
    const { sign, fetch } = this.#settings
    const { method } = operations[id]
    const signed = await sign({ method, url, headers, body })
    const { signal, letGo } = deadline.within(attemptTimeoutMs)
    try {
      const outcome = await attempt(fetch, url, {
        method,
        headers: signed,
        signal,
        ...(body === undefined ? {} : { body }),
      })
      if (outcome.kind === 'unreached' && signal.aborted)
        return { ...outcome, why: `nothing within ${attemptTimeoutMs} ms` }
      return outcome
    } finally {
      letGo()
    }
  }
}

const jsonOf = (body: object, id: OperationId): string => {
  try {
    return JSON.stringify(body)
  } catch {
    throw invalidArgument('body', 'must be plain data: no cycle and no bigint', id)
  }
}
