import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { CallId } from '@axbridge/core'
import { afterEach, describe, expect, test } from 'vitest'
import { readAnswer, VerificationClient } from './verification-client.ts'

const question = {
  ...{ identifier: 'order-id-1', number: '700100000010001', call: 'call_aaaaaaaaaaaaaaaa' as CallId },
  at: Date.UTC(2026, 10, 26, 12),
}

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A platform of raw sockets that answers each request so; undefined is silence. */
const platform = async (answer: string | undefined, { timeoutMs = 2_000 } = {}) => {
  const sockets = new Set<Socket>()
  const requests: string[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    let request = ''
    socket.on('data', (octets) => {
      request += octets.toString('utf8')
      if (!request.endsWith('}')) return
      requests.push(request)
      request = ''
      if (answer !== undefined) socket.write(answer)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/verifications`
  const client = new VerificationClient({ url, timeoutMs })
  closers.push(
    () => client.close(),
    () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  )
  return { client, requests, sockets, url }
}

const http = (body: string, status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`

describe('BASE-2: a question', () => {
  test('names the identifier, the 700 number, the call and the time, and nothing else', async () => {
    const { client, requests } = await platform(http('{"result":"verified","validForS":5}'))
    expect(await client.ask(question)).toEqual({ kind: 'answer', result: 'verified', validForMs: 5_000 })
    expect(requests[0]).toMatch(/^POST \/v1\/verifications HTTP\/1\.1\r\n/)
    expect(JSON.parse(requests[0]?.split('\r\n\r\n')[1] ?? '')).toEqual({ ...question, at: '2026-11-26T12:00:00.000Z' })
  })

  test('goes over a connection that is there, and all are gone when it closes', async () => {
    const { client, sockets } = await platform(http('{"result":"verified"}'))
    for (const _ of [1, 2, 3, 4, 5]) await client.ask(question)
    // The one before may not have been given back yet.
    expect(sockets.size).toBeLessThanOrEqual(2)
    await client.close()
    await expect.poll(() => sockets.size).toBe(0)
    expect(await client.ask(question)).toMatchObject({ kind: 'fault' })
  })

  test('to a platform that is silent ends in time, and its connection with it', async () => {
    const { client, sockets } = await platform(undefined, { timeoutMs: 50 })
    expect(await client.ask(question)).toEqual({ kind: 'fault', fault: 'timed_out' })
    await expect.poll(() => sockets.size).toBe(0)
  })

  test('to nobody is told so', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    const client = new VerificationClient({ url: `http://127.0.0.1:${port}/`, timeoutMs: 2_000 })
    closers.push(() => client.close())
    expect(await client.ask(question)).toEqual({ kind: 'fault', fault: 'not_connected' })
  })

  test.each([
    ['a status of 500', http('{"result":"verified"}', '500 Oops'), { fault: 'refused', status: 500 }],
    [
      'a redirection',
      'HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n',
      { fault: 'refused', status: 302 },
    ],
    ['no HTTP', 'verified\r\n\r\n', { fault: 'cut_off' }],
    ['more than 4 KiB', http(JSON.stringify({ result: 'verified', more: 'x'.repeat(5_000) })), { fault: 'unreadable' }],
    ['no JSON', http('verified'), { fault: 'unreadable' }],
  ])('that is answered by %s brings nothing', async (_, answer, told) => {
    const { client, requests } = await platform(answer)
    expect(await client.ask(question)).toEqual({ kind: 'fault', ...told })
    expect(requests).toHaveLength(1)
  })
})

test.each([
  '[]',
  'null',
  '"verified"',
  '{}',
  '{"result":"Verified"}',
  '{"result":true}',
  '{"result":"verified","validForS":-1}',
  '{"result":"verified","validForS":1.5}',
  '{"result":"verified","validForS":"60"}',
  '{"result":"verified","validForS":null}',
  '\xff',
])('%s is no answer', (text) => {
  expect(readAnswer(Buffer.from(text, 'latin1'))).toEqual({ kind: 'fault', fault: 'unreadable' })
})

test('an answer may say more, and is never valid for longer than a month', () => {
  const text = '{"result":"rejected","validForS":99999999,"reason":"unknown"}'
  expect(readAnswer(Buffer.from(text))).toEqual({ kind: 'answer', result: 'rejected', validForMs: 31 * 86_400_000 })
})
