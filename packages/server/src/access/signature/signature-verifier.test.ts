import { describe, expect, test } from 'vitest'
import { contentDigest } from './content-digest.ts'
import {
  bindRequest,
  bindVerdict,
  noon,
  otherShop,
  type Received,
  signed,
  started,
  verdictOf,
  verified,
  withHeaders,
} from './signing.test.kit.ts'

const t = noon / 1_000

describe('SEC-2: a signed request', () => {
  test('is known to be of the owner of its key', async () => {
    expect(await verdictOf(signed())).toEqual(verified)
    expect(await verdictOf(signed(bindRequest, { now: noon }, otherShop))).toEqual({
      kind: 'verified',
      owner: 'other shop',
    })
  })

  test('is known in one go, without waiting, once the horizon covers it', async () => {
    const scene = started()
    await verdictOf(signed(), scene)
    const { head, body } = signed()
    const opened = scene.verifier.open(head)
    if (opened instanceof Promise || opened.kind !== 'proved') return expect.fail('it was not proved at once')
    expect(opened.accept(body)).toEqual(verified)
  })

  test('is absent without the two headers', async () => {
    expect(await verdictOf(withHeaders(signed(), { signature: undefined, 'signature-input': undefined }))).toEqual({
      kind: 'absent',
    })
  })

  test.each([
    ['signature', 'refused: Signature must be sent beside Signature-Input'],
    ['signature-input', 'refused: Signature-Input must be sent beside Signature'],
  ])('without %s is refused', async (name, refusal) => {
    expect(await verdictOf(withHeaders(signed(), { [name]: undefined }))).toBe(refusal)
  })
})

describe('what was changed on the way is seen', () => {
  const mismatch = 'refused: Signature is not that of this request: compare the secret and the signature base'

  test.each<[string, (received: Received) => Received]>([
    ['the method', (it) => ({ ...it, head: { ...it.head, method: 'PUT' } })],
    ['the path', (it) => ({ ...it, head: { ...it.head, target: '/v1/binding?dry=true' } })],
    ['the query', (it) => ({ ...it, head: { ...it.head, target: '/v1/bindings?dry=false' } })],
    ['the absence of a query', (it) => ({ ...it, head: { ...it.head, target: '/v1/bindings' } })],
    ['the host', (it) => withHeaders(it, { host: ['api.example.org'] })],
    ['the media type', (it) => withHeaders(it, { 'content-type': ['text/csv'] })],
    ['the idempotency key', (it) => withHeaders(it, { 'idempotency-key': ['order-2026-0002'] })],
    ['a second idempotency key', (it) => withHeaders(it, { 'idempotency-key': ['order-2026-0001', 'x'] })],
    ['the digest', (it) => withHeaders(it, { 'content-digest': [contentDigest(Buffer.from('{}'))] })],
  ])('%s', async (_, change) => {
    expect(await verdictOf(change(signed()))).toBe(mismatch)
  })

  test('the body', async () => {
    const received = signed()
    const digest = 'refused: Content-Digest is not the sha-256 of the body that came'
    expect(await verdictOf({ ...received, body: Buffer.from('{}') })).toBe(digest)
    expect(await verdictOf({ ...received, body: new Uint8Array() })).toBe(digest)
  })

  test('a body where none was signed', async () => {
    const received = signed({ method: 'DELETE', url: 'https://api.example.com/v1/bindings/x' })
    expect(await verdictOf({ ...received, body: Buffer.from('{}') })).toBe(
      'refused: Signature-Input must cover "content-digest" when there is a body',
    )
  })

  test('an idempotency key where none was signed', async () => {
    const { 'content-type': type } = bindRequest.headers
    const received = signed({ ...bindRequest, headers: { 'content-type': type } })
    expect(await verdictOf(received)).toEqual(verified)
    expect(await verdictOf(withHeaders(received, { 'idempotency-key': ['order-2026-0001'] }))).toBe(
      'refused: Signature-Input must cover "idempotency-key" when the header is sent',
    )
  })

  test('each parameter of the signature', async () => {
    const received = signed(bindRequest, { now: noon, nonce: 'nonce-0123456789', validSeconds: 60 })
    const [input = ''] = received.head.headers['signature-input'] ?? []
    for (const [from, to] of [
      [`created=${t}`, `created=${t + 1}`],
      [`expires=${t + 60}`, `expires=${t + 61}`],
      ['nonce-0123456789', 'nonce-0123456780'],
      [';alg="hmac-sha256"', ''],
      [';tag="axbridge"', ''],
      ['"@method" "@authority"', '"@authority" "@method"'],
    ] as const) {
      expect(input).toContain(from)
      expect(await verdictOf(withHeaders(received, { 'signature-input': [input.replace(from, to)] }))).toBe(mismatch)
    }
  })
})

describe('the key', () => {
  test('that is not in use proves nothing', async () => {
    expect(await bindVerdict({ key: { keyId: 'key_2222222222222222', secret: 'x' } })).toBe(
      'refused: Signature-Input must have the keyid of a key that is in use',
    )
  })

  test.each([
    ['another secret', { keyId: otherShop.keyId, secret: 'axb_0123456789ABCDEFGHIJKLMNOPQRSTUV' }],
    ['a secret cut short', { keyId: otherShop.keyId, secret: otherShop.secret.slice(0, -1) }],
  ])('with %s proves nothing', async (_, key) => {
    expect(await bindVerdict({ key })).toContain('refused: Signature is not that of this request')
  })
})
