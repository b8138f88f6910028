import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StreamPieces } from './stream-pieces.ts'

const message = (body: string, name = 'Content-Length') =>
  `OPTIONS sip:a@b SIP/2.0\r\n${name}: ${body.length}\r\n\r\n${body}`

const cut = (stream: string, at: readonly number[]): string[] => {
  const places = [...new Set([0, ...at.map((place) => place % (stream.length + 1)), stream.length])].sort(
    (a, b) => a - b,
  )
  return places.slice(1).map((place, index) => stream.slice(places[index], place))
}

test('however a stream is cut, the same messages come out of it', () => {
  const bodies = fc.array(
    fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/[^ -~]/g, 'x')),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(bodies, fc.array(fc.nat(), { maxLength: 30 }), (written, places) => {
      const messages = written.map((body, index) => message(body, index % 2 === 0 ? 'l' : 'CONTENT-LENGTH'))
      const pieces = new StreamPieces()
      const out = cut(messages.join(''), places).flatMap((chunk) => pieces.push(chunk))
      expect(out.filter(({ kind }) => kind === 'message').map(({ wire }) => wire)).toEqual(messages)
      expect(pieces.rest()).toBe('')
    }),
  )
})

test('no octet of any stream is lost', () => {
  const octets = fc.array(fc.constantFrom('\r\n', '\r\n\r\n', message('abc'), 'noise', ' : ', 'l: 3'), {
    maxLength: 20,
  })
  fc.assert(
    fc.property(octets, fc.array(fc.nat(), { maxLength: 30 }), (parts, places) => {
      const stream = parts.join('')
      const pieces = new StreamPieces()
      const out = cut(stream, places).flatMap((chunk) => pieces.push(chunk))
      expect(out.map(({ wire }) => wire).join('') + pieces.rest()).toBe(stream)
    }),
  )
})

test('a double CRLF between messages is a ping', () => {
  expect(new StreamPieces().push('\r\n\r\n')).toEqual([{ kind: 'ping', wire: '\r\n\r\n' }])
})
