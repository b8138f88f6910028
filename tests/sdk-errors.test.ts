import { inspect } from 'node:util'
import { Axbridge, AxbridgeError, type ClientOptions, type SigningKey } from '@axbridge/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people, RunningService } from './running-service.ts'
import { addCustomer, someOrder } from './sdk-customer.ts'
import { FaultyProxy } from './sdk-faulty-proxy.ts'

let service: RunningService
let proxy: FaultyProxy
let key: SigningKey
let axbridge: Axbridge

beforeAll(async () => {
  service = await RunningService.start()
  proxy = await FaultyProxy.before(service.http)
  key = await addCustomer(service, 'erring', '70010000071')
  axbridge = new Axbridge({ url: proxy.url, key, retry: { attempts: 1 } })
})
afterAll(async () => {
  await proxy?.close()
  await service?.stop()
})

const failureOf = async (call: Promise<unknown>): Promise<AxbridgeError> => {
  const failure = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (failure instanceof AxbridgeError) return failure
  throw new Error(`it did not end with an AxbridgeError but with ${typeof failure}`)
}

const numbers = [people.a, people.b, people.stranger]
const showsANumber = (error: AxbridgeError): boolean => {
  const text = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`
  return numbers.some((number) => text.replaceAll(/[^0-9a-z]/g, '').includes(number))
}

describe('a refusal of the service', () => {
  test('has its code, status, fields, request id and operation', async () => {
    const failure = await failureOf(axbridge.bind({ ...someOrder('order-1'), b: 'nobody', graceMs: -1 }))
    expect(failure).toMatchObject({
      ...{ name: 'AxbridgeError', code: 'malformed', status: 400, operation: 'bind', attempts: 1 },
      ...{ requestId: expect.stringMatching(/^req_[a-z2-9]{16}$/) },
    })
    expect(failure.errors.map(({ field }) => field).sort()).toEqual(['b', 'graceMs'])
  })

  test('for want of numbers says how full the pool is', async () => {
    const small = await addCustomer(service, 'small', '70010000072', { mostPairs: 1 })
    const poor = new Axbridge({ url: service.http, key: small })
    await poor.bind(someOrder('order-2'))
    const failure = await failureOf(poor.bind(someOrder('order-2')))
    expect(failure).toMatchObject({ code: 'pool_limit', status: 409, pool: { capacity: 1, held: 1, free: 0 } })
  })
})

describe('no real number', () => {
  test.each<[string, (at: Axbridge) => Promise<unknown>]>([
    ['as the id of a binding', (at) => at.getBinding(people.a)],
    ['as the id of a binding that is changed', (at) => at.changeBinding(people.a, { calls: false })],
    ['as the id of a binding that is ended', (at) => at.unbind(people.a)],
    ['as the id of a call', (at) => at.getCall(people.a)],
    ['as the order that is ended', (at) => at.unbindOrder(people.a)],
    ['as that order in another spelling', (at) => at.unbindOrder(`+86 138-0000-0001`)],
    ['as an order that is bound', (at) => at.bind({ ...someOrder(''), orderId: people.a })],
    ['as an order of a batch', (at) => at.bindBatch([{ ...someOrder(''), orderId: people.a }])],
    ['as a 700 number', (at) => at.listCalls({ x: people.a }).take(1)],
    ['as the binding of calls', (at) => at.listCalls({ binding: people.a }).take(1)],
    ['as a cursor', (at) => at.listCalls({ cursor: people.a }).take(1)],
  ])('%s is sent, nor stands in the error', async (_, call) => {
    proxy.expect([])
    const failure = await failureOf(call(axbridge))
    expect(failure).toMatchObject({ code: 'invalid_argument', status: undefined, attempts: 0 })
    expect(failure.errors).toHaveLength(1)
    expect(proxy.seen).toEqual([])
    expect(showsANumber(failure)).toBe(false)
  })

  test.each<[string, object]>([
    ['a field that is not known', { [people.a]: true }],
    ['a field of the wrong kind', { a: [people.a], b: { number: people.b } }],
    ['the same person twice', { a: people.a, b: people.a }],
    ['an end that has passed', { a: people.a, b: people.b, expiresAt: '2020-01-01T00:00:00Z' }],
    ['an order that shows a party', { a: people.a, orderId: `for ${people.a}` }],
  ])('stands in the error when the server refuses %s', async (_, fields) => {
    proxy.expect([])
    const failure = await failureOf(axbridge.bind({ ...someOrder('order-3'), ...fields }))
    expect([failure.status, proxy.seen.length]).toEqual([expect.any(Number), 1])
    expect(showsANumber(failure)).toBe(false)
  })

  test('stands in the error when what answers repeats the request', async () => {
    const said = `no +86 138 0000 0001 nor １３８００００ ０００２ nor ${people.b}`
    const echo = { code: 'malformed', detail: said, errors: [{ field: `items.${people.a}`, rule: said }, 7] }
    for (const body of [JSON.stringify(echo), said, `{"${people.a}`]) {
      for (const status of [200, 400, 422]) {
        proxy.expect([], { status, headers: { 'x-request-id': people.a }, body })
        if (status === 200 && body.endsWith('}')) continue
        expect(showsANumber(await failureOf(axbridge.bind(someOrder('order-4'))))).toBe(false)
      }
    }
    proxy.expect([], 'reset')
    const given = await failureOf(axbridge.bind(someOrder('order-4'), { idempotencyKey: people.a }))
    expect([given.idempotencyKey, showsANumber(given)]).toEqual([undefined, false])
    proxy.expect([], { status: 400, body: JSON.stringify(echo) })
    const { message, errors } = await failureOf(axbridge.bind(someOrder('order-4')))
    expect(message).toBe('bind: no +138****0001 nor 138****0002 nor 138****0002')
    expect(errors).toHaveLength(1)
  })
})

describe('an option that is wrong is named with its rule, and not repeated', () => {
  const good = { url: 'https://numbers.example.com', bearer: 'axb_something' }
  test.each<[string, string, object]>([
    ['url', 'must be the address', { url: 'numbers' }],
    ['url', 'must be the address', { url: 'ftp://numbers.example.com' }],
    ['url', 'must be an origin', { url: 'https://numbers.example.com/v1' }],
    ['url', 'must be an origin', { url: 'https://me:secret@numbers.example.com' }],
    ['url', 'must be https://', { url: 'http://numbers.example.com' }],
    ['url', 'must be https://', { url: 'http://127.0.0.1.example.com' }],
    ['allowPlainHttp', 'must be true or false', { allowPlainHttp: 'yes' }],
    ['key', 'or bearer', { bearer: undefined }],
    ['key', 'or bearer', { key: { id: 'key_1', secret: 'axb_something' } }],
    ['key.id', 'must be the id of a key', { bearer: undefined, key: { id: 'a "b"', secret: 'axb_something' } }],
    ['key.secret', 'must be the text of a key', { bearer: undefined, key: { id: 'key_1', secret: 'sécret-and-long' } }],
    ['key.name', 'is not known', { bearer: undefined, key: { id: 'key_1', secret: 'axb_something', name: 'x' } }],
    ['bearer', 'must be the text of a key', { bearer: 'two words' }],
    ['timeoutMs', 'must be a whole number from 1', { timeoutMs: 0 }],
    ['attemptTimeoutMs', 'must be a whole number from 1', { attemptTimeoutMs: '5' }],
    ['retry', 'must be an object', { retry: 3 }],
    ['retry.attempts', 'must be a whole number from 1 to 100', { retry: { attempts: 0 } }],
    ['retry.firstDelayMs', 'must be a whole number', { retry: { firstDelayMs: 1.5 } }],
    ['retry.times', 'is not known', { retry: { times: 3 } }],
    ['fetch', 'must be a function', { fetch: 'fetch' }],
    ['the options.timeout', 'is not known', { timeout: 3 }],
  ])('%s %s', (field, rule, changes) => {
    expect(new Axbridge(good)).toBeInstanceOf(Axbridge)
    const make = () => new Axbridge({ ...good, ...changes } as ClientOptions)
    expect(make).toThrow(AxbridgeError)
    expect(make).toThrow(`${field} ${rule}`)
    expect(make).not.toThrow(/me:secret|sécret|two words|axb_something/)
  })

  test('plain HTTP to this machine, or where it is allowed, is taken', () => {
    for (const url of ['http://localhost:8700', 'http://127.0.0.1:8700/', 'http://[::1]:8700']) {
      expect(new Axbridge({ ...good, url })).toBeInstanceOf(Axbridge)
    }
    expect(new Axbridge({ ...good, url: 'http://10.0.0.7', allowPlainHttp: true })).toBeInstanceOf(Axbridge)
  })

  test.each<[string, object]>([
    ['options.signal', { signal: 'stop' }],
    ['options.timeoutMs', { timeoutMs: -1 }],
    ['options.idempotencyKey', { idempotencyKey: 'two words' }],
    ['options.retries', { retries: 3 }],
  ])('%s of a call', async (field, options) => {
    proxy.expect([])
    const failure = await failureOf(axbridge.bind(someOrder('order-5'), options))
    expect(failure).toMatchObject({ code: 'invalid_argument', errors: [{ field }] })
    expect(proxy.seen).toEqual([])
  })

  test('a body that no JSON can say', async () => {
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    expect(
      await failureOf(axbridge.changeBinding((await axbridge.bind(someOrder('order-6'))).id, cyclic)),
    ).toMatchObject({
      ...{ code: 'invalid_argument', errors: [{ field: 'body' }] },
    })
  })
})
