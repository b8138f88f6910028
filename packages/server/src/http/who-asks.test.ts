import { createHash } from 'node:crypto'
import type { Customer } from '@axbridge/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeApiKey } from '../access/api-key.ts'
import { systemRandomness } from '../keys/system-randomness.ts'
import type { Authenticate, NotKnown, RequestView } from '../operation/authenticate.ts'
import { bind, goodBody, list, type RunningApi, runApi } from './running-api.test.kit.ts'

describe('who asks without a known key', () => {
  let api: RunningApi
  beforeAll(async () => {
    api = await runApi()
  })
  afterAll(() => api.close())

  test.each([
    ['a key of nobody', `Bearer ${makeApiKey(systemRandomness)}`],
    ['a key that is none', 'Bearer axb_1'],
    ['another scheme', 'Basic YTpi'],
    ['nothing', ''],
  ])('with %s is told so, and changes nothing', async (_, authorization) => {
    const { status, headers, json } = await bind(api, {}, { authorization })
    expect([status, json.code]).toEqual([401, 'unauthenticated'])
    expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="axbridge"/)
    expect(json.errors[0].field).toBe('Authorization')
    expect((await list(api)).json.items).toEqual([])
  })

  test.each([
    ['GET', '/v1/bindings'],
    ['DELETE', '/v1/bindings?orderId=x'],
    ['POST', '/v1/bindings/batch'],
    ['POST', '/v1/bindings/batch-unbind'],
    ['POST', '/v1/bindings/search'],
    ['GET', '/v1/bindings/x'],
    ['PATCH', '/v1/bindings/x'],
    ['DELETE', '/v1/bindings/x'],
    ['POST', '/v1/routes/check'],
    ['GET', '/v1/pool'],
    ['GET', '/v1/calls'],
    ['GET', '/v1/calls/x'],
  ])('is told nothing by %s %s', async (method, path) => {
    const { status } = await api.ask({ method, path, headers: { authorization: 'Bearer x' } })
    expect(status).toBe(401)
  })

  test('is not told what is wrong with a body, for it is not read', async () => {
    const headers = { authorization: 'Bearer x', 'content-type': 'text/plain' }
    const { status } = await api.ask({ method: 'POST', path: '/v1/bindings', body: '{', headers })
    expect(status).toBe(401)
  })

  test('is known in a scheme written in any case', async () => {
    const headers = { authorization: `bearer ${api.key}` }
    expect((await api.ask({ method: 'GET', path: '/v1/bindings', headers })).status).toBe(200)
  })
})

const refused = (reason: NotKnown['reason'], field: string): NotKnown => ({
  kind: 'not_known',
  reason,
  field,
  rule: 'must be another',
  challenge: 'Bearer realm="axbridge"',
})

const digestOf = (octets: Uint8Array) => createHash('sha256').update(octets).digest('hex')

describe('a signed request', () => {
  let api: RunningApi
  const views: RequestView[] = []
  const checked: string[] = []

  /** Knows a request with a signature once its body has the digest that it names. */
  const signed =
    (byKey: Authenticate<Customer>): Authenticate<Customer> =>
    async (request) => {
      views.push({ ...request, headers: request.headers })
      const known = await byKey(request)
      const [digest] = request.headers['content-digest'] ?? []
      if (known.kind !== 'known' || digest === undefined) return known
      return {
        kind: 'signed',
        check: async (octets) => {
          checked.push(digestOf(octets))
          return digestOf(octets) === digest ? known : refused('unauthenticated', 'Content-Digest')
        },
      }
    }

  beforeEach(async () => {
    views.length = 0
    checked.length = 0
    api = await runApi({ authenticate: signed })
  })
  afterEach(() => api.close())

  const text = ` ${JSON.stringify(goodBody)}\n`
  const post = (body: string, headers: Readonly<Record<string, string>>) =>
    api.ask({ method: 'POST', path: '/v1/bindings', body, headers })

  test('is known when its body is what was signed, octet for octet', async () => {
    const { status } = await post(text, { 'content-digest': digestOf(Buffer.from(text)) })
    expect(status).toBe(201)
    expect(checked).toEqual([digestOf(Buffer.from(text))])
  })

  test.each([
    ['another body', text.trim()],
    ['a body that is no JSON', '{'],
    ['a body that is no UTF-8', '\u00ff'],
    ['a body that breaks the contract', '{}'],
    ['no body', ''],
  ])('with %s is told the header to correct and nothing of the body', async (_, body) => {
    const { status, headers, json } = await post(body, { 'content-digest': digestOf(Buffer.from(text)) })
    expect([status, json.code]).toEqual([401, 'unauthenticated'])
    expect(json.errors).toEqual([{ field: 'Content-Digest', rule: 'must be another' }])
    expect(headers.get('www-authenticate')).toBe('Bearer realm="axbridge"')
    expect(checked).toHaveLength(1)
    expect((await list(api)).json.items).toEqual([])
  })

  test.each([
    ['GET', '/v1/bindings', 200],
    ['GET', '/v1/bindings?limit=x', 400],
    ['DELETE', '/v1/bindings?orderId=x', 200],
    ['HEAD', '/v1/bindings', 200],
  ])('without a body is checked with no octets: %s %s', async (method, path, status) => {
    const headers = { 'content-digest': digestOf(new Uint8Array()) }
    const response = await fetch(api.url + path, {
      method,
      headers: { authorization: `Bearer ${api.key}`, ...headers },
    })
    expect([response.status, checked]).toEqual([status, [digestOf(new Uint8Array())]])
    const wrong = { authorization: `Bearer ${api.key}`, 'content-digest': 'x' }
    expect((await fetch(api.url + path, { method, headers: wrong })).status).toBe(401)
  })

  test('is seen with its method, its target as it was sent and every header line', async () => {
    const headers = new Headers([
      ['authorization', `Bearer ${api.key}`],
      ['x-one', '1'],
      ['x-one', ' 2'],
    ])
    await fetch(`${api.url}/v1/bindings?orderId=%61&limit=1`, { headers })
    expect(views[0]?.method).toBe('GET')
    expect(views[0]?.target).toBe('/v1/bindings?orderId=%61&limit=1')
    expect(views[0]?.headers['x-one']).toEqual(['1, 2'])
  })
})

test.each([
  ['unauthenticated', 401, true],
  ['forbidden', 403, false],
  ['overloaded', 503, false],
] as const)('who is refused as %s is answered %i', async (reason, status, isChallenged) => {
  const api = await runApi({ authenticate: () => () => refused(reason, 'Signature-Input') })
  const heard = await list(api)
  expect([heard.status, heard.json.code]).toEqual([status, reason])
  expect(heard.json.errors).toEqual([{ field: 'Signature-Input', rule: 'must be another' }])
  expect(heard.headers.has('www-authenticate')).toBe(isChallenged)
  expect(heard.headers.has('retry-after')).toBe(status === 503)
  await api.close()
})
