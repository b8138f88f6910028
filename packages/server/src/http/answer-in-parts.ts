import { once } from 'node:events'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { AnsweredInParts } from '../operation/operation-handler.ts'

/** Answers that are made while they are sent. */
export class AnswersInParts {
  readonly #silenceMs: number
  readonly #open = new Set<FastifyReply['raw']>()

  /** Who takes nothing for `silenceMs` is cut off. */
  constructor(silenceMs: number) {
    this.#silenceMs = silenceMs
  }

  /** Sends the parts as the connection takes them: of an answer that nobody reads one part waits, and no further one is made. */
  send(reply: FastifyReply, { mediaType, headers, parts }: AnsweredInParts): FastifyReply {
    const { raw, request } = reply
    reply
      .code(200)
      .headers(headers ?? {})
      .header('cache-control', 'no-store')
      .type(`${mediaType}; charset=utf-8`)
    // RFC 9110 section 9.3.2. Fastify would read all of the parts to throw them away.
    if (request.method === 'HEAD') return reply.send('')
    request.raw.socket.setTimeout(this.#silenceMs)
    this.#open.add(raw)
    raw.once('close', () => this.#open.delete(raw))
    return reply.send(Readable.from(parts()))
  }

  /** Gives those who are in the middle of one so long to read the rest, and then breaks it off: a client sees that. */
  async end(withinMs: number): Promise<void> {
    const open = [...this.#open]
    const late = new AbortController()
    const ended = Promise.all(open.map((raw) => once(raw, 'close')))
    await Promise.race([ended, setTimeout(withinMs, undefined, { signal: late.signal }).catch(() => {})])
    late.abort()
    for (const raw of open) raw.destroy()
  }
}
