import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCSeq } from './cseq.ts'
import { parseChallenge, parseCredentials } from './digest.ts'
import type { SipMessage } from './message.ts'
import { formatNameAddr, parseNameAddr, splitList, tagOf } from './name-addr.ts'
import { parseMessage } from './parse.ts'
import { responseTo, responseToBroken } from './response.ts'
import { serialize } from './serialize.ts'
import { formatUri, parseUri, percentDecode, percentEncodeUser } from './uri.ts'
import { formatVia, parseVia } from './via.ts'

const octets = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
const textOf = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength })
const token = textOf("abcXYZ019-.!%*_+`'~", 1, 12)
const host = fc.oneof(textOf('abc019-.', 1, 12), fc.constantFrom('192.0.2.7', '[2001:db8::1]', '[::1]'))
const parameter = fc.oneof(
  token.map((name) => `;${name}`),
  fc.tuple(token, token).map(([name, value]) => `;own${name}=${value}`),
  fc.tuple(token, fc.constantFrom('"a,b;c"', '"\\""', '""')).map(([name, value]) => `;own${name}=${value}`),
)
const parameters = fc.array(parameter, { maxLength: 3 }).map((list) => list.join(''))
const uri = fc
  .tuple(fc.constantFrom('sip:', 'sips:', 'tel:+'), textOf('abc019;=+', 1, 8), host)
  .map(([scheme, user, at]) =>
    scheme === 'tel:+' ? `tel:+${user.replaceAll(/[^0-9]/g, '7')}` : `${scheme}${user}@${at}`,
  )
const party = fc
  .tuple(fc.constantFrom('', 'Own Name ', '"a \\"b\\", <c>" '), uri, parameters)
  .map(([display, address, tail]) => `${display}<${address}>${tail}`)
const via = fc
  .tuple(
    fc.constantFrom('UDP', 'TCP', 'TLS', 'own'),
    host,
    fc.option(fc.integer({ min: 1, max: 65535 })),
    token,
    parameters,
  )
  .map(
    ([kind, at, port, branch, tail]) =>
      `SIP/2.0/${kind} ${at}${port === null ? '' : `:${port}`};branch=z9hG4bK${branch}${tail}`,
  )
const visible = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index))
const word = fc.string({ unit: fc.constantFrom(...visible, '\xe4', '\xff'), minLength: 1, maxLength: 10 })
const free = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '))
const freeHeader = fc.record({ name: token.map((name) => `x-${name.toLowerCase()}`), value: free })

const message: fc.Arbitrary<SipMessage> = fc
  .record({
    method: fc.oneof(fc.constantFrom('INVITE', 'BYE', 'OPTIONS', 'ACK'), token),
    uri,
    response: fc.option(fc.record({ status: fc.integer({ min: 100, max: 699 }), reason: free })),
    vias: fc.array(via, { minLength: 1, maxLength: 3 }),
    from: party,
    to: party,
    contacts: fc.array(party, { maxLength: 2 }),
    callId: word,
    number: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    others: fc.array(freeHeader, { maxLength: 5 }),
    body: octets,
  })
  .map((parts) => {
    const headers = [
      ...parts.vias.map((value) => ({ name: 'via', value })),
      { name: 'from', value: parts.from },
      ...parts.others,
      { name: 'to', value: parts.to },
      ...parts.contacts.map((value) => ({ name: 'contact', value })),
      { name: 'call-id', value: parts.callId },
      { name: 'cseq', value: `${parts.number} ${parts.method}` },
    ]
    const { body } = parts
    return parts.response === null
      ? { kind: 'request', method: parts.method, uri: parts.uri, headers, body }
      : { kind: 'response', ...parts.response, headers, body }
  })

/** A sound message with some octets cut out, doubled or put in. */
const damaged = fc
  .tuple(
    message,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat({ max: 20 }),
        fc.oneof(fc.constantFrom('\r\n', '\r', '\n', ' ', '"', '<', ';', ',', '\0', ':'), octets),
      ),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([whole, cuts]) => {
    let wire = serialize(whole)
    for (const [where, length, instead] of cuts) {
      const at = where % (wire.length + 1)
      wire = wire.slice(0, at) + instead + wire.slice(at + length)
    }
    return wire
  })

/** Reads it, and writes whatever was understood, as a server would. */
const handle = (wire: string): void => {
  const outcome = parseMessage(wire)
  if (outcome.ok) {
    expect(parseMessage(serialize(outcome.message))).toEqual(outcome)
    if (outcome.message.kind === 'request') serialize(responseTo(outcome.message, 486, { toTag: 'own' }))
  } else if (outcome.fault.answer !== undefined) {
    const answer = parseMessage(serialize(responseToBroken(outcome.fault.answer, 'own')))
    // The answer repeats what was wrong, so it need not be sound itself; it must be one message that ends where it ends.
    if (answer.ok) expect(answer.message.body).toBe('')
  }
}

describe('reading', () => {
  test('never throws on any octets', () => {
    fc.assert(fc.property(octets, handle), { numRuns: 3000 })
  })

  test('never throws on damaged messages, and what is understood can be written and read again', () => {
    fc.assert(fc.property(damaged, handle), { numRuns: 6000 })
  })

  test('of a value never throws', () => {
    const value = fc.oneof(
      octets,
      damaged.map((wire) => wire.slice(wire.indexOf(':') + 1, wire.indexOf('\r\n', 80))),
      fc.string(),
    )
    fc.assert(
      fc.property(value, (text) => {
        parseUri(text)
        parseNameAddr(text)
        tagOf(text)
        splitList(text)
        parseVia(text)
        parseCSeq(text)
        parseChallenge(`Digest ${text}`)
        parseCredentials(`Digest ${text}`)
        percentDecode(text)
      }),
      { numRuns: 3000 },
    )
  })

  test('a message of 64 KiB of one octet takes no longer than a few milliseconds', () => {
    const start = 'INVITE sip:x@example.com SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: '
    for (const octet of ['"', '\\', '<', ';', ',', '\r\n ', ' ', 'a', '%', '\0', '\\\0', '=', ':']) {
      const began = performance.now()
      for (let turn = 0; turn < 10; turn += 1) {
        parseMessage(start + octet.repeat(8000 / octet.length))
        parseMessage(octet.repeat(65536 / octet.length))
        parseMessage(`INVITE ${octet.repeat(4000)} SIP/2.0\r\n\r\n`)
      }
      expect(performance.now() - began).toBeLessThan(1000)
    }
  })
})

describe('what was written is read as the same', () => {
  test('message', () => {
    fc.assert(
      fc.property(message, (whole) => {
        expect(parseMessage(serialize(whole))).toEqual({ ok: true, message: whole })
      }),
      { numRuns: 3000 },
    )
  })

  test('URI', () => {
    fc.assert(
      fc.property(fc.tuple(uri, parameters), ([start, tail]) => {
        const text = start + tail.replaceAll(/"[^;]*"/g, 'x').replaceAll('"', '')
        const parsed = parseUri(text)
        if (parsed !== undefined) expect(parseUri(formatUri(parsed))).toEqual(parsed)
      }),
    )
    fc.assert(
      fc.property(uri, (text) => {
        expect(formatUri(parseUri(text) ?? fail())).toBe(text)
      }),
    )
  })

  test('party', () => {
    fc.assert(
      fc.property(party, (text) => {
        const parsed = parseNameAddr(text) ?? fail()
        expect(parseNameAddr(formatNameAddr(parsed))).toEqual(parsed)
      }),
    )
  })

  test('Via', () => {
    fc.assert(
      fc.property(via, (text) => {
        const parsed = parseVia(text) ?? fail()
        expect(parseVia(formatVia(parsed))).toEqual(parsed)
      }),
    )
  })

  test('user part', () => {
    fc.assert(
      fc.property(octets, (text) => {
        const encoded = percentEncodeUser(text)
        expect(percentDecode(encoded)).toBe(text)
        if (text !== '') expect(parseUri(`sip:${encoded.replaceAll(';', '%3B')}@h`)).toMatchObject({ kind: 'sip' })
      }),
    )
  })
})

const fail = (): never => {
  throw new Error('it was not understood')
}
