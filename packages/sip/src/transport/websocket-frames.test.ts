import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskedFrame, type RawFrame, unframe } from './websocket-client.test.kit.ts'
import { WebSocketProtocol } from './websocket-frames.ts'

const text = (payload: string, final = true): RawFrame => ({ opcode: 1, final, payload })
const more = (payload: string, final = true): RawFrame => ({ opcode: 0, final, payload })
const taken = (...frames: readonly RawFrame[]) => new WebSocketProtocol().push(frames.map(maskedFrame).join(''))
const message = (wire: string) => ({ kind: 'message', wire })
const fault = { kind: 'fault', rule: expect.any(String) }

/** The close code that a server says last. */
const codeOf = (protocol: WebSocketProtocol): number | undefined => {
  const [frame] = unframe(protocol.farewell()).frames
  return frame === undefined ? undefined : frame.payload.charCodeAt(0) * 256 + frame.payload.charCodeAt(1)
}

describe('messages', () => {
  test('are read from one frame or many, text or octets, of every length form', () => {
    const long = 'x'.repeat(60_000)
    expect(taken(text('one'), { opcode: 2, payload: '\xff\0' }, text('a', false), more('b', false), more('c'))).toEqual(
      [message('one'), message('\xff\0'), message('abc')],
    )
    expect(taken(text('x'.repeat(126)), text(long))).toEqual([message('x'.repeat(126)), message(long)])
  })

  test('with control frames between their pieces are whole, and each ping has its pong', () => {
    const items = taken(text('a', false), { opcode: 9, payload: 'p' }, { opcode: 10, payload: '' }, more('b'))
    expect(items).toEqual([{ kind: 'reply', octets: '\x8a\x01p' }, message('ab')])
  })

  test('of CRLFs are keep-alives', () => {
    expect(taken(text('\r\n\r\n'), text('\r\n'), text(''))).toEqual([{ kind: 'ping' }])
  })

  test('are the same however the octets are cut', () => {
    const payload = fc.string({ unit: fc.constantFrom('a', '\r', '\n', ':'), minLength: 1, maxLength: 300 })
    const frames = fc.array(fc.array(payload, { minLength: 1, maxLength: 4 }), { maxLength: 5 })
    fc.assert(
      fc.property(frames, fc.array(fc.nat(2000), { maxLength: 8 }), (messages, cuts) => {
        const stream = messages
          .flatMap((parts) =>
            parts.map((part, at) =>
              maskedFrame({ opcode: at === 0 ? 1 : 0, final: at === parts.length - 1, payload: part }),
            ),
          )
          .join('')
        const protocol = new WebSocketProtocol()
        const borders = [0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b)
        const items = borders.flatMap((border, at) => protocol.push(stream.slice(borders[at - 1] ?? 0, border)))
        expect(items).toEqual(new WebSocketProtocol().push(stream))
        expect(protocol.partial).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  test('never throw, whatever the octets are', () => {
    const octets = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
    fc.assert(
      fc.property(fc.array(octets, { maxLength: 4 }), (chunks) => {
        const protocol = new WebSocketProtocol()
        for (const chunk of chunks) protocol.push(chunk)
        protocol.farewell()
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a client that breaks the rules is told the code and read no further', () => {
  test.each([
    ['no mask', 1002, '\x81\x01a'],
    ['a reserved bit', 1002, maskedFrame({ opcode: 1, payload: 'a', bits: 0x40 })],
    ['an unknown opcode', 1002, maskedFrame({ opcode: 3, payload: 'a' })],
    ['a ping in pieces', 1002, maskedFrame({ opcode: 9, payload: '', final: false })],
    ['a ping of 126 octets', 1002, maskedFrame({ opcode: 9, payload: 'x'.repeat(126) })],
    ['a continuation of nothing', 1002, maskedFrame(more('a'))],
    ['a message inside a message', 1002, maskedFrame(text('a', false)) + maskedFrame(text('b'))],
    ['text that is not UTF-8', 1007, maskedFrame(text('\xc3('))],
    ['a frame above 64 KiB, by its length alone', 1009, '\x82\xff\0\0\0\0\0\x01\0\x01mask'],
    ['a frame of 2 to the 63rd octets', 1009, `\x82\xff\x7f${'\xff'.repeat(7)}`],
    ['pieces above 64 KiB', 1009, maskedFrame(text('x'.repeat(60_000), false)) + maskedFrame(more('x'.repeat(60_000)))],
  ])('%s', (_name, code, stream) => {
    const protocol = new WebSocketProtocol()
    expect(protocol.push(stream)).toEqual([fault])
    expect(codeOf(protocol)).toBe(code)
    expect(protocol.push(maskedFrame(text('late')))).toEqual([])
    expect(protocol.farewell()).toBe('')
  })
})

test('a close is answered with its code, once, and nothing comes behind it', () => {
  const protocol = new WebSocketProtocol()
  const items = protocol.push(maskedFrame({ opcode: 8, payload: '\x03\xe8bye' }) + maskedFrame(text('late')))
  expect(items).toEqual([{ kind: 'end', octets: '\x88\x02\x03\xe8' }])
  expect(protocol.farewell()).toBe('')
})

test('what goes out is one frame without a mask: text where it is UTF-8, else octets', () => {
  const protocol = new WebSocketProtocol()
  for (const [wire, opcode] of [
    ['\r\n', 1],
    ['x'.repeat(125), 1],
    ['x'.repeat(126), 1],
    ['x'.repeat(65_535), 1],
    ['x'.repeat(65_536), 1],
    ['\xc3\xa4', 1],
    ['\xff', 2],
  ] as const)
    expect(unframe(protocol.wrap(wire))).toEqual({ frames: [{ opcode, payload: wire }], rest: '' })
  expect(codeOf(protocol)).toBe(1001)
})
