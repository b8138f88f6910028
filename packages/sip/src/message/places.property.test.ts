import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cseqMethodAt, parseCSeq } from './cseq.ts'
import { isHostPort, parseHostPort } from './host-port.ts'
import { isNameAddr, parseNameAddr, tagOf } from './name-addr.ts'
import { areParameters, parameterIn, parameterOf, parseParameters } from './parameters.ts'
import { brokenTarget, parseUri } from './uri.ts'
import { isUsualParty, isUsualSipUri, isUsualVia } from './usual-forms.ts'
import { isVia, parseVia } from './via.ts'

const someOf = (maxLength: number, ...pieces: readonly string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength }).map((chosen) => chosen.join(''))

const marks = [
  ' ',
  '\t',
  ';',
  ':',
  '=',
  '"',
  '<',
  '>',
  '@',
  ',',
  '?',
  '\\',
  '%',
  '%41',
  '[::1]',
  '\x01',
  '\xff',
  '1',
  'a',
]
const host = fc.constantFrom('192.0.2.1', 'example.com', '[2001:db8::1]', 'a_b', '', '-')
const port = fc.constantFrom('', ':5060', ':65535', ':65536', ':0', ':05060', ' : 5060 ', ':6000', ':64999', ':x')
const parameters = someOf(
  4,
  ';branch=z9hG4bKone',
  ';branch=z9hG4bK',
  ';branch=1',
  ';rport',
  ';rport=5060',
  ';rport=0',
  ';tag=x',
  ';TAG',
  ';tag="a;b"',
  ' ; x = "\\"" ',
  ';;',
)
const via = fc
  .tuple(
    fc.constantFrom('SIP/2.0/UDP ', 'SIP/2.0/tls ', 'sip / 2.0 / own ', 'SIP/2.0/ ', 'SIP/2.0/UDP'),
    host,
    port,
    parameters,
  )
  .map((parts) => parts.join(''))
const uri = fc
  .tuple(
    fc.constantFrom('sip:', 'sips:', 'tel:', 'SIP:', 'x:', ''),
    fc.constantFrom('', 'a@', '+1.2@', 'a:b@', '@', '%4@'),
    host,
    port,
  )
  .map((parts) => parts.join(''))
const party = fc
  .tuple(fc.constantFrom('<', 'Own <', '"O \\" <x>" <', '"O"<', ''), uri, fc.constantFrom('>', ''), parameters)
  .map((parts) => parts.join(''))

const usual = fc.constantFrom(
  'SIP/2.0/UDP 192.0.2.1:60999;branch=z9hG4bKone;rport',
  'SIP/2.0/TCP example.com;rport;branch=z9hG4bK-2.x',
  '<sip:a@192.0.2.1:5060;lr>;tag=x-1',
  '"Own <name>" <tel:+86138>',
  'sips:own.name@example.com:9',
  'sip:192.0.2.1',
)

/** A value, mostly sound, sometimes with marks put in anywhere. */
const value = fc
  .tuple(fc.oneof(usual, via, party, uri, someOf(8, ...marks)), fc.nat(), someOf(2, ...marks), fc.boolean())
  .map(([sound, where, mark, spoilt]) => {
    const at = where % (sound.length + 1)
    return spoilt ? sound.slice(0, at) + mark + sound.slice(at) : sound
  })
  .filter((text) => text === text.trim())

/** What may stand around a value in a message: it must make no difference. */
const around = fc.tuple(
  fc.constantFrom('', 'Via: ', '<sip:x@y>;tag=', '"', ';'),
  fc.constantFrom('', '\r\n', '\r\nTo: <sip:a@b>;tag=c', '>', ';x', '"', ':5060', '@b', ' '),
)

const check = (holds: (text: string, from: number, to: number, alone: string) => void): void => {
  fc.assert(
    fc.property(value, around, (alone, [before, after]) => {
      holds(before + alone + after, before.length, before.length + alone.length, alone)
    }),
    { numRuns: 4000 },
  )
}

describe('a value is checked where it stands as it is when it is cut out and read', () => {
  test('Via', () => {
    check((text, from, to, alone) => {
      const read = parseVia(alone)
      expect(isVia(text, from, to, false)).toBe(read !== undefined)
      expect(isVia(text, from, to, true)).toBe(read !== undefined && read.branch !== 'z9hG4bK')
    })
  })

  test('party', () => {
    check((text, from, to, alone) => {
      expect(isNameAddr(text, from, to)).toBe(parseNameAddr(alone) !== undefined)
    })
  })

  test('host and port', () => {
    check((text, from, to, alone) => {
      expect(isHostPort(text, from, to)).toBe(parseHostPort(alone) !== undefined)
    })
  })

  test('parameters', () => {
    check((text, from, to, alone) => {
      const read = parseParameters(alone, 0, alone.length)
      expect(areParameters(text, from, to)).toBe(read !== undefined)
      expect(parameterIn(text, from, to, 'tag')).toBe(read === undefined ? undefined : parameterOf(read, 'tag'))
    })
  })

  test('CSeq', () => {
    const numbers = fc.tuple(someOf(3, '1', '0', ' ', '2147483648'), someOf(3, ' ', 'INVITE', 'invite', '@'))
    fc.assert(
      fc.property(numbers, around, ([number, method], [before, after]) => {
        const alone = (number + method).trim()
        const end = before.length + alone.length
        expect(cseqMethodAt(before + alone + after, before.length, end)).toBe(parseCSeq(alone)?.method)
      }),
    )
  })

  test('request URI', () => {
    check((text, from, to, alone) => {
      // The start line has seen to it that nothing else stands there.
      if (!/^[!#-;=?-~]+$/.test(alone)) return
      const read = parseUri(alone)
      const isSip = /^sips?:/i.test(alone)
      if (isSip)
        expect(brokenTarget(text, from, to) === undefined).toBe(read?.kind === 'sip' && read.headers === undefined)
      else expect(brokenTarget(text, from, to) === undefined).toBe(/^[a-z][a-z0-9+.-]*:/i.test(alone))
    })
  })
})

test('what has a usual form is sound when it is read octet by octet', () => {
  const seen = { via: 0, party: 0, uri: 0 }
  check((text, from, to, alone) => {
    if (isUsualVia(text, from, to)) {
      seen.via += 1
      expect(parseVia(alone)?.branch).toMatch(/^z9hG4bK./)
    }
    if (isUsualParty(text, from, to)) {
      seen.party += 1
      const read = parseNameAddr(alone)
      expect(read).toBeDefined()
      expect(tagOf(alone)).toBe(parameterOf(read?.parameters ?? [], 'tag'))
    }
    if (isUsualSipUri(text, from, to)) {
      seen.uri += 1
      expect(parseUri(alone)).toMatchObject({ kind: 'sip', parameters: [] })
    }
  })
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(50)
})
