import { type Header, parseMessage, type SipRequest } from '@axbridge/sip'
import { describe, expect, test } from 'vitest'
import { callerIdentityOf } from './caller-identity.ts'
import { trunkWith } from './trunk.test.kit.ts'
import type { Trunk } from './trunk.ts'

const user = { username: '+8613800000001', password: 'long-enough' }
const trunk = (callerFrom: Trunk['callerFrom']): Trunk =>
  trunkWith({ callerFrom, ...(callerFrom === 'digest' ? { digest: user } : {}) })

const invite = (from: string, ...headers: Header[]): SipRequest => {
  const extra = headers.map(({ name, value }) => `${name}: ${value}\r\n`).join('')
  const parsed = parseMessage(
    `INVITE sip:700123456780001@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\nFrom: ${from};tag=a\r\n` +
      `To: <sip:700123456780001@h>\r\nCall-ID: a\r\nCSeq: 1 INVITE\r\n${extra}Content-Length: 0\r\n\r\n`,
  )
  if (!parsed.ok || parsed.message.kind !== 'request') throw new Error('a test writes an INVITE that is none')
  return parsed.message
}

const asserted = (value: string): Header => ({ name: 'P-Asserted-Identity', value })
const one = '<sip:13800000001@h>'
const other = '<sip:13800000002@h>'
const anonymous = '"Anonymous" <sip:anonymous@anonymous.invalid>'

/** What stands for an identity in these tables: the mask, or why there is none. */
const readOn = (callerFrom: Trunk['callerFrom'], request: SipRequest): string => {
  const identity = callerIdentityOf(request, trunk(callerFrom))
  return identity.kind === 'caller' ? identity.phone.mask : identity.kind
}

describe('on a trunk that asserts its callers', () => {
  test.each([
    ['the asserted identity is the caller', invite(other, asserted(one)), '138****0001'],
    ['a tel URI is understood', invite(anonymous, asserted('<tel:+8613800000001>')), '138****0001'],
    ['a SIP and a tel URI of one caller agree', invite(other, asserted(`${one}, <tel:+8613800000001>`)), '138****0001'],
    ['two lines of one caller agree', invite(other, asserted(one), asserted('<tel:013800000001>')), '138****0001'],
    ['two callers are none', invite(one, asserted(one), asserted('<tel:13800000002>')), 'none'],
    ['From alone is not believed', invite(one), 'none'],
    ['an anonymous identity is none', invite(one, asserted('<sip:anonymous@anonymous.invalid>')), 'none'],
    ['a foreign number is none', invite(one, asserted('<tel:+12025550123>')), 'none'],
    ['a 700 number may not call (BASE-5)', invite(one, asserted('<sip:700123456780001@h>')), 'protected'],
    ['nor hide behind another', invite(one, asserted(`${one}, <tel:700123456780001;phone-context=+86>`)), 'protected'],
  ])('%s', (_what, request, expected) => {
    expect(readOn('asserted', request)).toBe(expected)
  })
})

describe('on a trunk whose callers stand in From', () => {
  test.each([
    ['From is the caller', invite(one), '138****0001'],
    ['the country code may stand before it', invite('"Somebody" <sip:+8613800000001@h;user=phone>'), '138****0001'],
    ['an asserted identity is not looked at', invite(one, asserted(other)), '138****0001'],
    ['an anonymous From is none', invite(anonymous, asserted(one)), 'none'],
    ['a 700 number may not call (BASE-5)', invite('<sip:700123456780001@h>'), 'protected'],
  ])('%s', (_what, request, expected) => {
    expect(readOn('from', request)).toBe(expected)
  })
})

describe('on a trunk whose caller is the digest user', () => {
  test.each([
    ['From says the same in any spelling', invite('<sip:013800000001@h>'), '138****0001'],
    ['another From is none', invite(other), 'none'],
    ['an anonymous From is none', invite(anonymous), 'none'],
    ['an asserted identity is not looked at', invite(one, asserted(other)), '138****0001'],
  ])('%s', (_what, request, expected) => {
    expect(readOn('digest', request)).toBe(expected)
  })

  test('a user who is no number calls as nobody', () => {
    const named = trunkWith({ callerFrom: 'digest', digest: { ...user, username: 'line' } })
    expect(callerIdentityOf(invite(one), named)).toEqual({ kind: 'none' })
  })
})

describe('BASE-5: a 700 number claims to call, whatever the trunk goes by', () => {
  const protectedNumber = '<sip:700123456780001@h>'
  test.each(
    (['asserted', 'from', 'digest'] as const).flatMap((callerFrom) => [
      [callerFrom, 'From', invite(protectedNumber, asserted(one))] as const,
      [callerFrom, 'P-Asserted-Identity', invite(one, asserted(protectedNumber))] as const,
      [callerFrom, 'a tel URI beside another', invite(one, asserted(`${one}, <tel:700-1234-5678-0001>`))] as const,
    ]),
  )('%s: in %s', (callerFrom, _where, request) => {
    expect(readOn(callerFrom, request)).toBe('protected')
  })
})
