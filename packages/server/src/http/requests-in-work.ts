import type { onRequestHookHandler } from 'fastify'
import { type Refusal, refusal } from '../operation/refusal.ts'
import { sendProblem } from './problem-document.ts'

export const tooManyInWork = refusal('overloaded', 'Too many requests are in work: ask again later.')

export const tooManyLasting = refusal(
  'overloaded',
  'Too many requests wait for events or are answered in parts: ask again later.',
)

/** Lets at most `limit` requests be in work at once; one more is told so at once, before it costs anything. */
export const limitRequestsInWork = (limit: number, tooMany: Refusal = tooManyInWork): onRequestHookHandler => {
  let inWork = 0
  const leave = () => {
    inWork -= 1
  }
  return (_, reply, next) => {
    if (inWork >= limit) {
      sendProblem(reply, tooMany)
      return
    }
    inWork += 1
    // `close` comes once for every response, sent or broken off.
    reply.raw.on('close', leave)
    next()
  }
}
