import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMessage } from '../message/parse.ts'
import { responseTo } from '../message/response.ts'
import { serialize } from '../message/serialize.ts'
import { stampRequest } from '../transport/received-via.ts'
import { serverKeysOf } from './transaction-key.ts'
import { readUnreadInvite, refusalOf } from './unread-invite.ts'

const source = { host: '192.0.2.10', port: 5070 }

const lines = {
  via: 'Via: SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bKabc',
  from: 'From: "A" <sip:13800000001@192.0.2.10>;tag=one',
  to: 'To: <sip:700123456780001@192.0.2.1>',
  callId: 'Call-ID: x@192.0.2.10',
  cseq: 'CSeq: 1 INVITE',
}

const wireOf = (written: readonly string[], method = 'INVITE'): string =>
  `${[`${method} sip:700123456780001@192.0.2.1 SIP/2.0`, ...written, 'Max-Forwards: 70', 'Content-Length: 0'].join('\r\n')}\r\n\r\n`

/** What the way over the whole reading answers. */
const answerByReading = (wire: string): string => {
  const read = parseMessage(wire)
  if (!read.ok || read.message.kind !== 'request') throw new Error('the test writes requests')
  return serialize(responseTo(stampRequest(read.message, source), 503, { toTag: 'ours' }))
}

test('an INVITE that is refused unread gets the answer that it would have got when read', () => {
  const vias = fc.constantFrom(
    lines.via,
    'Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKabc',
    'Via: SIP/2.0/UDP 198.51.100.7:5080;branch=z9hG4bK7',
    'Via: SIP/2.0/UDP 192.0.2.10:5070;rport;branch=z9hG4bKabc',
    'Via: SIP/2.0/UDP phone.example.com;branch=z9hG4bKabc;rport',
  )
  const others = fc.array(
    fc.constantFrom(
      'Via: SIP/2.0/TCP 203.0.113.9;branch=old',
      'Contact: <sip:a@192.0.2.10>',
      'Supported: timer',
      'Custom: v',
    ),
    {
      maxLength: 4,
    },
  )
  fc.assert(
    fc.property(
      vias,
      others,
      fc.shuffledSubarray([lines.from, lines.to, lines.callId, lines.cseq], { minLength: 4 }),
      (via, more, rest) => {
        const wire = wireOf([via, ...more, ...rest])
        const invite = readUnreadInvite(wire)
        if (invite === undefined) throw new Error('the usual form is not known')
        expect(refusalOf(invite, source, 'ours')).toBe(answerByReading(wire))
        const read = parseMessage(wire)
        expect(read.ok && read.message.kind === 'request' && serverKeysOf(read.message)?.own).toBe(invite.key)
      },
    ),
  )
})

test.each([
  ['another method', wireOf(Object.values(lines), 'OPTIONS')],
  ['an INVITE in a dialog', wireOf(Object.values({ ...lines, to: `${lines.to};tag=ours` }))],
  ['a CSeq of another method', wireOf(Object.values({ ...lines, cseq: 'CSeq: 1 BYE' }))],
  ['a Via that asks for more', wireOf(Object.values({ ...lines, via: `${lines.via};oc` }))],
  ['a branch of the old kind', wireOf(Object.values({ ...lines, via: 'Via: SIP/2.0/UDP 192.0.2.10;branch=1' }))],
  ['a compact name', wireOf(Object.values({ ...lines, callId: 'i: x@192.0.2.10' }))],
  ['a compact Via beside a usual one', wireOf([...Object.values(lines), 'v: SIP/2.0/UDP 203.0.113.9;branch=z9hG4bKx'])],
  ['a name in other letters', wireOf(Object.values({ ...lines, to: 'TO: <sip:x@192.0.2.1>' }))],
  ['a field that stands twice', wireOf([...Object.values(lines), lines.from])],
  ['a field that is missing', wireOf([lines.via, lines.to, lines.callId, lines.cseq])],
  ['a folded line', wireOf(Object.values({ ...lines, from: 'From: "A"\r\n <sip:x@192.0.2.10>;tag=one' }))],
  ['a lone line end', wireOf(Object.values({ ...lines, callId: 'Call-ID: x\ny' }))],
  ['a NUL', wireOf(Object.values({ ...lines, callId: 'Call-ID: x\0y' }))],
  ['a head without an end', wireOf(Object.values(lines)).trimEnd()],
])('%s is left to be read', (_, wire) => {
  expect(readUnreadInvite(wire)).toBeUndefined()
})
