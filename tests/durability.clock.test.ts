import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BindingAnswer } from '@axbridge/api'
import { ServerHome, ServerProcess, SimplePhone } from '@axbridge/sim'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApiClient } from './api-client.ts'
import { BindAttempts } from './bind-attempts.ts'

const people = { a: '13800001001', b: '13900002001' }
/** A again, with somebody else: the identical two may take back a number of theirs, and it would ring for its new order. */
const others = { a: people.a, b: '13900002002' }
const hourMs = 3_600_000

let home: ServerHome
let server: ServerProcess
let phones: SimplePhone[]

const step = (ms: number): void => writeFileSync(join(home.directory, 'step'), String(ms))

const start = async (): Promise<ApiClient> => {
  const preload = new URL('stepped-clock.js', import.meta.url).href
  const clock = [`NODE_OPTIONS=--import=${preload}`, `STEPPED_CLOCK_FILE=${join(home.directory, 'step')}`]
  server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000, under: ['env', ...clock] })
  return new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
}

const register = async (number: string): Promise<SimplePhone> => {
  const password = server.ready.sandbox?.password ?? ''
  const phone = await SimplePhone.open({ number, server: server.sipUdp, transport: 'udp', password })
  phones.push(phone)
  await phone.register()
  return phone
}

const hangUpAll = () => Promise.all(phones.splice(0).map((phone) => phone.close()))

/** The status that A gets on a number; B declines when he is rung. */
const dial = async (x: string, b = people.b): Promise<number | undefined> => {
  const [caller, callee] = [await register(people.a), await register(b)]
  const dialled = caller.dial(x)
  void callee.nextCall().then(
    (call) => call.decline(486),
    () => undefined,
  )
  const { status } = await dialled.ended()
  await hangUpAll()
  return status
}

beforeEach(() => {
  home = ServerHome.make()
  phones = []
})
afterEach(async () => {
  await hangUpAll()
  await server?.kill9()
  home.remove()
})

describe.each([
  ['while the server runs', false],
  ['over a restart', true],
])('a clock that is stepped back an hour %s', (_, isRestarted) => {
  test('loses no acknowledged bind and revives none that ended', async () => {
    const attempts = new BindAttempts(others)
    const first = await start()
    const short = (await first.ask('POST', '/v1/bindings', {
      ...people,
      orderId: 'short',
      expiresAt: new Date(Date.now() + 2 * 60_000).toISOString(),
    })) as BindingAnswer
    const unbound = await first.bind({ ...people, orderId: 'unbound' })
    // The clock goes on to behind the end of the short one, and something is committed then.
    step(3 * 60_000)
    await first.unbind(unbound.id)
    await attempts.bindMany(first, 10)
    const ended = async (api: ApiClient) => {
      const found = [short, unbound].map(({ id }) => api.ask('GET', `/v1/bindings/${id}`) as Promise<BindingAnswer>)
      return (await Promise.all(found)).map(({ state }) => state)
    }
    expect(await ended(first)).toEqual(['ended', 'ended'])
    const live = attempts.acknowledged[0]?.x ?? ''
    expect([await dial(short.x), await dial(unbound.x), await dial(live, others.b)]).toEqual([410, 410, 486])

    if (isRestarted) await server.kill9()
    step(3 * 60_000 - hourMs)
    const api = isRestarted ? await start() : first
    expect(await ended(api)).toEqual(['ended', 'ended'])
    expect([await dial(short.x), await dial(unbound.x), await dial(live, others.b)]).toEqual([410, 410, 486])
    for (const { id } of [short, unbound]) {
      const change = await api.send('PATCH', `/v1/bindings/${id}`, {
        expiresAt: new Date(Date.now() + hourMs).toISOString(),
      })
      expect(change.status).toBe(409)
    }
    expect(await attempts.lost(api)).toEqual([])
    await attempts.bindMany(api, 10)
    expect(attempts.acknowledged).toHaveLength(20)
    expect(await attempts.lost(api)).toEqual([])
  }, 90_000)
})
