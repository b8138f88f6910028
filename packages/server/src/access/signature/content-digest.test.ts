import { expect, test } from 'vitest'
import { contentDigest, digestFault } from './content-digest.ts'

const body = Buffer.from('{"hello": "world"}')
const faultOf = (lines: readonly string[] | undefined, octets: Uint8Array = body) =>
  digestFault(
    { method: 'POST', target: '/', headers: lines === undefined ? {} : { 'content-digest': lines } },
    octets,
    4_096,
  )

// The values of RFC 9530 appendix B and RFC 9421 appendix B.2.
const sha256 = 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'
const sha512 = 'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:'

test('the digest that is written is that of RFC 9530', () => {
  expect(contentDigest(body)).toBe(sha256)
})

test.each([[[sha256]], [[sha512]], [[sha512, sha256]], [[`${sha256}, ${sha512}`]], [['md5=:AAAA:', sha256]]])(
  'the right digest stands for its body: %j',
  (lines) => {
    expect(faultOf(lines)).toBeUndefined()
  },
)

test('no octets have a digest, too', () => {
  expect(faultOf([contentDigest(new Uint8Array())], new Uint8Array())).toBeUndefined()
  expect(faultOf([sha256], new Uint8Array())).toBe('is not the sha-256 of the body that came')
})

test.each([
  ['of other octets', [sha256], Buffer.from('{"hello": "World"}'), 'is not the sha-256 of the body that came'],
  ['one right, one wrong', [sha256, sha512.replace('WZ', 'ZW')], body, 'is not the sha-512 of the body that came'],
  ['too short', ['sha-256=:X48E:'], body, 'is not the sha-256 of the body that came'],
  ['of no fit algorithm', ['md5=:AAAA:'], body, 'must have a sha-256 or a sha-512'],
  ['twice', [sha256, sha256], body, 'is no structured field: a label stands a second time before at character 64'],
  ['no dictionary', ['sha-256'], body, 'is no structured field: "=" must stand at character 8'],
  [
    'of another kind',
    ['sha-256="X48E"'],
    body,
    'is no structured field: base64 between colons must stand at character 9',
  ],
  ['too long', [`${sha256}${' '.repeat(5_000)}, x=::`], body, 'may have at most 4096 characters'],
  ['absent', undefined, body, 'must be sent with a body'],
])('a digest that is %s stands for nothing', (_, lines, octets, fault) => {
  expect(faultOf(lines, octets)).toBe(fault)
})
