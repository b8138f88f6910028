import { attempt, type Outcome } from './attempt.ts'
import { invalidArgument } from './axbridge-error.ts'
import { errorOf, overError, type SentCall } from './call-error.ts'
import { type BindOptions, readCallOptions } from './call-options.ts'
import type { Settings } from './client-options.ts'
import { type Deadline, startDeadline } from './deadline.ts'
import { randomLetters, randomShare } from './random-letters.ts'
import { type PlacedOperation, requestTarget, type UrlParameters } from './request-target.ts'
import { isPassing, pauseBefore } from './retry.ts'

export type Request<Body, Answer> = {
  readonly parameters?: UrlParameters
  readonly body?: Body
  readonly options?: BindOptions | undefined
  /** How long the service was asked to wait before it answers. */
  readonly waitMs?: number | undefined
  /** Whether an answer leaves something open that the same request, sent again, may finish. */
  readonly isUnfinished?: (answer: Answer) => boolean
  /** A second one might do again what the first one did. */
  readonly isOnce?: boolean
}

/** How long a question may wait for news, in ms: what a query says in seconds. */
export const waitMsOf = ({ wait }: { readonly wait?: number | undefined }): number =>
  typeof wait === 'number' && wait > 0 ? wait * 1_000 : 0

/** One request of a call as it is sent each time, but for its signature. */
type Message = SentCall & {
  readonly operation: PlacedOperation
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly attemptTimeoutMs: number
  readonly mostAttempts: number
}

/** Sends the requests of one client to operations of one table: each call with its tries, its time and its key. */
export class Sender<Bodies extends Readonly<Record<keyof Answers, object | string | undefined>>, Answers> {
  readonly #settings: Settings
  readonly #operations: Readonly<Record<keyof Answers, PlacedOperation>>

  constructor(settings: Settings, operations: Readonly<Record<keyof Answers, PlacedOperation>>) {
    this.#settings = settings
    this.#operations = operations
  }

  /** The answer of a 2xx. Rejects with AxbridgeError. */
  async send<Id extends keyof Answers & string>(
    id: Id,
    { parameters = {}, body, options, waitMs = 0, isUnfinished, isOnce = false }: Request<Bodies[Id], Answers[Id]>,
  ): Promise<Answers[Id]> {
    const operation: PlacedOperation = this.#operations[id]
    const { takesIdempotencyKey } = operation
    const { signal, timeoutMs, ...given } = readCallOptions(options, takesIdempotencyKey, this.#settings.timeoutMs)
    const idempotencyKey = takesIdempotencyKey ? (given.idempotencyKey ?? randomLetters()) : undefined
    const message = {
      ...this.#message(id, operation, parameters, body, idempotencyKey),
      attemptTimeoutMs: this.#settings.attemptTimeoutMs + waitMs,
      mostAttempts: isOnce ? 1 : this.#settings.retry.attempts,
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
    id: string,
    operation: PlacedOperation,
    parameters: UrlParameters,
    body: object | string | undefined,
    idempotencyKey: string | undefined,
  ): Omit<Message, 'attemptTimeoutMs' | 'mostAttempts'> {
    const { takes = 'application/json' } = operation
    return {
      id,
      operation,
      url: new URL(requestTarget(id, operation, parameters), this.#settings.origin),
      headers: {
        ...(body === undefined ? {} : { 'content-type': takes }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      body: body === undefined ? undefined : bodyText(body, id, operation),
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
      if (isOpen && attempts < message.mostAttempts && pause < deadline.left()) await deadline.pause(pause)
      else if (last.kind === 'answered') return last.body
      else throw errorOf(message, last, attempts)
    }
  }

  async #once({ operation, url, headers, body, attemptTimeoutMs }: Message, deadline: Deadline): Promise<Outcome> {
    const { sign, fetch, credentials } = this.#settings
    const { method, isOpen = false } = operation
    const signed = await sign({ method, url, headers, body, isOpen })
    const { signal, letGo } = deadline.within(attemptTimeoutMs)
    try {
      const outcome = await attempt(fetch, url, {
        method,
        headers: signed,
        signal,
        credentials,
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

const bodyText = (body: object | string, id: string, { takes }: PlacedOperation): string => {
  if (takes !== undefined) {
    if (typeof body !== 'string') throw invalidArgument('body', `must be text: ${takes}`, id)
    return body
  }
  try {
    return JSON.stringify(body)
  } catch {
    throw invalidArgument('body', 'must be plain data: no cycle and no bigint', id)
  }
}
