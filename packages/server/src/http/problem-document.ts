import { type Problem, problemMediaType, problemType } from '@axbridge/api'
import type { FastifyReply } from 'fastify'
import { problemCodes } from '../codes.ts'
import type { Refusal } from '../operation/refusal.ts'

/** The problem document of a refusal. RFC 9457 section 3. */
export const problemOf = ({ reason, detail, errors, pool, oldest }: Refusal, requestId: string): Problem => {
  const { status, title } = problemCodes[reason]
  return {
    type: problemType(reason),
    title,
    status,
    code: reason,
    detail,
    instance: `urn:axbridge:request:${requestId}`,
    ...(errors.length === 0 ? {} : { errors: [...errors] }),
    ...(pool === undefined ? {} : { pool }),
    ...(oldest === undefined ? {} : { oldest }),
  }
}

/** RFC 9110 section 10.2.3. What makes a server overloaded is mostly over, or seen by other means, a second later. */
const retryOf = ({ reason }: Refusal): Readonly<Record<string, string>> =>
  reason === 'overloaded' ? { 'retry-after': '1' } : {}

/** Sends a refusal as its problem document; works for requests that no hook has seen, too. */
export const sendProblem = (reply: FastifyReply, refused: Refusal): FastifyReply => {
  const requestId = reply.request.id
  return reply
    .code(problemCodes[refused.reason].status)
    .headers({ ...retryOf(refused), ...refused.headers, 'x-request-id': requestId, 'cache-control': 'no-store' })
    .type(problemMediaType)
    .send(JSON.stringify(problemOf(refused, requestId)))
}
