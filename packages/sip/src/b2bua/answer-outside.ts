import type { Header, SipRequest } from '../message/message.ts'
import type { Guard } from '../transaction/guard.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Flow } from '../transport/network.ts'
import type { Timers } from '../transport/timers.ts'
import { accept, allowWith, supported } from './own-headers.ts'
import { isTargetKnown, unsupportedBy } from './screening.ts'

export type OtherAnswer = {
  readonly status: number
  readonly reason?: string
  readonly headers?: readonly Header[]
  /** Guards the answer. */
  readonly guard?: Guard
}

/** Who asks, and how his request and its answer are followed. */
export type OtherSender = Pick<ServerTransaction, 'peer' | 'followBy'>

/** Answers requests outside dialogs that belong to no call; undefined when the method is not known to it either. */
export type OtherRequests = (request: SipRequest, flow: Flow, sender: OtherSender) => Promise<OtherAnswer | undefined>

/** The sender of a request gives up after 32 seconds; an answer must come well before. */
const answerDeadlineMs = 16_000

/** Answers a request other than INVITE outside every dialog. */
export const answerOutside = (
  server: ServerTransaction,
  options: {
    readonly timers: Timers
    readonly otherRequests?: OtherRequests
    readonly otherMethods?: (peer: string) => readonly string[]
  },
): void => {
  const { request, flow } = server
  // RFC 3261 section 12.2.2: BYE without a dialog.
  if (request.method === 'BYE') {
    server.respond(481)
    return
  }
  // 8.2.2.1
  if (!isTargetKnown(request)) {
    server.respond(416)
    return
  }
  const allowed = allowWith(options.otherMethods?.(server.peer ?? '') ?? [])
  if (request.method === 'OPTIONS') {
    // 8.2.2.3, and 11.2 for the answer.
    const unsupported = unsupportedBy(request)
    if (unsupported !== undefined) server.respond(420, { headers: unsupported })
    else server.respond(200, { headers: [allowed, accept, supported] })
    return
  }
  const { otherRequests } = options
  if (otherRequests === undefined) {
    server.respond(405, { headers: [allowed] })
    return
  }
  const waiting = options.timers.after(answerDeadlineMs, () => server.respond(500))
  const ask = async (): Promise<OtherAnswer | undefined> => otherRequests(request, flow, server)
  ask().then(
    (answer) => {
      waiting.cancel()
      if (answer === undefined) server.respond(405, { headers: [allowed] })
      else respond(server, answer)
    },
    () => {
      waiting.cancel()
      server.respond(500)
    },
  )
}

const respond = (server: ServerTransaction, { status, reason, headers = [], guard }: OtherAnswer): void => {
  if (guard !== undefined) server.guard = guard
  const responded = server.respond(status, reason === undefined ? { headers } : { headers, reason })
  if (responded === 'held_back') server.abandon()
}
