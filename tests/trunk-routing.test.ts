import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { authorizationFor, BarePeer, fieldOf, isRequest, responseTo } from './bare-peer.ts'
import { freeAddress } from './free-port.ts'
import { people, RunningService } from './running-service.ts'

/** The operator whose calls come in; where they go out to, each test says. */
const callersHost = '127.0.0.2'

let service: RunningService
let peers: BarePeer[]
let x: string
const names: string[] = []

const peer = async (host = '127.0.0.3'): Promise<BarePeer> => {
  const opened = await BarePeer.open(host, () => service.sipAddress('udp'))
  peers.push(opened)
  return opened
}

/** Sets a trunk up that the test takes down again. */
const trunk = async (name: string, fields: object): Promise<void> => {
  await service.asOperator('PUT', `/trunks/${name}`, { from: [], ...fields })
  names.push(name)
}

type Shown = {
  readonly name: string
  readonly health: string
  readonly servers: readonly { readonly address: string; readonly health: string }[]
  readonly calls: { readonly in: number; readonly out: number }
  readonly refusedByLimit: number
}

const shown = async (name: string): Promise<Shown> => {
  const { items } = (await service.asOperator('GET', '/trunks')) as { items: Shown[] }
  const found = items.find((item) => item.name === name)
  if (found === undefined) throw new Error(`there is no trunk ${name}`)
  return found
}

const caller = async () => service.phone(people.a, { registered: false, local: { host: callersHost, port: 0 } })

beforeAll(async () => {
  service = await RunningService.start({
    trunks: [{ name: 'callers', from: [callersHost], callerFrom: 'from' }],
  })
  x = (await service.bind()).x
})
beforeEach(() => {
  peers = []
})
afterEach(async () => {
  await service.hangUpAll()
  for (const one of peers) one.close()
  for (const name of names.splice(0)) await service.asOperator('DELETE', `/trunks/${name}`)
})
afterAll(() => service?.stop())

/** The next trunk is tried, so that the caller hears what is answered there. */
describe('a call goes over the next trunk when the first', () => {
  test('cannot be reached', async () => {
    const dead = await freeAddress('127.0.0.3')
    const live = await peer()
    await trunk('dead', { to: `${dead.host}:${dead.port}`, transport: 'tcp' })
    await trunk('live', { to: live.address, priority: 1 })
    expect(await (await caller()).dial(x).ended()).toMatchObject({ status: 486 })
    expect(fieldOf(live.requests('INVITE')[0] ?? '', 'From')).toContain(x)
  })

  test('says nothing at all, within five seconds', async () => {
    const [silent, live] = [await peer(), await peer()]
    silent.answers = () => undefined
    await trunk('silent', { to: silent.address })
    await trunk('live', { to: live.address, priority: 1 })
    const before = Date.now()
    expect(await (await caller()).dial(x).ended()).toMatchObject({ status: 486 })
    expect(Date.now() - before).toBeLessThan(6_000)
    expect(silent.requests('INVITE').length).toBeGreaterThan(2)
    expect(live.requests('INVITE')).toHaveLength(1)
  }, 15_000)

  test('has no room (503)', async () => {
    const [full, live] = [await peer(), await peer()]
    full.answers = () => ['503 Service Unavailable']
    await trunk('full', { to: full.address })
    await trunk('live', { to: live.address, priority: 1 })
    expect(await (await caller()).dial(x).ended()).toMatchObject({ status: 486 })
    expect([full.requests('INVITE').length, live.requests('INVITE').length]).toEqual([1, 1])
  })

  test('asks who calls and is not told', async () => {
    const [strict, live] = [await peer(), await peer()]
    strict.answers = () => ['407 Proxy Authentication Required', 'Proxy-Authenticate: Digest realm="r", nonce="n"']
    await trunk('strict', { to: strict.address })
    await trunk('live', { to: live.address, priority: 1 })
    expect(await (await caller()).dial(x).ended()).toMatchObject({ status: 486 })
    expect(strict.requests('INVITE')).toHaveLength(1)
  })

  test('but not when a phone answered there that it is busy', async () => {
    const [busy, other] = [await peer(), await peer()]
    await trunk('busy', { to: busy.address })
    await trunk('other', { to: other.address, priority: 1 })
    expect(await (await caller()).dial(x).ended()).toMatchObject({ status: 486 })
    expect(other.received).toEqual([])
  })
})

test('when no trunk answers, the caller hears that nobody is there, and each trunk was asked', async () => {
  const [one, other] = [await peer(), await peer()]
  for (const full of [one, other]) full.answers = () => ['503 Service Unavailable']
  await trunk('one', { to: one.address })
  await trunk('other', { to: other.address })
  const { status } = await (await caller()).dial(x).ended()
  expect(status).toBeGreaterThanOrEqual(480)
  expect([one.requests('INVITE').length, other.requests('INVITE').length]).toEqual([1, 1])
})

test('a callee is reached over the trunk of the longest prefix that fits him, and a dry run knows it', async () => {
  const [all, mobile] = [await peer(), await peer()]
  await trunk('all', { to: all.address, prefixes: ['137'] })
  await trunk('mobile', { to: mobile.address, prefixes: ['13700', '13'], priority: 9 })
  const here = await service.bind(people.a, '13700000021', 'order-of-prefixes')
  const elsewhere = await service.bind(people.a, '18800000021', 'order-of-nowhere')
  const check = async (dialled: string) =>
    (await service.request('POST', '/v1/routes/check', { caller: people.a, dialled })).json

  expect(await check(here.x)).toMatchObject({ works: true, reachable: true })
  expect(await check(elsewhere.x)).toMatchObject({ works: false, reason: 'unreachable', reachable: false })
  const a = await caller()
  expect(await a.dial(here.x).ended()).toMatchObject({ status: 486 })
  expect([all.requests('INVITE').length, mobile.requests('INVITE').length]).toEqual([0, 1])
  expect(await a.dial(elsewhere.x).ended()).toMatchObject({ status: 480, q850Cause: 20 })
  expect(await service.endedCall(elsewhere)).toMatchObject({ outcome: 'refused', refusal: 'unreachable' })
})

test('trunks of one priority share the calls by their weight', async () => {
  const [none, all] = [await peer(), await peer()]
  await trunk('none', { to: none.address, weight: 0 })
  await trunk('all', { to: all.address, weight: 7 })
  const a = await caller()
  for (let call = 0; call < 5; call += 1) await a.dial(x).ended()
  expect([none.received.length, all.requests('INVITE').length]).toEqual([0, 5])
})

test.each(['SHA-256', 'MD5'] as const)(
  'a trunk that asks who calls is answered by %s, and by no other trunk',
  async (algorithm) => {
    const strict = await peer()
    const user = { username: 'axbridge', password: 'known-to-us' }
    const challenge = `Digest realm="operator.example", nonce="abcdefgh", qop="auth", algorithm=${algorithm}`
    strict.answers = (request) =>
      fieldOf(request, 'Proxy-Authorization') === ''
        ? ['407 Proxy Authentication Required', `Proxy-Authenticate: ${challenge}`]
        : ['486 Busy Here']
    await trunk('strict', { to: strict.address, credentials: user })
    expect(await (await caller()).dial(x).ended()).toMatchObject({ status: 486 })
    const [, second = ''] = strict.requests('INVITE')
    const authorization = fieldOf(second, 'Proxy-Authorization')
    const given = (name: string): string => new RegExp(`\\b${name}="?([^",]+)`).exec(authorization)?.[1] ?? ''
    const said = { ...user, method: 'INVITE', uri: given('uri'), cnonce: given('cnonce') }
    expect(authorizationFor(challenge, said)).toContain(`response="${given('response')}"`)
    expect([given('username'), given('realm'), given('nonce'), given('uri')]).toEqual([
      ...['axbridge', 'operator.example', 'abcdefgh', second.split(' ')[1]],
    ])
    expect(second).not.toContain('known-to-us')
  },
)

describe('the limits of a trunk', () => {
  test('hold calls that go out: the next trunk is taken, and when all are full the call is refused and recorded', async () => {
    const [small, other] = [await peer(), await peer()]
    for (const ringing of [small, other])
      ringing.answers = (request) => {
        if (isRequest(request, 'CANCEL'))
          ringing.send(responseTo(ringing.requests('INVITE')[0] ?? '', ['487 Request Terminated']))
        return [isRequest(request, 'INVITE') ? '180 Ringing' : '200 OK']
      }
    await trunk('small', { to: small.address, maxCalls: 1 })
    await trunk('other', { to: other.address, maxCalls: 1, priority: 1 })
    const a = await caller()
    const calls = [a.dial(x)]
    await small.heard((wire) => wire.startsWith('INVITE'))
    calls.push(a.dial(x))
    await other.heard((wire) => wire.startsWith('INVITE'))
    expect([(await shown('small')).calls, (await shown('callers')).calls]).toEqual([
      { in: 0, out: 1 },
      { in: 2, out: 0 },
    ])
    const bound = await service.bind(people.a, people.other, 'order-of-the-full')
    expect(await a.dial(bound.x).ended()).toMatchObject({ status: 503, q850Cause: 42 })
    expect(await service.endedCall(bound)).toMatchObject({ outcome: 'refused', refusal: 'overloaded', q850Cause: 42 })
    expect((await shown('small')).refusedByLimit).toBeGreaterThan(0)
    for (const call of calls) await call.cancel()
    await expect.poll(async () => (await shown('callers')).calls.in + (await shown('small')).calls.out).toBe(0)
  })

  test('hold calls that come in, which are only counted', async () => {
    const busy = await peer()
    await trunk('busy', { to: busy.address })
    const slow = await peer('127.0.0.5')
    await trunk('slow', { from: ['127.0.0.5'], callerFrom: 'from', callsPerSecond: 2 })
    const bound = await service.bind(people.stranger, people.b, 'order-of-the-slow')
    const statuses: string[] = []
    for (let call = 0; call < 4; call += 1) {
      statuses.push((await slow.invite({ dialled: bound.x, from: people.stranger })).slice(8, 11))
    }
    expect(statuses.slice(0, 2)).toEqual(['486', '486'])
    expect(statuses.filter((status) => status === '503').length).toBeGreaterThan(0)
    const refused = statuses.filter((status) => status === '503').length
    expect((await shown('slow')).refusedByLimit).toBe(refused)
    expect(busy.requests('INVITE')).toHaveLength(4 - refused)
    // A caller hears that somebody is busy before the record of it is on the disk.
    const records = async () => {
      const { json } = await service.request('GET', `/v1/calls?binding=${bound.id}&limit=200`)
      return (json as { items: unknown[] }).items.length
    }
    await expect.poll(records).toBe(4 - refused)
  })
})

test('a trunk is down when it leaves OPTIONS unanswered, is passed over, and is up again when it answers', async () => {
  const [asked, other] = [await peer(), await peer()]
  let isThere = true
  asked.answers = (request) =>
    isThere ? [request.startsWith('INVITE') ? '486 Busy Here' : '404 Not Found'] : undefined
  await trunk('asked', { to: asked.address, pingMs: 500 })
  await trunk('other', { to: other.address, priority: 1 })
  const isUp = async (health: string) =>
    expect.poll(async () => (await shown('asked')).health, { timeout: 8_000, interval: 50 }).toBe(health)
  await isUp('up')
  const options = asked.requests('OPTIONS')[0] ?? ''
  expect(options.split(' ')[1]).toBe(`sip:${asked.address}`)
  expect(/[0-9]{11}/.test(options)).toBe(false)

  isThere = false
  await isUp('down')
  expect((await shown('asked')).servers).toEqual([{ address: `udp ${asked.address}`, health: 'down' }])
  const a = await caller()
  expect(await a.dial(x).ended()).toMatchObject({ status: 486 })
  expect([asked.requests('INVITE').length, other.requests('INVITE').length]).toEqual([0, 1])

  isThere = true
  await isUp('up')
  expect(await a.dial(x).ended()).toMatchObject({ status: 486 })
  expect([asked.requests('INVITE').length, other.requests('INVITE').length]).toEqual([1, 1])
}, 30_000)
