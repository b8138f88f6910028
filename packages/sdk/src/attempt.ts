import type { Problem, ProblemError } from './contract/answers.ts'
import { masked } from './masked-text.ts'
import { readRetryAfter } from './retry-after.ts'

/** As `fetch` of the platform; one of one's own may go through a proxy or know a private authority. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** What came of sending a request once. */
export type Outcome =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly body: object
      readonly requestId: string | undefined
    }
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly problem: ReadProblem
      readonly requestId: string | undefined
      readonly retryAfterMs: number
    }
  /** What answered is not the service. */
  | {
      readonly kind: 'unexpected'
      readonly status: number
      readonly why: string
      readonly requestId: string | undefined
      readonly retryAfterMs: number
    }
  /** Nobody knows whether it arrived. */
  | { readonly kind: 'unreached'; readonly why: string }

/** Above the longest answer by the contract: a batch of 1,000 groups of 200. */
const longestAnswerOctets = 32 * 1024 * 1024

const tooLong = Symbol('an answer longer than any of the contract')

const readText = async (response: Response): Promise<string | typeof tooLong> => {
  const reader = response.body?.getReader()
  if (reader === undefined) return ''
  const decoder = new TextDecoder()
  let text = ''
  let octets = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    octets += value.byteLength
    if (octets > longestAnswerOctets) {
      await reader.cancel()
      return tooLong
    }
    text += decoder.decode(value, { stream: true })
  }
}

const readObject = (text: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    // What could not be read may hold anything, and the error repeats a part of it.
    return undefined
  }
}

/** What is read of a problem document. The codes of a newer service than this contract are passed on as they are. */
export type ReadProblem = Pick<Problem, 'code' | 'detail' | 'errors' | 'pool'>

const isFieldError = (value: unknown): value is ProblemError =>
  typeof value === 'object' &&
  value !== null &&
  'field' in value &&
  typeof value.field === 'string' &&
  'rule' in value &&
  typeof value.rule === 'string'

const readProblem = (value: Partial<Problem> | undefined): ReadProblem | undefined => {
  const { code, detail, errors, pool } = value ?? {}
  if (typeof code !== 'string' || !/^[a-z_]{1,64}$/.test(code) || typeof detail !== 'string') return undefined
  return {
    ...{ code, detail },
    ...(Array.isArray(errors) ? { errors: errors.filter(isFieldError) } : {}),
    ...(typeof pool === 'object' && pool !== null ? { pool } : {}),
  }
}

/** The codes in a network error and its causes, such as ECONNREFUSED: their messages name too much, and differ everywhere. */
export const reasonOf = (error: unknown): string => {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return masked(at.code)
  }
  return 'the connection failed'
}

/**
 * The answer's head. A redirect would carry real numbers to wherever it leads: it is an answer like any other, and an
 * unexpected one.
 */
export const headOf = (fetch: Fetch, url: URL, init: RequestInit): Promise<Response> =>
  fetch(url.href, { ...init, redirect: 'manual', cache: 'no-store' })

/** Sends a request once and reads the whole answer. Never rejects. */
export const attempt = async (fetch: Fetch, url: URL, init: RequestInit): Promise<Outcome> => {
  try {
    return await outcomeOf(await headOf(fetch, url, init))
  } catch (error) {
    return { kind: 'unreached', why: reasonOf(error) }
  }
}

/** Reads the whole answer. Rejects where the connection breaks. */
export const outcomeOf = async (response: Response): Promise<Outcome> => {
  const text = await readText(response)
  const { status, headers } = response
  const requestId = headers.get('x-request-id') ?? undefined
  const retryAfterMs = readRetryAfter(headers.get('retry-after'), Date.now())
  const said = { status, requestId, retryAfterMs }
  if (text === tooLong) return { kind: 'unexpected', why: 'the answer is too long', ...said }
  const body = readObject(text)
  if (response.ok) {
    if (body !== undefined) return { kind: 'answered', status, body, requestId }
    return { kind: 'unexpected', why: 'the answer is no JSON object', ...said }
  }
  const problem = readProblem(body)
  if (problem !== undefined) return { kind: 'refused', problem, ...said }
  return { kind: 'unexpected', why: 'the answer is no problem document', ...said }
}
