import type { OperationId } from '@axbridge/api'
import type { MaybePromise } from '@axbridge/core'
import type { FastifyReply, FastifyRequest, onRequestHookHandler, preValidationHookHandler } from 'fastify'
import type { Authenticate, Known, NotKnown, Person, RequestView, Signed } from '../operation/authenticate.ts'
import { fieldRefusal, type Refusal } from '../operation/refusal.ts'
import { settled } from '../operation/settled.ts'
import { within } from './deadline.ts'
import { sendProblem } from './problem-document.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Answers why a body is not what was signed; undefined where no signature waits for the body. */
    checkBody: ((octets: Uint8Array) => MaybePromise<Refusal | undefined>) | undefined
    /** Who asks, once that is known, and the gate that knows him: the others do not know what he is. */
    knownAs: { readonly gate: object; readonly known: Known<unknown> } | undefined
  }
}

const noOctets = new Uint8Array()

/** Of the headers as they came, which Node sorts only when somebody asks for them. */
class View implements RequestView {
  readonly operation: OperationId
  readonly method: string
  readonly target: string
  readonly #raw: FastifyRequest['raw']

  constructor({ method, url, raw }: FastifyRequest, operation: OperationId) {
    this.operation = operation
    this.method = method
    this.target = url
    this.#raw = raw
  }

  get headers(): RequestView['headers'] {
    return this.#raw.headersDistinct
  }

  get address(): string {
    return this.#raw.socket.remoteAddress ?? ''
  }

  get isSecure(): boolean {
    return 'encrypted' in this.#raw.socket
  }
}

const refusalOfNotKnown = ({ reason, field, rule, challenge, retryAfterS, headers }: NotKnown): Refusal => {
  const refused = fieldRefusal(reason, [{ field, rule }])
  if (reason === 'rate_limited') return { ...refused, headers: { ...headers, 'retry-after': String(retryAfterS ?? 1) } }
  if (reason !== 'unauthenticated' && reason !== 'signature_before_start') return refused
  const retry = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }
  return { ...refused, headers: { 'www-authenticate': challenge, ...retry } }
}

type Next = (error?: Error) => void

const goOn = (reply: FastifyReply, next: Next, refused: Refusal | undefined): void => {
  if (refused === undefined) next()
  else sendProblem(reply, refused)
}

/** At once when the value is there at once: a hook that waits costs every request more than what it does. */
const whenDone = <Value>(value: MaybePromise<Value>, done: (value: Value) => void, failed: Next): void => {
  if (value instanceof Promise) value.then(done).catch(failed)
  else done(value)
}

/** Lets nobody pass who is not known to one group of operations; each group has its own. */
export type Gate<Who> = {
  onRequest(operation: OperationId): onRequestHookHandler
  readonly preValidation: preValidationHookHandler
  /** Throws for a request that did not pass. */
  whoAsks(request: FastifyRequest): Who
  /** The person behind it; undefined where a key asks. */
  byWhom(request: FastifyRequest): Person | undefined
  /** Whether he would be known still, by what he showed then. */
  isStillKnown(request: FastifyRequest): MaybePromise<boolean>
}

export const gateOf = <Who>(authenticate: Authenticate<Who>, timeoutMs: number): Gate<Who> => {
  const gate = {}

  const settle = (request: FastifyRequest, reply: FastifyReply, answer: Known<Who> | NotKnown): Refusal | undefined => {
    if (answer.kind === 'not_known') return refusalOfNotKnown(answer)
    if (answer.headers !== undefined) void reply.headers(answer.headers)
    request.knownAs = { gate, known: answer }
    return undefined
  }

  return {
    onRequest: (operation) => (request, reply, next) => {
      const passed = (answer: Known<Who> | NotKnown | Signed<Who>) => {
        if (answer.kind !== 'signed') return goOn(reply, next, settle(request, reply, answer))
        request.checkBody = (octets) => {
          request.checkBody = undefined
          return settled(within(timeoutMs, answer.check(octets)), (verdict) => settle(request, reply, verdict))
        }
        next()
      }
      whenDone(within(timeoutMs, authenticate(new View(request, operation))), passed, next)
    },

    // A request without a body has met no parser, which checks it.
    preValidation: (request, reply, next) => {
      if (request.checkBody === undefined) next()
      else whenDone(request.checkBody(noOctets), (refused) => goOn(reply, next, refused), next)
    },

    whoAsks: ({ knownAs }) => {
      if (knownAs?.gate !== gate) throw new Error('an operation was reached by nobody known')
      return knownAs.known.who as Who
    },

    byWhom: ({ knownAs }) => knownAs?.known.by,

    isStillKnown: ({ knownAs }) => knownAs?.known.isStillKnown?.() ?? true,
  }
}
