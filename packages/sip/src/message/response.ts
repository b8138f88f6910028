import { type Header, headerOf, type SipRequest, type SipResponse } from './message.ts'
import { tagOf } from './name-addr.ts'
import type { BadRequestParts } from './parse.ts'
import { reasonPhrase } from './reason-phrase.ts'

export type ResponseOptions = {
  readonly reason?: string
  /** Added to To when the request has none there. */
  readonly toTag?: string
  /** Written behind the five that are copied. */
  readonly headers?: readonly Header[]
  readonly body?: string
}

const withTag = (to: string, tag: string | undefined): string =>
  tag === undefined || tagOf(to) !== undefined ? to : `${to};tag=${tag}`

const copied = (request: SipRequest, name: string): Header => {
  for (const header of request.headers) if (header.name === name) return header
  return { name, value: '' }
}

/**
 * The answer to a request: Via (all), From, To, Call-ID and CSeq are the request's (RFC 3261 section 8.2.6.2), and
 * nothing else of it is copied.
 */
export const responseTo = (request: SipRequest, status: number, options: ResponseOptions = {}): SipResponse => {
  const headers: Header[] = []
  for (const header of request.headers) if (header.name === 'via') headers.push(header)
  headers.push(
    copied(request, 'from'),
    { name: 'to', value: withTag(headerOf(request, 'to') ?? '', options.toTag) },
    copied(request, 'call-id'),
    copied(request, 'cseq'),
  )
  if (options.headers !== undefined) headers.push(...options.headers)
  return {
    kind: 'response',
    status,
    reason: options.reason ?? reasonPhrase(status),
    headers,
    body: options.body ?? '',
  }
}

/** The answer to a request that could not be read (RFC 3261 sections 8.2.6 and 21.4.1). */
export const responseToBroken = (parts: BadRequestParts, toTag: string): SipResponse => ({
  kind: 'response',
  status: parts.status,
  reason: reasonPhrase(parts.status),
  headers: [
    ...parts.via.map((value) => ({ name: 'via', value })),
    ...(parts.from === undefined ? [] : [{ name: 'from', value: parts.from }]),
    ...(parts.to === undefined ? [] : [{ name: 'to', value: withTag(parts.to, toTag) }]),
    ...(parts.callId === undefined ? [] : [{ name: 'call-id', value: parts.callId }]),
    { name: 'cseq', value: parts.cseq },
  ],
  body: '',
})
