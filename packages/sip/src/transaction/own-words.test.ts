import { expect, test } from 'vitest'
import { besideOwnWords } from './own-words.ts'

const secret = '13900000002'
const guard = (wire: string): boolean => !wire.includes(secret)
const message = (start: string, fields: readonly string[], body = ''): string =>
  `${[start, ...fields].join('\r\n')}\r\n\r\n${body}`

const call = `<sip:${secret}@a.invalid>;tag=own`

test.each([
  ['a header field', message('SIP/2.0 180 Ringing', [`From: ${call}`, 'CSeq: 1 INVITE'])],
  ['the URI of a request', message(`BYE sip:${secret}@a.invalid SIP/2.0`, ['CSeq: 1 BYE'])],
])('%s that the receiver wrote passes', (_, wire) => {
  expect(besideOwnWords(guard, () => [call, `sip:${secret}@a.invalid`])(wire)).toBe(true)
})

test.each([
  ['another header field', message('SIP/2.0 200 OK', [`From: ${call}`, `Contact: <sip:${secret}@b.invalid>`])],
  ['a header field that holds more', message('SIP/2.0 200 OK', [`To: ${call};x=y`])],
  ['the body', message('SIP/2.0 200 OK', [`From: ${call}`], `From: ${call}\r\n`)],
  ['the reason phrase', message(`SIP/2.0 486 ${secret}`, [`From: ${call}`])],
  ['another URI', message(`BYE sip:${secret}@b.invalid SIP/2.0`, [`From: ${call}`])],
])('%s is held back all the same', (_, wire) => {
  expect(besideOwnWords(guard, () => [call, `sip:${secret}@a.invalid`])(wire)).toBe(false)
})

test('nobody is asked for the words of a message that passes', () => {
  const words = (): never => {
    throw new Error('asked')
  }
  expect(besideOwnWords(guard, words)(message('SIP/2.0 200 OK', ['CSeq: 1 INVITE']))).toBe(true)
})
