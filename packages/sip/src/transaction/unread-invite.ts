import { tagOf } from '../message/name-addr.ts'
import { isUsualVia } from '../message/usual-forms.ts'
import { parseVia } from '../message/via.ts'
import type { Address } from '../transport/network.ts'
import { stampVia } from '../transport/received-via.ts'
import { modernKey } from './transaction-key.ts'

/** A new INVITE as far as a refusal needs it. */
export type UnreadInvite = {
  /** Of the transaction that it would start. */
  readonly key: string
  /** The lines that its answer repeats (RFC 3261 section 8.2.6.2): Via, From, To, Call-ID and CSeq, each behind a line break. To has no tag. */
  readonly via: string
  readonly otherVias: string
  readonly from: string
  readonly to: string
  readonly callId: string
  readonly cseq: string
}

/** What is repeated, in every spelling: only the usual one is read here. */
const repeated: ReadonlySet<string> = new Set(['via', 'v', 'from', 'f', 'to', 't', 'call-id', 'i', 'cseq'])

/** The first letters of these. */
const mayBeRepeated = /[VvFfTtCcIi]/

/** A line or string that would end within another. */
const broken = /\0|\r(?!\n)|[^\r]\n/

/**
 * Reads as little of a datagram as it takes to refuse it: floods are made of new INVITEs, and reading one costs more than its refusal. Undefined for all that
 * is not the usual form of a new INVITE, which is then read like every other message.
 */
export const readUnreadInvite = (wire: string): UnreadInvite | undefined => {
  const end = wire.indexOf('\r\n\r\n')
  if (end < 0 || !wire.startsWith('INVITE ')) return undefined
  const head = wire.slice(0, end + 2)
  if (broken.test(head)) return undefined
  let [via, otherVias, from, to, callId, cseq] = ['', '', '', '', '', '']
  for (let at = head.indexOf('\r\n') + 2; at < head.length; ) {
    const next = head.indexOf('\r\n', at) + 2
    const first = head.charAt(at)
    // A folded line belongs to the one before.
    if (first === ' ' || first === '\t') return undefined
    if (mayBeRepeated.test(first)) {
      const line = head.slice(at, next - 2)
      if (line.startsWith('Via: ')) {
        if (via === '') via = line.slice(5)
        else otherVias += `\r\n${line}`
      } else if (line.startsWith('From: ') && from === '') from = line
      else if (line.startsWith('To: ') && to === '') to = line
      else if (line.startsWith('Call-ID: ') && callId === '') callId = line
      else if (line.startsWith('CSeq: ') && cseq === '') cseq = line
      else if (repeated.has(line.slice(0, line.indexOf(':')).trim().toLowerCase())) return undefined
    }
    at = next
  }
  if (from === '' || to === '' || callId === '' || cseq === '') return undefined
  if (!cseq.endsWith(' INVITE') || tagOf(to.slice(4)) !== undefined) return undefined
  // Who asks for more than the usual (RFC 7339) is answered with more.
  if (!isUsualVia(via, 0, via.length)) return undefined
  const top = parseVia(via)
  const key = top === undefined ? undefined : modernKey('INVITE', top)
  return key === undefined ? undefined : { key, via, otherVias, from, to, callId, cseq }
}

/** The whole answer 503 to one that came from `source`. */
export const refusalOf = (invite: UnreadInvite, source: Address, toTag: string): string =>
  `SIP/2.0 503 Service Unavailable\r\nVia: ${stampVia(invite.via, source)}${invite.otherVias}\r\n${invite.from}\r\n${invite.to};tag=${toTag}\r\n${invite.callId}\r\n${invite.cseq}\r\nContent-Length: 0\r\n\r\n`
