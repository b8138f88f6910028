import { inspect } from 'node:util'
import { Axbridge, type SigningKey } from '@axbridge/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RunningService } from './running-service.ts'
import { addCustomer, someOrder } from './sdk-customer.ts'
import { FaultyProxy, type SeenRequest } from './sdk-faulty-proxy.ts'

let service: RunningService
let proxy: FaultyProxy
let key: SigningKey
let axbridge: Axbridge

beforeAll(async () => {
  service = await RunningService.start()
  proxy = await FaultyProxy.before(service.http)
  key = await addCustomer(service, 'signing', '70010000071')
  axbridge = new Axbridge({ url: proxy.url, key })
})
afterAll(async () => {
  await proxy?.close()
  await service?.stop()
})

/** Sends what was seen once more, octet for octet but for the changes. */
const again = ({ method, target, headers, body }: SeenRequest, changes: { body?: string; target?: string } = {}) => {
  const { connection: _, host: __, 'content-length': ___, ...rest } = headers
  return fetch(`${proxy.url}${changes.target ?? target}`, {
    ...{ method, headers: rest },
    ...(body === '' ? {} : { body: changes.body ?? body }),
  })
}

const lastSeen = (): SeenRequest => {
  const seen = proxy.seen.at(-1)
  if (seen === undefined) throw new Error('nothing was sent')
  return seen
}

test('a request that comes again is refused, and so is one that was changed on the way', async () => {
  proxy.expect([])
  await axbridge.bind(someOrder('order-1'))
  const bind = lastSeen()
  const replayed = await again(bind)
  expect([replayed.status, await replayed.text()]).toEqual([401, expect.stringContaining('nonce')])
  // Not yet sent once: the server has never seen these nonces.
  proxy.expect(['reset', 'reset', 'reset'])
  const once = new Axbridge({ url: proxy.url, key, retry: { attempts: 1 } })
  for (const send of [
    () => once.bind(someOrder('order-2')),
    () => once.listCalls({ limit: 7 }).take(1),
    () => once.bind(someOrder('order-3')),
  ]) {
    await expect(send()).rejects.toMatchObject({ code: 'unreached' })
  }
  const [first, list, second] = [...proxy.seen]
  if (first === undefined || list === undefined || second === undefined) throw new Error('three were sent')
  expect((await again(first, { body: first.body.replace('order-2', 'order-9') })).status).toBe(401)
  expect((await again(list, { target: list.target.replace('limit=7', 'limit=8') })).status).toBe(401)
  const key2 = { ...second, headers: { ...second.headers, 'idempotency-key': 'another' } }
  expect((await again(key2)).status).toBe(401)
  expect((await again(list)).status).toBe(200)
  expect(await axbridge.findBindings({ orderId: 'order-9' }).take(1)).toEqual([])
})

test('the secret is never sent, and shows nowhere in the client', async () => {
  proxy.expect([])
  await axbridge.getPool()
  expect(JSON.stringify(proxy.seen)).not.toContain(key.secret)
  expect(lastSeen().headers.authorization).toBeUndefined()
  expect(inspect(axbridge, { depth: 9, showHidden: true })).not.toContain(key.secret)
  expect(JSON.stringify(axbridge)).not.toContain('axb_')
})

test('a wrong secret is refused once, with what to correct', async () => {
  proxy.expect([])
  const wrong = new Axbridge({ url: proxy.url, key: { id: key.id, secret: 'axb_wrong_secret' } })
  await expect(wrong.getPool()).rejects.toMatchObject({
    ...{ name: 'AxbridgeError', code: 'unauthenticated', status: 401, operation: 'getPool', attempts: 1 },
    ...{ errors: [{ field: 'Signature', rule: expect.any(String) }], requestId: expect.stringMatching(/^req_/) },
  })
  expect(proxy.seen).toHaveLength(1)
})

test('a bearer key is refused to a customer who must sign', async () => {
  const bearer = new Axbridge({ url: service.http, bearer: key.secret })
  await expect(bearer.getPool()).rejects.toMatchObject({ code: 'forbidden', status: 403 })
})
