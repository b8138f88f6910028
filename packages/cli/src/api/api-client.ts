import type { Credentials } from './credentials.ts'

/** A question to the API. A text is sent as CSV, an object as JSON. */
export type Question = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body?: object | string
  readonly idempotencyKey?: string
  /** How long the answer may take; a minute when left out. */
  readonly deadlineMs?: number
  /** Ends the question. */
  readonly signal?: AbortSignal
}

/** An answer of 2xx. */
export type Answer = {
  readonly status: number
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: the contract says what stands in it, and the server holds itself to that
  readonly json: any
}

/** A problem document (RFC 9457), or what of it the answer has. */
export type ProblemFields = {
  readonly title?: string
  readonly code?: string
  readonly detail?: string
  readonly errors?: readonly { readonly field: string; readonly rule: string }[]
}

/** The API refused. `retryAfterMs` where it said when to ask again. */
export class ProblemAnswered extends Error {
  override readonly name = 'ProblemAnswered'
  readonly status: number
  readonly text: string
  readonly problem: ProblemFields
  readonly retryAfterMs: number | undefined

  constructor(status: number, text: string, problem: ProblemFields, retryAfterMs: number | undefined) {
    super(problem.detail ?? `the API answered ${status}`)
    this.status = status
    this.text = text
    this.problem = problem
    this.retryAfterMs = retryAfterMs
  }
}

/** No answer came: it is not known whether what was asked for was done. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

const standardDeadlineMs = 60_000

/** Asks one API with the credentials of one asker. */
export class ApiClient {
  readonly #base: string
  readonly #credentials: Credentials

  /** `base` with scheme and host, without a slash at its end. */
  constructor(base: string, credentials: Credentials) {
    this.#base = base
    this.#credentials = credentials
  }

  /** Throws ProblemAnswered for an answer that is not 2xx, NoAnswer when none came. */
  async ask(question: Question): Promise<Answer> {
    return this.#send(question, async (response) =>
      answerOf({
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        text: await response.text(),
      }),
    )
  }

  /** Hands an answer of 2xx over as it comes. Throws as `ask` does, NoAnswer also when it breaks off. */
  async download(question: Question, write: (text: string) => Promise<void> | void): Promise<void> {
    await this.#send(question, async (response) => {
      if (!response.ok || response.body === null) {
        const { status, headers } = response
        return answerOf({ status, retryAfter: headers.get('retry-after'), text: await response.text() })
      }
      const decoder = new TextDecoder()
      for await (const octets of response.body) await write(decoder.decode(octets as Uint8Array, { stream: true }))
      return undefined
    })
  }

  async #send<Taken>(question: Question, take: (response: Response) => Promise<Taken>): Promise<Taken> {
    const { method, path, query = {}, body, idempotencyKey, deadlineMs = standardDeadlineMs, signal } = question
    const url = new URL(this.#base + path)
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value)
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const headers: Record<string, string> = {
      ...(text === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    }
    const request = { method, url, headers, ...(text === undefined ? {} : { body: text }) }
    const proof = await this.#credentials(request)
    const deadline = AbortSignal.timeout(deadlineMs)
    try {
      // A redirect would take the credentials elsewhere.
      const response = await fetch(url, {
        method,
        headers: { ...headers, ...proof },
        redirect: 'error',
        signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
        ...(text === undefined ? {} : { body: text }),
      })
      return await take(response)
    } catch (error) {
      if (error instanceof ProblemAnswered) throw error
      throw new NoAnswer(`no answer came from ${this.#base}: ${withAdvice(reasonOf(error))}`, { cause: error })
    }
  }
}

type Heard = { readonly status: number; readonly retryAfter: string | null; readonly text: string }

const reasonOf = (error: unknown): string => {
  const { cause, name } = error as { cause?: { code?: unknown }; name?: unknown }
  return typeof cause?.code === 'string' ? cause.code : String(name)
}

/** What OpenSSL calls a certificate that nobody vouches for whom Node knows. */
const notBelieved = /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/

const withAdvice = (reason: string): string =>
  notBelieved.test(reason) ? `${reason} (name the file of its authority in NODE_EXTRA_CA_CERTS)` : reason

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const answerOf = ({ status, retryAfter, text }: Heard): Answer => {
  const json = jsonOf(text)
  if (status >= 200 && status < 300 && json !== undefined) return { status, text, json }
  const problem = typeof json === 'object' && json !== null ? (json as ProblemFields) : {}
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter)
  throw new ProblemAnswered(status, text, problem, Number.isFinite(seconds) ? seconds * 1_000 : undefined)
}
