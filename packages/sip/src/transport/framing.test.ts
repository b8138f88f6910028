import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { messageLimits } from '../message/message-limits.ts'
import { parseMessage } from '../message/parse.ts'
import { type FramedItem, StreamFramer } from './framing.ts'

const message = (body: string, length = `Content-Length: ${body.length}`): string =>
  `OPTIONS sip:x@example.com SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKx\r\n${length}\r\nCSeq: 1 OPTIONS\r\n\r\n${body}`

/** All items of a stream that arrives in these pieces. */
const framed = (...chunks: string[]): FramedItem[] => {
  const framer = new StreamFramer()
  return chunks.flatMap((chunk) => framer.push(chunk))
}
const wiresOf = (items: readonly FramedItem[]): string[] =>
  items.flatMap((item) => (item.kind === 'message' ? [item.wire] : []))

describe('a stream is cut into messages', () => {
  const wires = [
    message(''),
    message('body'),
    message('\r\n\r\nOPTIONS x SIP/2.0\r\n'),
    message('abc', 'l  :\r\n\t 3  '),
  ]
  const stream = `${wires[0]}\r\n${wires[1]}${wires[2]}\r\n\r\n\r\n${wires[3]}`

  test('when several come at once', () => {
    expect(wiresOf(framed(stream))).toEqual(wires)
  })

  test('when it comes octet by octet', () => {
    expect(wiresOf(framed(...stream))).toEqual(wires)
  })

  test('wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: stream.length }), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), stream.length]
        expect(wiresOf(framed(...at.slice(1).map((to, index) => stream.slice(at[index], to))))).toEqual(wires)
      }),
    )
  })

  test('and a message that is not complete is waited for', () => {
    const framer = new StreamFramer()
    expect(framer.push(message('body').slice(0, -1))).toEqual([])
    expect(framer.partial).toBe(true)
    expect(wiresOf(framer.push('y'))).toEqual([message('body')])
    expect(framer.partial).toBe(false)
  })
})

describe('keep-alives between messages', () => {
  test('a double CRLF is a ping, in one piece or octet by octet', () => {
    expect(framed('\r\n\r\n')).toEqual([{ kind: 'ping' }])
    expect(framed('\r', '\n', '\r', '\n')).toEqual([{ kind: 'ping' }])
  })

  test('a single CRLF in front of a message is none', () => {
    expect(framed('\r\n', message(''))).toEqual([{ kind: 'message', wire: message('') }])
  })

  test('many in a row are answered once', () => {
    expect(framed('\r\n\r\n'.repeat(10_000))).toEqual([{ kind: 'ping' }])
  })
})

describe('a stream that cannot be read on ends with one fault', () => {
  const head = (line: string): string => message('', line)
  test.each([
    ['no Content-Length', head('X: y'), true],
    ['two of them', head('Content-Length: 0\r\nl: 0'), true],
    ['a negative one', head('Content-Length: -1'), true],
    ['one that is no number', head('Content-Length: 1x'), true],
    ['one beyond 64 bits', head('Content-Length: 99999999999999999999999'), true],
    ['one that makes the message too long', head(`Content-Length: ${messageLimits.total}`), true],
    ['the first octets of TLS', '\x16\x03\x01\x02\x00', false],
    ['a carriage return alone', '\rOPTIONS', false],
    ['spaces in front of a message', ` ${message('')}`, false],
    ['a header section without end', `OPTIONS ${'x'.repeat(messageLimits.headerSection)}`, false],
    ['a long header section with an end', head(`X: ${'x'.repeat(messageLimits.headerSection)}\r\nl: 0`), false],
  ])('%s', (_name, stream, hasHead) => {
    const items = framed(message('first'), stream, message('more'))
    expect(items.map(({ kind }) => kind)).toEqual(['message', 'fault'])
    expect(items[1]).toMatchObject({ kind: 'fault', rule: expect.stringMatching(/./) })
    expect(items[1]?.kind === 'fault' && items[1].head !== undefined).toBe(hasHead)
  })
})

test('what is held is never more than one message and one piece', () => {
  const framer = new StreamFramer()
  let items: FramedItem[] = []
  let sent = 0
  while (items.length === 0 && sent < 10 * messageLimits.total) {
    items = framer.push('x'.repeat(1000))
    sent += 1000
  }
  expect(items).toEqual([{ kind: 'fault', rule: expect.any(String) }])
  expect(sent).toBeLessThan(messageLimits.headerSection + 2000)
})

test('the framing and the parser never disagree on where a message ends', () => {
  const piece = fc.constantFrom(
    'Content-Length: 5\r\n',
    '\r\nl:\r\n 05',
    'Content-Length',
    'content-length',
    'l',
    'L',
    ':',
    ' ',
    '\t',
    '\r\n',
    '\r\n ',
    '0',
    '5',
    '05',
    '-',
    'Subject: x\r\n',
    '\0',
    '\n',
    ',',
    'X: Content-Length: 3\r\n',
  )
  const start =
    'OPTIONS sip:x@h SIP/2.0\r\nVia: SIP/2.0/TCP h\r\nFrom: <sip:x@h>\r\nTo: <sip:x@h>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n'
  let compared = 0
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const stream = `${start}${pieces.join('')}\r\n\r\n`
      const [first] = framed(`${stream}${'y'.repeat(100)}`)
      if (first?.kind !== 'message') return
      const head = first.wire.indexOf('\r\n\r\n') + 4
      const outcome = parseMessage(first.wire)
      if (!outcome.ok) return
      compared += 1
      expect(outcome.message.body).toBe(first.wire.slice(head))
    }),
    { numRuns: 10_000 },
  )
  expect(compared).toBeGreaterThan(50)
})

test('lines without a colon cost the same whatever stands behind the header section', () => {
  const leastMs = (behind: string): number => {
    const stream = `OPTIONS sip:x@h SIP/2.0\r\n${'c\r\n'.repeat(10_000)}\r\n${behind}`
    const times = Array.from({ length: 20 }, () => {
      const from = performance.now()
      expect(framed(stream)).toMatchObject([{ kind: 'fault' }])
      return performance.now() - from
    })
    return Math.min(...times)
  }
  expect(leastMs('x'.repeat(400_000))).toBeLessThan(10 * leastMs(''))
})

test('no octets make it throw', () => {
  const octets = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
  fc.assert(
    fc.property(fc.array(fc.oneof(octets, fc.constantFrom('\r\n', message('a'), 'OPTIONS '))), (chunks) => {
      const items = framed(...chunks)
      expect(items.filter(({ kind }) => kind === 'fault').length).toBeLessThanOrEqual(1)
    }),
  )
})
