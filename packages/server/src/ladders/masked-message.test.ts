import { findNumbers, parsePhoneNumber } from '@axbridge/core'
import type { SipMessage } from '@axbridge/sip'
import { describe, expect, test } from 'vitest'
import { maskedLadder } from './ladder.ts'
import { maskedParts } from './masked-message.ts'

const number = '13911112222'
const x = '700000000010001'

const phone = (() => {
  const parsed = parsePhoneNumber(number)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
})()
const isFound = findNumbers([phone])
const shown = { masks: new Set([phone.mask]), numbers: new Set([x]) }

const spellings = [
  number,
  `+86${number}`,
  `0086${number}`,
  `${number.slice(0, 3)}-${number.slice(3, 7)} ${number.slice(7)}`,
  `(${number.slice(0, 3)}) ${number.slice(3, 7)}.${number.slice(7)}`,
  number.replace(/./g, (digit) => `%3${digit}`),
  Buffer.from(number).toString('base64'),
  Buffer.from(`of ${number}`).toString('base64url'),
  `700${number}1`,
  `7001${number}`,
]

const fields = [
  ...['via', 'from', 'to', 'call-id', 'cseq', 'contact', 'max-forwards', 'p-asserted-identity', 'content-type'],
  ...['record-route', 'route', 'subject', 'user-agent', 'server', 'remote-party-id', 'diversion', 'history-info'],
  ...['p-preferred-identity', 'identity', 'reason', 'warning', 'user-to-user', 'x-of-our-own', 'authorization'],
]

const formsOf = (spelled: string): readonly string[] => [
  spelled,
  `"${spelled}" <sip:${spelled}@${spelled}.example.invalid;x=${spelled}>;tag=${spelled}`,
  `<tel:${spelled};phone-context=${spelled}>`,
]

const request = (more: Partial<Extract<SipMessage, { kind: 'request' }>>): SipMessage => ({
  kind: 'request',
  method: 'INVITE',
  uri: `sip:${x}@127.0.0.1`,
  headers: [],
  body: '',
  ...more,
})

/** Everything that is kept of a message: what a ladder answers of it, as text. */
const keptOf = (message: SipMessage): string => {
  const ladder = maskedLadder({ id: 'call_aaaaaaaaaaaaaaaa', now: () => 0, grew: () => {} }, shown)
  ladder.legs.caller.got(message)
  ladder.legs.callee.sent(message)
  expect(ladder.size).toBe(2)
  return JSON.stringify(ladder.stepsFrom(0))
}

describe.each(spellings.map((spelled, at) => [at, spelled] as const))('a number in spelling %i', (_, spelled) => {
  test('is kept of no header field', () => {
    for (const name of fields)
      for (const value of formsOf(spelled)) {
        const message = request({ headers: [{ name, value }] })
        expect(isFound(keptOf(message)), name).toBe(false)
      }
  })

  test('is kept of no body, request line, status line, method or name of a field', () => {
    const answer = { kind: 'response', status: 486, headers: [], body: spelled } as const
    const planted: SipMessage[] = [
      request({ body: `v=0\r\no=${spelled} 1 1 IN IP4 127.0.0.1\r\n` }),
      ...formsOf(spelled).map((uri) => request({ uri })),
      request({ uri: `sip:${spelled}@127.0.0.1;user=phone` }),
      request({ method: spelled }),
      request({ headers: [{ name: `x-${spelled}`, value: 'y' }] }),
      { ...answer, reason: spelled },
    ]
    for (const message of planted) expect(isFound(keptOf(message))).toBe(false)
  })
})

test('the gate of this test would find what is let by', () => {
  for (const spelled of spellings) expect(isFound(JSON.stringify(request({ body: spelled })))).toBe(true)
})

test('what is kept: the method, names of fields that are known, the 700 number, the masks of the two', () => {
  const headers = [
    { name: 'via', value: 'SIP/2.0/UDP 192.0.2.9' },
    { name: 'from', value: `"Somebody" <sip:+86${number}@192.0.2.9>;tag=abc` },
    { name: 'to', value: `<sip:${x}@192.0.2.1>` },
    { name: 'x-own', value: 'y' },
    { name: 'subject', value: 'flowers' },
  ]
  const parts = maskedParts(request({ headers }), shown)
  expect(parts.map(({ text }) => text).join('')).toBe(`INVITE ${x}\nVia\nFrom ${phone.mask}\nTo ${x}\nSubject\n1 other`)
  expect(parts.filter(({ kind }) => kind === 'number').map(({ text }) => text)).toEqual([x, x])
})

test('whoever is none of the two is not even masked, and no other 700 number is shown', () => {
  const headers = [{ name: 'from', value: '<sip:13933334444@h>' }]
  const uri = 'sip:700000000019999@h'
  expect(
    maskedParts(request({ headers, uri }), shown)
      .map(({ text }) => text)
      .join(''),
  ).toBe('INVITE\nFrom')
})
