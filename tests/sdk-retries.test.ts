import { Axbridge, type ClientOptions, type SigningKey } from '@axbridge/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RunningService } from './running-service.ts'
import { addCustomer, someOrder } from './sdk-customer.ts'
import { type Fate, FaultyProxy } from './sdk-faulty-proxy.ts'

let service: RunningService
let proxy: FaultyProxy
let key: SigningKey

beforeAll(async () => {
  service = await RunningService.start()
  proxy = await FaultyProxy.before(service.http)
  key = await addCustomer(service, 'trying', '70010000071')
})
afterAll(async () => {
  await proxy?.close()
  await service?.stop()
})

const client = (options: Partial<ClientOptions> = {}): Axbridge =>
  new Axbridge({ url: proxy.url, key, retry: { firstDelayMs: 10 }, ...options })

const problem = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): Fate => ({
  ...{ status, headers: { 'content-type': 'application/problem+json', ...headers } },
  body: JSON.stringify({ type: `urn:axbridge:problem:${code}`, title: code, status, code, detail: 'Asked too much.' }),
})

const boundNow = async (orderId: string): Promise<number> =>
  (await new Axbridge({ url: service.http, key }).findBindings({ orderId }).take(10)).length

const headersSeen = (name: string): string[] => proxy.seen.map(({ headers }) => headers[name] ?? '')

describe('a bind', () => {
  test.each<[string, Fate[]]>([
    ['whose connection is reset', ['reset', 'reset']],
    ['whose answer is lost', ['lose', 'lose']],
    ['whose answer breaks off', ['cut']],
    ['that is answered by a proxy which does not reach the service', [{ status: 502, body: '<p>Bad Gateway</p>' }]],
    ['that meets its own first request', [problem(409, 'idempotency_in_flight')]],
    [
      'that is signed as early as a server that was killed',
      [problem(401, 'signature_before_start', { 'retry-after': '1' })],
    ],
    ['that everything befalls', ['reset', 'lose', 'cut', problem(503, 'overloaded', { 'retry-after': '0' })]],
  ])('%s is sent again, signed anew and under the same key, and binds once', async (_, fates) => {
    proxy.expect(fates)
    const orderId = `order ${fates.map((fate) => (typeof fate === 'string' ? fate : fate.status)).join()}`
    const bound = await client().bind(someOrder(orderId))
    expect(bound).toMatchObject({ orderId, state: 'live' })
    expect(await boundNow(orderId)).toBe(1)
    const sent = fates.length + 1
    expect(proxy.seen).toHaveLength(sent)
    expect(new Set(headersSeen('idempotency-key')).size).toBe(1)
    expect(new Set(headersSeen('signature')).size).toBe(sent)
    expect(new Set(proxy.seen.map(({ body }) => body)).size).toBe(1)
  })

  test('of two calls each has a key of its own, and the caller may give one', async () => {
    proxy.expect([])
    const [order, other] = [someOrder('order of two'), someOrder('order of two')]
    await client().bind(order)
    await client().bind(other)
    const once = await client().bind(order, { idempotencyKey: 'mine' })
    expect(await client().bind(order, { idempotencyKey: 'mine' })).toEqual(once)
    const keys = headersSeen('idempotency-key')
    expect(new Set(keys).size).toBe(3)
    expect(keys.slice(2)).toEqual(['mine', 'mine'])
    // 128 bits of letters: no search for numbers ever finds one in a key.
    for (const made of keys.slice(0, 2)) expect(made).toMatch(/^[a-p]{32}$/)
  })

  test('that twenty callers send at once under one key is one binding for all of them', async () => {
    proxy.expect([])
    const order = someOrder('order of twenty')
    const binds = Array.from({ length: 20 }, () => client().bind(order, { idempotencyKey: 'twenty' }))
    expect(new Set((await Promise.all(binds)).map(({ id }) => id)).size).toBe(1)
    expect(await boundNow('order of twenty')).toBe(1)
  })

  test('that was given up tells its key, with which it can be asked later and binds once', async () => {
    proxy.expect([], 'lose')
    const order = someOrder('order of later')
    const failure = await client({ retry: { attempts: 3, firstDelayMs: 5 } })
      .bind(order)
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'unreached', attempts: 3, idempotencyKey: headersSeen('idempotency-key')[0] })
    expect(proxy.seen).toHaveLength(3)
    proxy.expect([])
    const { idempotencyKey } = failure as { idempotencyKey: string }
    expect(await client().bind(order, { idempotencyKey })).toMatchObject({ state: 'live' })
    expect(await boundNow('order of later')).toBe(1)
  })
})

test('a batch that was not finished is asked for again and binds each order once', async () => {
  const { body } = problem(503, 'overloaded') as { body: string }
  const open = { status: 503, problem: JSON.parse(body) }
  const answer = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items: [open, open] }),
  }
  proxy.expect(['lose', answer])
  const { items } = await client().bindBatch([someOrder('order of a batch'), someOrder('order of a batch')])
  expect(items.map(({ status }) => status)).toEqual([201, 201])
  expect([proxy.seen.length, new Set(headersSeen('idempotency-key')).size]).toEqual([3, 1])
  expect(await boundNow('order of a batch')).toBe(2)

  proxy.expect([], answer)
  const left = await client({ retry: { attempts: 2, firstDelayMs: 5 } }).unbindBatch([{ id: 'bnd_1' }, { id: 'bnd_2' }])
  expect([left.items.length, proxy.seen.length]).toEqual([2, 2])
})

test('an unbind, a change and a read are sent again too', async () => {
  proxy.expect([])
  const { id } = await client().bind(someOrder('order of all'))
  proxy.expect(['lose', 'pass', 'lose', 'pass', 'cut', 'pass'])
  expect(await client().changeBinding(id, { messages: false })).toMatchObject({ terms: { messages: false } })
  expect(await client().unbind(id)).toMatchObject({ state: 'ended' })
  expect(await client().getBinding(id)).toMatchObject({ state: 'ended' })
  expect(proxy.seen.map(({ method }) => method)).toEqual(['PATCH', 'PATCH', 'DELETE', 'DELETE', 'GET', 'GET'])
})

describe('what is never sent again', () => {
  test.each<[string, Fate]>([
    ['a refusal', problem(409, 'pool_exhausted')],
    ['a refusal of a proxy', { status: 429, headers: { 'retry-after': '0' }, body: 'slow down' }],
    ['a failure of the server', problem(500, 'internal')],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:9/' }, body: '' }],
    ['an answer of somebody else', { status: 200, body: '<title>log in</title>' }],
  ])('%s', async (_, fate) => {
    proxy.expect([], fate)
    const { status } = fate as { status: number }
    await expect(client().bind(someOrder('order of none'))).rejects.toMatchObject({ status, attempts: 1 })
    expect(proxy.seen).toHaveLength(1)
  })
})

describe('the time of a call', () => {
  test('Retry-After is waited for, and a pause that is too long is not begun', async () => {
    proxy.expect([problem(503, 'overloaded', { 'retry-after': '1' })])
    await client().getPool()
    const [first, second] = proxy.seen.map(({ at }) => at)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(990)

    proxy.expect([], problem(503, 'overloaded', { 'retry-after': '3600' }))
    const from = performance.now()
    await expect(client().getPool()).rejects.toMatchObject({ code: 'overloaded', status: 503, attempts: 1 })
    expect(performance.now() - from).toBeLessThan(15_000)
  })

  test('pauses grow and differ', async () => {
    proxy.expect([], 'reset')
    await expect(client({ retry: { attempts: 4, firstDelayMs: 80 } }).getPool()).rejects.toMatchObject({ attempts: 4 })
    const [one = 0, two = 0, three = 0, four = 0] = proxy.seen.map(({ at }) => at)
    // A timer may come a millisecond before its time.
    expect([two - one > 38, three - two > 78, four - three > 158]).toEqual([true, true, true])
  })

  test('a try that is met with silence is given up and another one made', async () => {
    proxy.expect(['silence'])
    const impatient = client({
      attemptTimeoutMs: 1_000,
      retry: { attempts: 20, firstDelayMs: 10, longestDelayMs: 100 },
    })
    expect(await impatient.bind(someOrder('order of silence'))).toMatchObject({ state: 'live' })
    // More than two where the machine is so busy that the answer takes longer than a try.
    expect(proxy.seen.length).toBeGreaterThanOrEqual(2)
    expect(await boundNow('order of silence')).toBe(1)
  })

  test('is over when it was said to be, and the error says so', async () => {
    proxy.expect([], 'silence')
    const from = performance.now()
    await expect(client().bind(someOrder('order of time'), { timeoutMs: 300 })).rejects.toMatchObject({
      ...{ code: 'timeout', status: undefined, attempts: 1, idempotencyKey: expect.stringMatching(/^[a-p]{32}$/) },
    })
    expect(performance.now() - from).toBeGreaterThan(290)
    expect(performance.now() - from).toBeLessThan(15_000)
  })

  test('is over at once when the caller says so: before, while it waits for an answer, and between two tries', async () => {
    const why = new Error('the page was left')
    proxy.expect([], 'silence')
    await expect(client().getPool({ signal: AbortSignal.abort(why) })).rejects.toMatchObject({
      ...{ code: 'aborted', attempts: 0, cause: why },
    })
    expect(proxy.seen).toHaveLength(0)
    for (const always of ['silence', problem(503, 'overloaded', { 'retry-after': '25' })] as const) {
      proxy.expect([], always)
      const controller = new AbortController()
      const from = performance.now()
      const call = client().getPool({ signal: controller.signal })
      const refused = expect(call).rejects.toMatchObject({ code: 'aborted', attempts: 1, cause: why })
      await expect.poll(() => proxy.seen.length).toBe(1)
      controller.abort(why)
      await refused
      expect(performance.now() - from).toBeLessThan(15_000)
    }
  })
})

test('nobody there is said with the reason', async () => {
  const { port } = new URL(proxy.url)
  const other = await FaultyProxy.before(service.http)
  const { url } = other
  await other.close()
  expect(new URL(url).port).not.toBe(port)
  const alone = client({ url, retry: { attempts: 2, firstDelayMs: 5 } })
  await expect(alone.getPool()).rejects.toMatchObject({ code: 'unreached', attempts: 2, message: /ECONNREFUSED/ })
})
