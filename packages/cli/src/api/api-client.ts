import type { Credentials } from './credentials.ts'

/** A question to the API. A text is sent as CSV, an object as JSON. */
export type Question = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body?: object | string
  readonly idempotencyKey?: string
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

const deadlineMs = 60_000

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
  async ask({ method, path, query = {}, body, idempotencyKey }: Question): Promise<Answer> {
    const url = new URL(this.#base + path)
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value)
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const headers: Record<string, string> = {
      ...(text === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    }
    const request = { method, url, headers, ...(text === undefined ? {} : { body: text }) }
    const proof = await this.#credentials(request)
    return answerOf(await this.#send({ ...request, headers: { ...headers, ...proof } }))
  }

  async #send(request: { method: string; url: URL; headers: Record<string, string>; body?: string }): Promise<Heard> {
    const { method, url, headers, body } = request
    try {
      // A redirect would take the credentials elsewhere.
      const response = await fetch(url, {
        method,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(deadlineMs),
        ...(body === undefined ? {} : { body }),
      })
      return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() }
    } catch (error) {
      throw new NoAnswer(`no answer came from ${this.#base}: ${reasonOf(error)}`, { cause: error })
    }
  }
}

type Heard = { readonly status: number; readonly retryAfter: string | null; readonly text: string }

const reasonOf = (error: unknown): string => {
  const { cause, name } = error as { cause?: { code?: unknown }; name?: unknown }
  return typeof cause?.code === 'string' ? cause.code : String(name)
}

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
