import type { MaybePromise } from '@axbridge/core'
import type { FastifyRequest, onRequestAsyncHookHandler, preValidationAsyncHookHandler } from 'fastify'
import type { Authenticate, Known, NotKnown, RequestView } from '../operation/authenticate.ts'
import { fieldRefusal, type Refusal } from '../operation/refusal.ts'
import { within } from './deadline.ts'
import { sendProblem } from './problem-document.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Answers why a body is not what was signed; undefined where no signature waits for the body. */
    checkBody: ((octets: Uint8Array) => Promise<Refusal | undefined>) | undefined
  }
}

const noOctets = new Uint8Array()

const viewOf = ({ raw, method, url }: FastifyRequest): RequestView => ({
  method,
  target: url,
  get headers() {
    return raw.headersDistinct
  },
})

const refusalOfNotKnown = ({ reason, field, rule, challenge }: NotKnown): Refusal => {
  const refused = fieldRefusal(reason, [{ field, rule }])
  return reason === 'unauthenticated' ? { ...refused, headers: { 'www-authenticate': challenge } } : refused
}

/** Lets nobody pass who is not known to one group of operations; each group has its own. */
export type Gate<Who> = {
  readonly onRequest: onRequestAsyncHookHandler
  readonly preValidation: preValidationAsyncHookHandler
  /** Throws for a request that did not pass. */
  whoAsks(request: FastifyRequest): Who
}

export const gateOf = <Who>(authenticate: Authenticate<Who>, timeoutMs: number): Gate<Who> => {
  const known = new WeakMap<FastifyRequest, { readonly who: Who }>()

  const settle = (request: FastifyRequest, answer: Known<Who> | NotKnown): Refusal | undefined => {
    if (answer.kind === 'not_known') return refusalOfNotKnown(answer)
    known.set(request, answer)
    return undefined
  }

  const checkOf =
    (request: FastifyRequest, check: (body: Uint8Array) => MaybePromise<Known<Who> | NotKnown>) =>
    async (octets: Uint8Array): Promise<Refusal | undefined> => {
      request.checkBody = undefined
      return settle(request, await within(timeoutMs, check(octets)))
    }

  return {
    onRequest: async (request, reply) => {
      const answer = await within(timeoutMs, authenticate(viewOf(request)))
      if (answer.kind === 'signed') {
        request.checkBody = checkOf(request, (octets) => answer.check(octets))
        return
      }
      const refused = settle(request, answer)
      if (refused !== undefined) return sendProblem(reply, refused)
    },

    // A request without a body has met no parser, which checks it.
    preValidation: async (request, reply) => {
      const refused = await request.checkBody?.(noOctets)
      if (refused !== undefined) return sendProblem(reply, refused)
    },

    whoAsks: (request) => {
      const answer = known.get(request)
      if (answer === undefined) throw new Error('an operation was reached by nobody known')
      return answer.who
    },
  }
}
