import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ApiClient } from '../api/api-client.ts'
import { nobody } from '../api/credentials.ts'
import type { OldBatch } from './old-batches.ts'
import { sendBatch } from './send-batch.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

type Answering = (request: IncomingMessage, response: ServerResponse) => void

/** An API that answers as it is told, one telling a request, and what it was asked. */
const scripted = async (...answers: readonly Answering[]) => {
  const asked: { key: string | undefined; body: string }[] = []
  const left = [...answers]
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (octets: Buffer) => {
      body += octets.toString('utf8')
    })
    request.on('end', () => {
      asked.push({ key: request.headers['idempotency-key'] as string | undefined, body })
      left.shift()?.(request, response)
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { asked, api: new ApiClient(`http://127.0.0.1:${port}`, nobody) }
}

const json =
  (status: number, body: object, headers: Readonly<Record<string, string>> = {}): Answering =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }

const bound = { status: 201, binding: { id: 'bnd_1' } }
const busy = { status: 503, problem: { code: 'overloaded' } }
const refused = { status: 409, problem: { code: 'pool_exhausted' } }
const hangUp: Answering = (request) => request.socket.destroy()

const item = {
  line: 2,
  binding: { oldNumber: '95013000001', oldNumberY: null, bind: { orderId: 'order-1' }, expiresAt: 0, pairs: 1 },
}
const batch = { lines: [], items: [item, item], idempotencyKey: 'migrate-1' } as unknown as OldBatch
const patience = { mostTries: 4, firstPauseMs: 1, longestPauseMs: 2 }

test('a batch is sent until no item is left over, whole and under the same key each time', async () => {
  const { api, asked } = await scripted(
    json(503, { code: 'overloaded' }, { 'retry-after': '0' }),
    hangUp,
    json(200, { items: [bound, busy] }),
    json(200, { items: [{ ...bound, replayed: true }, refused] }),
  )
  expect(await sendBatch(batch, api, patience)).toEqual([{ ...bound, replayed: true }, refused])
  expect(asked).toHaveLength(4)
  expect(new Set(asked.map(({ key, body }) => `${key} ${body}`))).toEqual(
    new Set(['migrate-1 {"items":[{"orderId":"order-1"},{"orderId":"order-1"}]}']),
  )
})

test('when the patience is over the answers are taken as they are, and a server that does not answer is a failure', async () => {
  const { api } = await scripted(...Array(4).fill(json(200, { items: [bound, busy] })))
  expect(await sendBatch(batch, api, patience)).toEqual([bound, busy])
  const gone = await scripted(...Array(4).fill(hangUp))
  await expect(sendBatch(batch, gone.api, patience)).rejects.toThrow('no answer came from')
})

test.each([
  [401, 'unauthenticated'],
  [403, 'forbidden'],
  [422, 'idempotency_mismatch'],
])('an answer of %i will not pass, and is a failure at once', async (status, code) => {
  const { api, asked } = await scripted(json(status, { code, detail: 'why' }))
  await expect(sendBatch(batch, api, patience)).rejects.toMatchObject({ status, problem: { code } })
  expect(asked).toHaveLength(1)
})

test('a batch that is still in work for a connection that broke is waited for', async () => {
  const { api } = await scripted(
    hangUp,
    json(409, { code: 'idempotency_in_flight' }),
    json(200, { items: [bound, bound] }),
  )
  expect(await sendBatch(batch, api, patience)).toEqual([bound, bound])
})

test('a server is waited for as long as it says', async () => {
  const { api } = await scripted(json(503, {}, { 'retry-after': '1' }), json(200, { items: [bound, bound] }))
  const from = performance.now()
  await sendBatch(batch, api, patience)
  expect(performance.now() - from).toBeGreaterThan(990)
})

test('a batch without an item is not sent', async () => {
  const { api, asked } = await scripted()
  expect(await sendBatch({ ...batch, items: [] }, api, patience)).toEqual([])
  expect(asked).toEqual([])
})
