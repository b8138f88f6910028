import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { authorizationFor, BarePeer, fieldOf } from './bare-peer.ts'
import { people, RunningService } from './running-service.ts'

const perKeyPerSecond = 20
const failuresPerMinute = 30
const connectionsPerAddress = 120

let service: RunningService
let owner: { id: string; key: string }

beforeAll(async () => {
  service = await RunningService.start({
    http: { listen: '127.0.0.1:0', rateLimits: { perKeyPerSecond, failuresPerMinute, connectionsPerAddress } },
    webhooks: { allowHttp: true, allowedNetworks: ['127.0.0.0/8'], timeoutMs: 200 },
    sandbox: { from: ['127.0.0.1', '127.0.0.5'] },
  })
  const settings = { bearerAllowed: true }
  const { id } = (await service.asOperator('POST', '/customers', { name: 'one', settings })) as { id: string }
  const { secret } = (await service.asOperator('POST', `/customers/${id}/keys`)) as { secret: string }
  owner = { id, key: secret }
})
afterAll(() => service?.stop())

const open: Socket[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy()
})

type Problem = { readonly code?: string; readonly detail?: string }
type Heard = Problem & { readonly status: number; readonly headers: Headers }

const ask = async (
  path: string,
  { key, body, method }: { key?: string; body?: object; method?: string } = {},
): Promise<Heard> => {
  const response = await fetch(`${service.http}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const { code, detail } = (await response.json()) as Problem
  return {
    status: response.status,
    headers: response.headers,
    ...(code === undefined ? {} : { code, detail }),
  } as Heard
}

const statusesOf = (heard: readonly Heard[]): Record<number, number> => {
  const counts: Record<number, number> = {}
  for (const { status } of heard) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

const times = <Value>(count: number, one: () => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: count }, one))

test('a key that asks too often is told when to ask again, and others are not held up', async () => {
  const heard = await times(100, () => ask('/v1/pool', { key: owner.key }))
  const [refused] = heard.filter(({ status }) => status === 429)
  expect(statusesOf(heard)[200]).toBeGreaterThanOrEqual(perKeyPerSecond)
  expect([refused?.code, refused?.headers.get('retry-after')]).toEqual(['rate_limited', '1'])
  expect(refused?.headers.get('ratelimit-policy')).toBe(`"key";q=${perKeyPerSecond};w=1`)
  expect(refused?.headers.get('ratelimit')).toBe('"key";r=0;t=1')
  expect((await ask('/v1/pool', { key: service.apiKey })).status).toBe(200)
  // Who comes near the end of his budget is told before it is used up.
  expect(
    heard.some(({ status, headers }) => status === 200 && /r=[1-9][0-9]?;/.test(headers.get('ratelimit') ?? '')),
  ).toBe(true)
})

test('keys and sessions that are none are told so, so many a minute, and the right key is let in all the same', async () => {
  const heard = await times(failuresPerMinute + 15, () => ask('/v1/pool', { key: `axb_${'a'.repeat(32)}` }))
  const counts = statusesOf(heard)
  expect(counts[401]).toBeGreaterThanOrEqual(failuresPerMinute)
  expect(counts[429]).toBeGreaterThan(5)
  const [refused] = heard.filter(({ status }) => status === 429)
  expect([refused?.code, Number(refused?.headers.get('retry-after'))]).toEqual(['rate_limited', expect.any(Number)])
  expect((await ask('/console/v1/session')).status).toBe(429)
  expect((await ask('/v1/pool', { key: service.apiKey })).status).toBe(200)
})

test('wrong admin keys are answered ten times a minute', async () => {
  const heard = await times(14, () => ask('/admin/v1/customers', { key: `axo_${'a'.repeat(32)}` }))
  expect(statusesOf(heard)[429]).toBeGreaterThanOrEqual(4)
  await service.asOperator('GET', '/customers')
})

test.each([
  [
    'set-up',
    '/console/v1/set-up',
    () => ({ token: `axi_${'b'.repeat(32)}`, password: 'a long walk by the river' }),
    410,
  ],
  ['Try it', '/console/v1/try-it/opened', () => ({ key: `try_${'b'.repeat(27)}` }), 404],
] as const)('links of %s that are none lock their address out', async (_, path, body, refusal) => {
  const statuses: number[] = []
  for (let count = 0; count < 21; count += 1) statuses.push((await ask(path, { body: body() })).status)
  expect(statuses).toEqual([...Array(20).fill(refusal), 429])
  const { code, headers } = await ask(path, { body: body() })
  expect([code, Number(headers.get('retry-after'))]).toEqual(['locked', expect.closeTo(15, -1)])
})

test('tests of an endpoint are sent no faster than their allowance', async () => {
  const url = 'http://127.0.0.1:1/'
  const added = await service.request('POST', '/v1/webhooks', { url }, owner.key)
  const { id } = added.json as { id: string }
  let [sent, refused]: [number, Heard | undefined] = [0, undefined]
  for (let count = 0; refused === undefined && count < 400; count += 1) {
    const heard = await ask(`/v1/webhooks/${id}/test`, { key: owner.key, method: 'POST' })
    if (heard.status === 200) sent += 1
    // Or the budget of the key was used up.
    else if (heard.detail?.startsWith('Tests ') === true) refused = heard
    else await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect([refused?.status, refused?.code]).toEqual([429, 'rate_limited'])
  expect(sent).toBeGreaterThanOrEqual(30)
})

describe('a phone', () => {
  let phone: BarePeer
  beforeAll(async () => {
    phone = await BarePeer.open('127.0.0.5', () => service.sipAddress('udp'))
  })
  afterAll(() => phone?.close())

  let asked = 0
  const register = async (password: string): Promise<string> => {
    const uri = `sip:${service.sipAddress('udp').host}`
    const send = async (cseq: number, more: readonly string[]): Promise<string> => {
      asked += 1
      const branch = `z9hG4bK${'x'.repeat(asked)}`
      const head = [
        `REGISTER ${uri} SIP/2.0`,
        `Via: SIP/2.0/UDP ${phone.address};branch=${branch}`,
        ...['Max-Forwards: 70', `From: <sip:${people.a}@h>;tag=a`, `To: <sip:${people.a}@h>`],
        ...[`Call-ID: registering`, `CSeq: ${cseq} REGISTER`, `Contact: <sip:phone@${phone.address}>`],
      ]
      phone.send([...head, ...more, 'Content-Length: 0', '', ''].join('\r\n'))
      return phone.heard((wire) => wire.startsWith('SIP/2.0') && wire.includes(`branch=${branch}\r`))
    }
    const challenge = fieldOf(await send(asked, []), 'WWW-Authenticate')
    const credentials = authorizationFor(challenge, { username: people.a, password, method: 'REGISTER', uri })
    return (await send(asked, [`Authorization: ${credentials}`])).split('\r\n')[0] ?? ''
  }

  test('that guesses at the password is locked out with its address, for the right one too, and no other is', async () => {
    expect(await register(service.phonePassword)).toBe('SIP/2.0 200 OK')
    for (let count = 0; count < 20; count += 1) expect(await register('a guess')).toBe('SIP/2.0 403 Forbidden')
    expect(await register(service.phonePassword)).toBe('SIP/2.0 403 Forbidden')
    await (await service.phone(people.b)).close()
  })
})

test('one address has so many connections, and the next is closed at once', async () => {
  const { hostname, port } = new URL(service.http)
  const opened = await times(connectionsPerAddress + 5, async () => {
    const socket = connect({ host: hostname, port: Number(port) })
    open.push(socket)
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  })
  await expect.poll(() => opened.filter(({ readyState }) => readyState === 'closed').length).toBeGreaterThanOrEqual(5)
  const left = opened.filter(({ readyState }) => readyState === 'open')
  expect(left.length).toBeGreaterThan(0)
  for (const socket of open.splice(0)) socket.destroy()
  await expect
    .poll(async () => (await ask('/v1/pool', { key: service.apiKey }).catch(() => undefined))?.status)
    .toBe(200)
})
