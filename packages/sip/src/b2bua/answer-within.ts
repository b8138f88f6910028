import type { Responded, ServerTransaction } from '../transaction/server-transaction.ts'
import { accept, allow } from './own-headers.ts'

/** Answers a request inside a dialog that changes nothing; BYE is not among them. */
export const answerWithin = (server: ServerTransaction): Responded => {
  switch (server.request.method) {
    // RFC 3261 section 14.2: the session stays as it is.
    case 'INVITE':
      return server.respond(488, { headers: [allow] })
    // 11.2
    case 'OPTIONS':
      return server.respond(200, { headers: [allow, accept] })
    // 8.2.1; REFER and UPDATE among them, since they could name the other side or change the session.
    default:
      return server.respond(405, { headers: [allow] })
  }
}
