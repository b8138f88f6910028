import type { onRequestAsyncHookHandler } from 'fastify'
import { refusal } from '../operation/refusal.ts'
import { sendProblem } from './problem-document.ts'

const tooMany = refusal('overloaded', 'Too many requests are in work: ask again later.')

/** Lets at most `limit` requests be in work at once; one more is told so at once, before it costs anything. */
export const limitRequestsInWork = (limit: number): onRequestAsyncHookHandler => {
  let inWork = 0
  return async (_, reply) => {
    if (inWork >= limit) return sendProblem(reply, tooMany)
    inWork += 1
    // `close` comes once for every response, sent or broken off.
    reply.raw.once('close', () => {
      inWork -= 1
    })
  }
}
