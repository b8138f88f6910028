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
const prove = (credentials: DigestCredentials) => nonces.prove(credentials, 'INVITE', password)

test.each(['SHA-256', 'MD5'] as const)(
  'the right password is right by %s, another one and another method are wrong',
  (algorithm) => {
    const nonce = nonces.make()
    expect(prove(answer(nonce, { algorithm, known: 'another-one' }))).toBe('wrong')
    expect(nonces.prove(answer(nonce, { algorithm }), 'OPTIONS', password)).toBe('wrong')
    expect(prove(answer(nonce, { algorithm }))).toBe('right')
  },
)

describe('what was proved once', () => {
  test('is stale when it is played back, and a higher counter is right', () => {
    const nonce = nonces.make()
    expect([1, 1, 2, 2, 1, 3].map((nc) => prove(answer(nonce, { nc })))).toEqual([
      ...['right', 'stale', 'right', 'stale', 'stale', 'right'],
    ])
  })

  test('without a counter serves once', () => {
    const nonce = nonces.make()
    expect([null, null, 7].map((nc) => prove(answer(nonce, { nc })))).toEqual(['right', 'stale', 'stale'])
  })

  test('stays used when so many came since that it was forgotten', () => {
    const first = nonces.make()
    expect(prove(answer(first))).toBe('right')
    for (let at = 0; at < 10; at += 1) {
      now += 1
      expect(prove(answer(nonces.make()))).toBe('right')
    }
    expect(prove(answer(first))).toBe('stale')
  })
})

test('a nonce serves for five minutes', () => {
  const nonce = nonces.make()
  now += 299_999
  expect(prove(answer(nonce))).toBe('right')
  now += 1
  expect(prove(answer(nonce, { nc: 2 }))).toBe('stale')
})

test('a nonce of somebody else, a changed one and one of another start are stale', () => {
  const nonce = nonces.make()
  const other = new DigestNonces({ realm, now: () => now, tokens: randomTokens })
  const changed = `${nonce[0] === 'a' ? 'b' : 'a'}${nonce.slice(1)}`
  for (const one of ['', 'invented', changed, `${nonce}a`, other.make()]) expect(prove(answer(one)), one).toBe('stale')
})

test('strangers who are challenged cost no memory: the first nonce serves after a flood of them', () => {
  const nonce = nonces.make()
  for (let at = 0; at < 20_000; at += 1) nonces.make()
  expect(prove(answer(nonce))).toBe('right')
})

test('nonces hold letters only, and no two are alike', () => {
  const made = Array.from({ length: 100 }, () => nonces.make())
  expect(made.every((nonce) => /^[A-Za-z]+$/.test(nonce))).toBe(true)
  expect(new Set(made).size).toBe(100)
})
