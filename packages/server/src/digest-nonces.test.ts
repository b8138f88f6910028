import { type DigestAlgorithm, type DigestCredentials, digestResponse, digestSecret, randomTokens } from '@axbridge/sip'
import { beforeEach, describe, expect, test } from 'vitest'
import { DigestNonces } from './digest-nonces.ts'

let now = 0
let nonces: DigestNonces
beforeEach(() => {
  now = 1_780_000_000_000
  nonces = new DigestNonces({ realm, now: () => now, tokens: randomTokens, mostUsed: 3 })
})

const realm = 'axbridge'
const password = 'long-enough'
const source = '192.0.2.1'

/** What a peer answers; `nc` null is one who knows no qop. */
const answer = (
  nonce: string,
  {
    nc = 1,
    algorithm = 'SHA-256',
    known = password,
  }: { nc?: number | null; algorithm?: DigestAlgorithm; known?: string } = {},
): DigestCredentials => {
  const [username, uri, method] = ['line', 'sip:700123456780001@h', 'INVITE']
  const qop = nc === null ? {} : { qop: { cnonce: 'abc', nc: nc.toString(16).padStart(8, '0') } }
  const secret = digestSecret({ algorithm, username, realm, password: known })
  const response = digestResponse({ algorithm, secret, nonce, method, uri, ...qop })
  return { username, realm, nonce, uri, algorithm, response, ...qop }
}
const prove = (credentials: DigestCredentials) => nonces.prove(credentials, 'INVITE', [password], source)

test.each(['SHA-256', 'MD5'] as const)(
  'the right password is right by %s, another one and another method are wrong',
  (algorithm) => {
    const nonce = nonces.make(source)
    expect(prove(answer(nonce, { algorithm, known: 'another-one' }))).toBe('wrong')
    expect(nonces.prove(answer(nonce, { algorithm }), 'OPTIONS', [password], source)).toBe('wrong')
    expect(prove(answer(nonce, { algorithm }))).toBe('right')
  },
)

describe('what was proved once', () => {
  test('is stale when it is played back, and a higher counter is right', () => {
    const nonce = nonces.make(source)
    expect([1, 1, 2, 2, 1, 3].map((nc) => prove(answer(nonce, { nc })))).toEqual([
      ...['right', 'stale', 'right', 'stale', 'stale', 'right'],
    ])
  })

  test('without a counter serves once', () => {
    const nonce = nonces.make(source)
    expect([null, null, 7].map((nc) => prove(answer(nonce, { nc })))).toEqual(['right', 'stale', 'stale'])
  })

  test('stays used when so many came since that it was forgotten', () => {
    const first = nonces.make(source)
    expect(prove(answer(first))).toBe('right')
    for (let at = 0; at < 10; at += 1) {
      now += 1
      expect(prove(answer(nonces.make(source)))).toBe('right')
    }
    expect(prove(answer(first))).toBe('stale')
  })
})

test('a nonce serves for five minutes', () => {
  const nonce = nonces.make(source)
  now += 299_999
  expect(prove(answer(nonce))).toBe('right')
  now += 1
  expect(prove(answer(nonce, { nc: 2 }))).toBe('stale')
})

test('a nonce of somebody else, a changed one and one of another start are stale', () => {
  const nonce = nonces.make(source)
  const other = new DigestNonces({ realm, now: () => now, tokens: randomTokens })
  const changed = `${nonce[0] === 'a' ? 'b' : 'a'}${nonce.slice(1)}`
  for (const one of ['', 'invented', changed, `${nonce}a`, other.make(source)])
    expect(prove(answer(one)), one).toBe('stale')
})

test('strangers who are challenged cost no memory: the first nonce serves after a flood of them', () => {
  const nonce = nonces.make(source)
  for (let at = 0; at < 20_000; at += 1) nonces.make(source)
  expect(prove(answer(nonce))).toBe('right')
})

test('nonces hold letters only, and no two are alike', () => {
  const made = Array.from({ length: 100 }, () => nonces.make(source))
  expect(made.every((nonce) => /^[A-Za-z]+$/.test(nonce))).toBe(true)
  expect(new Set(made).size).toBe(100)
})

describe('a source', () => {
  const from = (address: string, nonce: string, known = password) =>
    nonces.prove(answer(nonce, { known }), 'INVITE', [password], address)

  test('proves nothing by the nonce of another, but by that of a neighbour in its /64 of IPv6', () => {
    expect(from('192.0.2.2', nonces.make(source))).toBe('stale')
    expect(from('2001:db8::2', nonces.make('2001:db8::1'))).toBe('right')
    expect(from('2001:db8:0:1::1', nonces.make('2001:db8::1'))).toBe('stale')
  })

  test('that guesses is locked out, for the right password too, and another one is not', () => {
    const guessed = Array.from({ length: 21 }, () => from(source, nonces.make(source), 'a guess'))
    expect(guessed).toEqual([...Array(20).fill('wrong'), 'locked'])
    expect(from(source, nonces.make(source))).toBe('locked')
    expect(from('192.0.2.2', nonces.make('192.0.2.2'))).toBe('right')
    now += 15_000
    expect(from(source, nonces.make(source))).toBe('right')
  })

  test('is not locked out by wrong answers that come under its address to nonces of others', () => {
    for (let count = 0; count < 50; count += 1) from(source, nonces.make('192.0.2.66'), 'a guess')
    expect(from(source, nonces.make(source))).toBe('right')
  })
})
