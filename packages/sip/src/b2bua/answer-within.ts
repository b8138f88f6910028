import type { Responded, ServerTransaction } from '../transaction/server-transaction.ts'
import { accept, allow, supported } from './own-headers.ts'

/** Answers a request inside a dialog that changes nothing; BYE is not among them. */
export const answerWithin = (server: ServerTransaction): Responded => {
  switch (server.request.method) {
    // RFC 3261 section 11.2
    case 'OPTIONS':
      return server.respond(200, { headers: [allow, accept, supported] })
    // RFC 3262 section 3: of no reliable response of ours.
    case 'PRACK':
      return server.respond(481)
    // 8.2.1; REFER among them, since it names somebody whom nobody decided to call.
    default:
      return server.respond(405, { headers: [allow] })
  }
}
