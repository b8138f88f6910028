import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { ServerHome, ServerProcess, SimplePhone } from '@axbridge/sim'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ApiClient, inMs } from './api-client.ts'
import { axbridge } from './axbridge-command.ts'
import { BindAttempts } from './bind-attempts.ts'
import { signByLibrary } from './library-signer.ts'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

/** Made up, as all numbers of tests. */
const people = { a: '13800001001', b: '13900002001' }

/** Several processes start, and the database recovers, while other tests keep the machine busy. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

type Node = { readonly home: ServerHome; process: ServerProcess; api: ApiClient }

describePeer('postgres', 'two servers on one database', () => {
  let database: PostgresServer
  let one: Node
  let other: Node
  const phones: SimplePhone[] = []

  beforeAll(async () => {
    database = await PostgresServer.start()
  })
  afterAll(() => database.close())

  beforeEach(async () => {
    const store = { kind: 'postgres', url: await database.database() }
    one = await startAt(ServerHome.make({ store }))
    const home = ServerHome.make({ store })
    // One master key for both, as the operator brings it to each server.
    cpSync(join(one.home.directory, 'keys'), join(home.directory, 'keys'), { recursive: true })
    other = await startAt(home)
  })

  afterEach(async () => {
    await Promise.all(phones.splice(0).map((phone) => phone.close()))
    for (const { process, home } of [one, other]) {
      await process.kill9()
      home.remove()
    }
  })

  const phoneAt = async ({ process }: Node, number: string): Promise<SimplePhone> => {
    const password = process.ready.sandbox?.password ?? ''
    const phone = await SimplePhone.open({ number, server: process.sipUdp, transport: 'udp', password })
    phones.push(phone)
    await phone.register()
    return phone
  }

  test('a bind at one is seen by the next call at the other, and so is its end', async () => {
    const [a, b] = [await phoneAt(other, people.a), await phoneAt(other, people.b)]
    const bound = await one.api.bind(people)
    const call = a.dial(bound.x)
    const rings = await b.nextCall()
    await rings.answer()
    await call.answered()
    await call.hangUp()
    await rings.ended()
    await one.api.unbind(bound.id)
    expect(await a.dial(bound.x).ended()).toMatchObject({ status: 410 })
  })

  test('the keys are one ring for both: new data keys, and a new master key that was laid ready at each (SEC-8)', async () => {
    const keyRing = async (command: string, { home }: Node) =>
      axbridge(['key-ring', command, '--json', '--config', home.config], { folder: home.directory })
    const before = await one.api.bind(people)
    expect((await keyRing('rotate-data', one)).code).toBe(0)
    expect((await keyRing('rotate-master', one)).stderr).toContain(
      'lay the next master key ready at every server first',
    )
    for (const { home } of [one, other])
      writeFileSync(join(home.directory, 'keys', 'master.next'), `${'5a'.repeat(32)}\n`, { mode: 0o600 })
    expect((await keyRing('rotate-master', one)).code).toBe(0)
    // Each server takes the new master key over by itself.
    const keysOf = ({ home }: Node) => readdirSync(join(home.directory, 'keys'))
    await expect.poll(() => keysOf(other).includes('master.next'), { timeout: 20_000 }).toBe(false)
    const rings = await Promise.all([one, other].map(async (node) => (await keyRing('show', node)).stdout))
    expect(rings[0]).toBe(rings[1])
    const after = await other.api.bind({ ...people, orderId: 'after' })
    await other.process.kill9()
    other = { ...other, ...(await startAt(other.home)) }
    for (const { api } of [one, other])
      for (const { id, x } of [before, after]) expect(await api.ask('GET', `/v1/bindings/${id}`)).toMatchObject({ x })
  })

  test('a call at one is cut when its binding is ended at the other', async () => {
    const [a, b] = [await phoneAt(other, people.a), await phoneAt(other, people.b)]
    const fields = { ...people, orderId: 'cut', expiresAt: inMs(3_600_000), atEnd: 'cut' }
    const bound = (await (await one.api.send('POST', '/v1/bindings', fields)).json()) as { id: string; x: string }
    const call = a.dial(bound.x)
    const rings = await b.nextCall()
    await rings.answer()
    await call.answered()
    await one.api.unbind(bound.id)
    const cut = { by: 'there', q850Cause: 31 }
    expect(await Promise.all([call.ended(5_000), rings.ended(5_000)])).toMatchObject([cut, cut])
  })

  test('kill -9 of one in the middle of many binds loses nothing acknowledged, and the other goes on', async () => {
    const attempts = new BindAttempts(people)
    const under = attempts.bindMany(one.api, 200).catch(() => undefined)
    await vi.waitUntil(() => attempts.acknowledged.length > 20, { timeout: 30_000, interval: 5 })
    await one.process.kill9()
    await under
    expect(attempts.acknowledged.length).toBeGreaterThan(20)
    expect(await attempts.lost(other.api)).toEqual([])
    expect((await attempts.bind(other.api)).status).toBe(201)
  })

  test('PostgreSQL away for 10 s loses nothing acknowledged: until it is back binds are answered 503', async () => {
    const attempts = new BindAttempts(people)
    await attempts.bindMany(one.api, 20)
    const during = attempts.bindMany(other.api, 50)
    await database.stopAtOnce()
    const statuses = (await during).map(({ status }) => status)
    expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([])
    expect((await one.api.send('GET', '/readyz')).status).toBe(503)
    await new Promise((resolve) => setTimeout(resolve, 10_000))
    await database.run()
    await vi.waitUntil(async () => (await one.api.send('GET', '/readyz')).status === 200, {
      timeout: 30_000,
      interval: 50,
    })
    expect(await attempts.lost(one.api)).toEqual([])
    expect((await attempts.bindMany(other.api, 5)).map(({ status }) => status)).toEqual(Array(5).fill(201))
    expect(await attempts.lost(one.api)).toEqual([])
  })

  test('a signed request that was played at one is refused at the other', async () => {
    const { sandbox, http } = one.process.ready
    if (sandbox === null) throw new Error('the sandbox is off')
    const signed = await signByLibrary(
      { method: 'GET', url: `${http}/v1/bindings` },
      { id: sandbox.keyId, secret: sandbox.key },
    )
    // As a load balancer hands it on: under the authority that was signed.
    const playedAt = async ({ process }: Node): Promise<number | undefined> => {
      const headers = { ...signed.headers, host: new URL(http).host }
      const asked = get(`${process.ready.http}/v1/bindings`, { headers, agent: false })
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      answer.resume()
      return answer.statusCode
    }
    expect(await playedAt(other)).toBe(200)
    expect(await playedAt(one)).toBe(401)
    expect(await playedAt(other)).toBe(401)
  })

  test('a trunk that was set up at one counts at the other within a second', async () => {
    const definition = { to: '127.0.0.3:5060', from: ['127.0.0.2'], callerFrom: 'from' }
    const asOperator = async (
      { process, home }: Node,
      method: string,
      path: string,
      body?: object,
    ): Promise<Response> => {
      const key = readFileSync(join(home.directory, 'keys', 'admin'), 'utf8').trim()
      return new ApiClient(process.ready.admin, key).send(method, `/admin/v1${path}`, body)
    }
    const isKnown = async (): Promise<boolean> => {
      const { items } = (await (await asOperator(other, 'GET', '/trunks')).json()) as { items: { name: string }[] }
      return items.some(({ name }) => name === 'carrier')
    }
    expect(await isKnown()).toBe(false)
    expect((await asOperator(one, 'PUT', '/trunks/carrier', definition)).status).toBeLessThan(300)
    await vi.waitUntil(isKnown, { timeout: 1_000, interval: 20 })
  })
})

const startAt = async (home: ServerHome): Promise<Node> => {
  const process = await ServerProcess.start({ config: home.config, deadlineMs: 60_000 })
  return { home, process, api: new ApiClient(process.ready.http, process.ready.sandbox?.key ?? '') }
}
