import { clearTimeout, setTimeout } from 'node:timers'
import type { VerificationQuestion } from '@axbridge/core'
import { Agent, type Dispatcher } from 'undici'
import type { VerificationFault } from './verification-tally.ts'

/** A request as it will be sent; answers the headers by which it is signed. */
export type SignQuestion = (request: {
  readonly method: 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}) => Readonly<Record<string, string | undefined>>

export type VerificationClientParts = {
  readonly url: string
  /** PEM; the authorities that Node brings when left out. */
  readonly authorities?: string | undefined
  readonly timeoutMs: number
  /** Left out, requests are not signed. */
  readonly sign?: SignQuestion | undefined
}

/** What the platform answered; `status` where that is why it counts for nothing. */
export type PlatformAnswer =
  | { readonly kind: 'answer'; readonly result: 'verified' | 'rejected'; readonly validForMs: number }
  | { readonly kind: 'fault'; readonly fault: VerificationFault; readonly status?: number }

/** How much of an answer is read: what is longer is none. */
const mostAnswerOctets = 4_096

/** Less than the 5 s after which many servers close an idle connection. */
const idleMs = 4_000
const mostConnections = 256
const mostInFlight = 2_048
const mostValidS = 31 * 86_400

const tlsCodes = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|INVALID_CA|PATH_LENGTH|HOSTNAME_|EPROTO)/
const connectCodes =
  /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENOTFOUND|EAI_|UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|EACCES)/

/** The text of an error is never looked at: it may quote what was sent. */
const faultOf = (error: unknown): VerificationFault => {
  const code = String((error as { code?: unknown } | null)?.code)
  if (tlsCodes.test(code)) return 'tls_failed'
  return connectCodes.test(code) || error instanceof AggregateError ? 'not_connected' : 'cut_off'
}

/** Asks a verification platform over HTTP, without following anything, in bounded time and memory (docs/verification.md). */
export class VerificationClient {
  readonly #url: URL
  readonly #parts: VerificationClientParts
  readonly #agent: Agent
  #inFlight = 0

  constructor(parts: VerificationClientParts) {
    this.#url = new URL(parts.url)
    this.#parts = parts
    const { timeoutMs, authorities } = parts
    this.#agent = new Agent({
      connect: { timeout: timeoutMs, ...(authorities === undefined ? {} : { ca: authorities }) },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      keepAliveTimeout: idleMs,
      connections: mostConnections,
      pipelining: 1,
    })
  }

  /** Never rejects, and takes `timeoutMs` at the longest. */
  ask(question: VerificationQuestion): Promise<PlatformAnswer> {
    if (this.#inFlight >= mostInFlight) return Promise.resolve({ kind: 'fault', fault: 'too_many' })
    this.#inFlight += 1
    return new Promise((resolve) => {
      const answer = new AnswerReader(this.#parts.timeoutMs, (outcome) => {
        this.#inFlight -= 1
        resolve(outcome)
      })
      try {
        this.#agent.dispatch(this.#requestOf(question), answer)
      } catch (error) {
        answer.onResponseError(undefined, error)
      }
    })
  }

  #requestOf({ identifier, number, call, at }: VerificationQuestion): Dispatcher.DispatchOptions {
    const url = this.#url
    const body = JSON.stringify({ identifier, number, call, at: new Date(at).toISOString() })
    const headers = { 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'AXBridge' }
    const signed = this.#parts.sign?.({
      method: 'POST',
      url,
      headers: { 'content-type': headers['content-type'] },
      body,
    })
    const sent = Object.fromEntries(
      Object.entries({ ...headers, ...signed }).filter(([, value]) => value !== undefined),
    )
    return { origin: url.origin, path: url.pathname, method: 'POST', headers: sent as Record<string, string>, body }
  }

  /** Cuts what is in flight. Idempotent. */
  async close(): Promise<void> {
    if (!this.#agent.destroyed) await this.#agent.destroy()
  }
}

/** Takes one answer, as much of it as may be and as long as there is time. */
class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #done: (outcome: PlatformAnswer) => void
  readonly #timer: NodeJS.Timeout
  #controller: Dispatcher.DispatchController | undefined
  readonly #parts: Uint8Array[] = []
  #octets = 0
  #isOver = false

  constructor(timeoutMs: number, done: (outcome: PlatformAnswer) => void) {
    this.#done = done
    this.#timer = setTimeout(() => this.#cut('timed_out'), timeoutMs)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isOver) controller.abort(new Error('too late'))
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    // A redirection is a status like any other: the question goes to nobody who was not configured.
    if (status >= 200 && status !== 200) this.#cut('refused', status)
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#octets += chunk.length
    if (this.#octets > mostAnswerOctets) this.#cut('unreadable')
    else this.#parts.push(chunk)
  }

  onResponseEnd(): void {
    this.#end(readAnswer(Buffer.concat(this.#parts)))
  }

  onResponseError(_controller: unknown, error: unknown): void {
    this.#end({ kind: 'fault', fault: faultOf(error) })
  }

  #cut(fault: VerificationFault, status?: number): void {
    this.#end({ kind: 'fault', fault, ...(status === undefined ? {} : { status }) })
    this.#controller?.abort(new Error('cut off'))
  }

  #end(outcome: PlatformAnswer): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#done(outcome)
  }
}

/** What docs/verification.md says of an answer; further fields are passed over. */
export const readAnswer = (octets: Uint8Array): PlatformAnswer => {
  const unreadable: PlatformAnswer = { kind: 'fault', fault: 'unreadable' }
  let answer: unknown
  try {
    answer = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(octets))
  } catch {
    return unreadable
  }
  if (typeof answer !== 'object' || answer === null) return unreadable
  const { result, validForS = 0 } = answer as { readonly result?: unknown; readonly validForS?: unknown }
  if (result !== 'verified' && result !== 'rejected') return unreadable
  if (typeof validForS !== 'number' || !Number.isInteger(validForS) || validForS < 0) return unreadable
  return { kind: 'answer', result, validForMs: Math.min(validForS, mostValidS) * 1_000 }
}
