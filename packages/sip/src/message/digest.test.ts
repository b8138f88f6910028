import { describe, expect, test } from 'vitest'
import {
  digestResponse,
  digestSecret,
  formatChallenge,
  formatCredentials,
  parseChallenge,
  parseCredentials,
  sameDigest,
} from './digest.ts'

/** The examples of RFC 7616 section 3.9.1. */
const rfc7616 = {
  username: 'Mufasa',
  realm: 'http-auth@example.org',
  password: 'Circle of Life',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  uri: '/dir/index.html',
  method: 'GET',
  qop: { cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ', nc: '00000001' },
}

describe('the response', () => {
  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('of the example of RFC 7616 with %s', (algorithm, expected) => {
    const secret = digestSecret({ algorithm, ...rfc7616 })
    expect(digestResponse({ algorithm, secret, ...rfc7616 })).toBe(expected)
  })

  test('of the example of RFC 2617, with a quality', () => {
    const algorithm = 'MD5'
    const nonce = 'dcd98b7102dd2f0e8b11d0f600bfb0c093'
    const secret = digestSecret({
      algorithm,
      username: 'Mufasa',
      realm: 'testrealm@host.com',
      password: 'Circle Of Life',
    })
    const of = { algorithm, secret, nonce, method: 'GET', uri: '/dir/index.html' } as const
    expect(digestResponse({ ...of, qop: { cnonce: '0a4f113b', nc: '00000001' } })).toBe(
      '6629fae49393a05397450978507c4ef1',
    )
    // The same without a quality, as RFC 2069 had it.
    expect(digestResponse(of)).toBe('670fd8c2df070c60b045671b8b24ff02')
  })

  test('is compared whole', () => {
    expect(sameDigest('abc', 'abc')).toBe(true)
    expect(sameDigest('abc', 'abd')).toBe(false)
    expect(sameDigest('abc', 'abcd')).toBe(false)
  })
})

describe('a challenge', () => {
  test('is read with every separator inside its quotes', () => {
    expect(
      parseChallenge(
        'digest realm = "a, \\"b\\"=c" ,nonce="n==,", qop="auth-int, auth",opaque="o",stale=TRUE,algorithm=sha-256',
      ),
    ).toEqual({ realm: 'a, "b"=c', nonce: 'n==,', algorithm: 'SHA-256', qopAuth: true, opaque: 'o', stale: true })
  })

  test('is MD5 without a quality when it says neither', () => {
    expect(parseChallenge('Digest realm="r", nonce="n"')).toEqual({
      realm: 'r',
      nonce: 'n',
      algorithm: 'MD5',
      qopAuth: false,
      stale: false,
    })
  })

  test('is written so that it is read as the same', () => {
    for (const algorithm of ['MD5', 'SHA-256'] as const)
      for (const stale of [true, false]) {
        const challenge = { realm: 'r "x"', nonce: 'n,=', algorithm, qopAuth: stale, stale, opaque: 'o' }
        expect(parseChallenge(formatChallenge(challenge))).toEqual(challenge)
      }
  })

  test.each([
    'Basic realm="r"',
    'Digest',
    'Digest realm="r"',
    'Digest nonce="n"',
    'Digest realm="r", nonce="n", algorithm=SHA-512-256',
    'Digest realm="r", nonce="n", algorithm=MD5-sess',
    'Digest realm="r", nonce="n", qop="auth-int"',
    'Digest realm="r", nonce="n", nonce="m"',
    'Digest realm="r", nonce="n',
    'Digest realm="r" nonce="n"',
  ])('is not understood: %s', (value) => {
    expect(parseChallenge(value)).toBeUndefined()
  })
})

describe('credentials', () => {
  const credentials = {
    username: 'a "b"',
    realm: 'r',
    nonce: 'n',
    uri: 'sip:x@example.com',
    algorithm: 'MD5',
    response: '0123456789abcdef0123456789abcdef',
    opaque: 'o',
  } as const

  test('are written so that they are read as the same, with and without a quality', () => {
    expect(parseCredentials(formatCredentials(credentials))).toEqual(credentials)
    const withQop = { ...credentials, qop: { cnonce: 'c,c', nc: '0000000a' } }
    expect(parseCredentials(formatCredentials(withQop))).toEqual(withQop)
  })

  test.each([
    ['a short response', 'response="0123456789abcdef0123456789abcdef"', 'response="0123"'],
    ['a response that is not hexadecimal', 'response="0', 'response="x'],
    ['a response of the other algorithm', 'algorithm=MD5', 'algorithm=SHA-256'],
    ['no user name', 'username=', 'user='],
    ['a quality without its counter', 'algorithm=MD5', 'algorithm=MD5, qop=auth, cnonce="c"'],
    ['a counter that is none', 'algorithm=MD5', 'algorithm=MD5, qop=auth, cnonce="c", nc=1'],
    ['a quality that is not known', 'algorithm=MD5', 'algorithm=MD5, qop=auth-int, cnonce="c", nc=00000001'],
  ])('are not understood with %s', (_name, part, instead) => {
    const written = formatCredentials(credentials)
    expect(written).toContain(part)
    expect(parseCredentials(written.replace(part, instead))).toBeUndefined()
  })
})
