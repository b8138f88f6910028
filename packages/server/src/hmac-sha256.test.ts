import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hmacSha256 } from './hmac-sha256.ts'

const hex = (octets: string): Buffer => Buffer.from(octets, 'hex')

/** RFC 4231 section 4, without case 5, which is cut short. */
test.each([
  {
    key: '0b'.repeat(20),
    text: 'Hi There',
    mac: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  },
  {
    key: '4a656665',
    text: 'what do ya want for nothing?',
    mac: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
  {
    key: 'aa'.repeat(20),
    text: '\xdd'.repeat(50),
    mac: '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
  },
  {
    key: '0102030405060708090a0b0c0d0e0f10111213141516171819',
    text: '\xcd'.repeat(50),
    mac: '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  },
  {
    key: 'aa'.repeat(131),
    text: 'Test Using Larger Than Block-Size Key - Hash Key First',
    mac: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  },
  {
    key: 'aa'.repeat(131),
    text: 'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
    mac: '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  },
])('makes the codes of RFC 4231: $mac', ({ key, text, mac }) => {
  expect(Buffer.from(hmacSha256(hex(key)).of(text, 'latin1', 'binary'), 'latin1').toString('hex')).toBe(mac)
})

test('makes the code that node makes, for keys and texts of every length, one after the other', () => {
  const bytes = fc.uint8Array({ maxLength: 200 })
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }), { maxLength: 4 })
  fc.assert(
    fc.property(bytes, texts, (key, all) => {
      const hmac = hmacSha256(key)
      for (const text of all) {
        const expected = createHmac('sha256', key).update(text, 'utf8')
        expect(hmac.of(text, 'utf8', 'base64')).toBe(expected.digest('base64'))
      }
    }),
  )
})

test('keeps its key when the octets that it was made of are wiped', () => {
  const key = randomBytes(32)
  const expected = createHmac('sha256', key).update('text').digest('base64')
  const hmac = hmacSha256(key)
  key.fill(0)
  expect(hmac.of('text', 'utf8', 'base64')).toBe(expected)
})
