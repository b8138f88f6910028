import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RequestToSign } from './sign-request.ts'
import { bindFields, bindRequest, type Scene, signByLibrary, started } from './signing.test.kit.ts'

let scene: Scene
let server: Server
let url: string

const answerOf = async (request: IncomingMessage) => {
  const { method = '', url: target = '', headersDistinct: headers } = request
  const opened = await scene.verifier.open({ method, target, headers })
  return opened.kind === 'proved' ? opened.accept(await buffer(request)) : opened
}

beforeAll(async () => {
  scene = started()
  server = createServer((request, response) => {
    answerOf(request).then(
      (answer) => response.end(JSON.stringify(answer)),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const send = async ({ method, url: to, body }: RequestToSign, headers: Record<string, string>): Promise<unknown> => {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    const sending = httpRequest(to, { method, headers: { ...headers, connection: 'close' } }, resolve)
    sending.on('error', reject)
    sending.end(body)
  })
  return JSON.parse((await buffer(await answered)).toString())
}

const verified = { kind: 'verified', owner: 'shop' }
const without = (...left: string[]) => bindFields.filter((field) => !left.includes(field))

describe('SEC-2: a client of another library is understood over a real connection', () => {
  test.each<[string, Partial<RequestToSign> & { path: string }, readonly string[]]>([
    ['a POST with everything', { path: '/v1/bindings?dry=true' }, bindFields],
    ['a POST without a query', { path: '/v1/bindings' }, without('@query')],
    ['a query that is covered and not there', { path: '/v1/bindings' }, bindFields],
    ['an escaped path and query', { path: '/v1/%E4%B8%AD/a%2Fb;c=d?q=%E4%B8%AD%20+&q=&r' }, bindFields],
    ['the root', { path: '/' }, bindFields],
    ['octets that are no text', { path: '/', body: Uint8Array.from([0, 255, 10, 13, 128]) }, bindFields],
    ['a large body', { path: '/', body: 'x'.repeat(65_536) }, bindFields],
    ['an empty body', { path: '/', body: '' }, without('content-digest')],
    [
      'other headers',
      { path: '/', headers: { ...bindRequest.headers, 'x-a': 'a', 'x-b': 'b,  c' } },
      [...bindFields, 'x-a', 'x-b'],
    ],
    [
      'a DELETE',
      { path: '/v1/bindings/bnd_1', method: 'DELETE', body: '', headers: {} },
      ['@method', '@authority', '@path'],
    ],
    [
      'a GET',
      { path: '/v1/calls?limit=2', method: 'GET', body: '', headers: {} },
      ['@query', '@path', '@method', '@authority'],
    ],
  ])('%s', async (_, { path, ...changes }, fields) => {
    const request = { ...bindRequest, ...changes, url: url + path }
    const headers = await signByLibrary(request, { fields, parameters: { alg: 'hmac-sha256', tag: 'axbridge' } })
    expect(await send(request, headers)).toEqual(verified)
    expect(await send(request, headers)).toMatchObject({ kind: 'refused', rule: expect.stringContaining('nonce') })
  })

  test('and one that signs another body than it sends is refused', async () => {
    const request = { ...bindRequest, url: `${url}/v1/bindings` }
    const headers = await signByLibrary(request)
    expect(await send({ ...request, body: '{}' }, headers)).toMatchObject({ kind: 'refused', field: 'Content-Digest' })
  })

  test('and one that sends no signature has none', async () => {
    expect(await send({ ...bindRequest, url }, {})).toEqual({ kind: 'absent' })
  })
})
