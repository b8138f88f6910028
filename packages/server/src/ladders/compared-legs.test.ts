import { expect, test } from 'vitest'
import { ComparedLegs } from './compared-legs.ts'
import type { KeptMessage } from './kept-message.ts'

const [a, b, x] = ['13800000001', '13800000002', '700000000010001']

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n`

const invite = lines(
  `INVITE sip:${x}@127.0.0.1 SIP/2.0`,
  'Via: SIP/2.0/UDP 127.0.0.1:41000;branch=z9hG4bKalice',
  'Max-Forwards: 70',
  `From: "Alice" <sip:${a}@127.0.0.1>;tag=alicetag`,
  `To: <sip:${x}@127.0.0.1>`,
  'Call-ID: alicecall@alice.invalid',
  'CSeq: 4711 INVITE',
  'Subject: flowers',
  'Content-Type: application/sdp',
  'Content-Length: 60',
  '',
  `o=${a} 1 1 IN IP4 127.0.0.1`,
  'm=audio 40000 RTP/AVP 0',
)

const secondInvite = lines(
  `INVITE sip:${b}@127.0.0.1:42000 SIP/2.0`,
  'Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKours',
  'Max-Forwards: 69',
  `From: <sip:${x}@127.0.0.1>;tag=ourtag`,
  `To: <sip:${b}@127.0.0.1>`,
  'Call-ID: ourcall@ourmark',
  'CSeq: 1 INVITE',
  'User-Agent: AXBridge',
  'Content-Type: application/sdp',
  'Content-Length: 60',
  '',
  'o=- 977 1 IN IP4 127.0.0.1',
  'm=audio 40000 RTP/AVP 0',
)

const ringing = lines(
  'SIP/2.0 180 Ringing',
  'Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKours',
  `From: <sip:${x}@127.0.0.1>;tag=ourtag`,
  `To: <sip:${b}@127.0.0.1>;tag=bobtag`,
  'Call-ID: ourcall@ourmark',
  'CSeq: 1 INVITE',
  'Server: bobphone',
  'Content-Length: 0',
  '',
)

const messages: KeptMessage[] = [
  { at: 0, leg: 'a', direction: 'in', wire: invite },
  { at: 1, leg: 'b', direction: 'out', wire: secondInvite },
  { at: 2, leg: 'b', direction: 'in', wire: ringing },
]

const textsOf = (position: number, kind: string): string => {
  const message = messages[position]
  if (message === undefined) throw new Error('there is no such message')
  return new ComparedLegs(messages)
    .partsOf(message)
    .flatMap((part) => (part.kind === kind ? [part.text] : []))
    .join(' | ')
}

test('of a message that came, what the other leg was not sent is hidden: number, name, tags, Call-ID, own fields, owner of the session', () => {
  const hidden = textsOf(0, 'hidden')
  for (const secret of ['Alice', a, 'alicetag', 'alicecall', 'z9hG4bKalice', '41000', 'Subject: flowers', '4711'])
    expect(hidden).toContain(secret)
  expect(textsOf(0, 'plain')).not.toContain(a)
  expect(textsOf(0, 'plain')).toContain('m=audio 40000 RTP/AVP 0')
  expect(textsOf(0, 'number')).toBe(`${x} | ${x}`)
})

test('of a message that was sent, what neither phone said is ours, and the 700 number stands for the caller', () => {
  expect(textsOf(1, 'number')).toBe(x)
  const ours = textsOf(1, 'ours')
  for (const own of ['ourtag', 'ourcall@ourmark', 'z9hG4bKours', 'User-Agent: AXBridge', '977', b])
    expect(ours).toContain(own)
  expect(textsOf(1, 'hidden')).toBe('')
})

test('what a phone only gives back to us is not hidden, and what it says of itself is', () => {
  expect(textsOf(2, 'hidden')).toBe('bobtag | Server: bobphone')
  expect(textsOf(2, 'plain')).toContain('ourcall@ourmark')
})

test('the parts together are the message', () => {
  for (const message of messages) {
    const text = new ComparedLegs(messages)
      .partsOf(message)
      .map((part) => part.text)
      .join('')
    expect(text.trimEnd()).toBe(message.wire.trimEnd().replaceAll('\r\n', '\n'))
  }
})

test('a text in another script stays whole', () => {
  const wire = `MESSAGE sip:${x}@h SIP/2.0\r\nContent-Length: 9\r\n\r\n你好，再见`
  const kept: KeptMessage = { at: 0, leg: 'a', direction: 'in', wire: Buffer.from(wire, 'utf8').toString('latin1') }
  const parts = new ComparedLegs([kept]).partsOf(kept)
  expect(parts.map((part) => part.text).join('')).toBe(wire.replaceAll('\r\n', '\n'))
})
