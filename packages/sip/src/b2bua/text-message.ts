import { isUtf8 } from 'node:buffer'
import { type Header, headerOf, type SipRequest } from '../message/message.ts'
import type { FollowedLeg } from '../transaction/followed-leg.ts'
import type { Guard } from '../transaction/guard.ts'
import type { Tokens } from '../transport/timers.ts'
import type { WayToCallee } from './call-control.ts'
import { mediaTypeOf } from './content-type.ts'
import { ownCallId } from './own-call-ids.ts'
import { userAgent } from './own-headers.ts'
import { isTargetKnown, maxForwardsOf, type Screened, unsupportedBy } from './screening.ts'

/** How long a text may be, in octets: RFC 3428 section 8 wants no message above 1,300 where congestion is not controlled. */
export const longestText = 1_300

/** A text to a phone, built from nothing: all that it gets to know stands here. */
export type OutgoingText = Pick<WayToCallee, 'target' | 'requestUri' | 'to' | 'from' | 'assertIdentity'> & {
  /** UTF-8, an octet a char. */
  readonly text: string
  readonly maxForwards: number
  readonly guard: Guard
  /** How long the phone may take to answer. */
  readonly deadlineMs: number
  readonly followed?: FollowedLeg | undefined
}

const acceptText: Header = { name: 'accept', value: 'text/plain' }
const textType: Header = { name: 'content-type', value: 'text/plain;charset=UTF-8' }

/** RFC 3428 section 4: no Contact. The identity is the 700 number, as in a call. */
export const textRequest = (
  { requestUri, to, from, assertIdentity, text, maxForwards }: OutgoingText,
  tokens: Tokens,
  mark: string | undefined,
): SipRequest => {
  const headers: Header[] = [
    { name: 'max-forwards', value: `${maxForwards}` },
    { name: 'from', value: `<${from}>;tag=${tokens.token(16)}` },
    { name: 'to', value: `<${to}>` },
    { name: 'call-id', value: ownCallId(tokens, mark) },
    { name: 'cseq', value: '1 MESSAGE' },
  ]
  if (assertIdentity) headers.push({ name: 'p-asserted-identity', value: `<${from}>` })
  headers.push(userAgent, textType)
  return { kind: 'request', method: 'MESSAGE', uri: requestUri, headers, body: text }
}

const octetsOf = (text: string): Buffer => Buffer.from(text, 'latin1')

const takenCharsets: ReadonlySet<string> = new Set(['utf-8', 'us-ascii', 'utf8'])

/** Whether the body is a text in UTF-8 and in no other encoding. */
const isText = (request: SipRequest): boolean => {
  const type = headerOf(request, 'content-type') ?? ''
  const charset = /;[ \t]*charset[ \t]*=[ \t]*"?([^";, \t]+)/i.exec(type)?.[1]?.toLowerCase() ?? 'utf-8'
  const encoding = headerOf(request, 'content-encoding')?.trim().toLowerCase() ?? 'identity'
  return (
    mediaTypeOf(type) === 'text/plain' &&
    takenCharsets.has(charset) &&
    encoding === 'identity' &&
    isUtf8(octetsOf(request.body))
  )
}

/** RFC 3261 section 8.2 and RFC 3428 section 7 for a MESSAGE outside dialogs; undefined when it may be routed. */
export const screenText = (request: SipRequest): Screened | undefined => {
  if (!isTargetKnown(request)) return { status: 416, headers: [] }
  const unsupported = unsupportedBy(request)
  if (unsupported !== undefined) return { status: 420, headers: unsupported }
  if (!isText(request)) return { status: 415, headers: [acceptText] }
  if (request.body.length > longestText) return { status: 413, headers: [] }
  if (request.body === '') return { status: 400, headers: [] }
  return maxForwardsOf(request) === 0 ? { status: 483, headers: [] } : undefined
}
