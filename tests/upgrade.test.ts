import { Axbridge, AxbridgeError } from '@axbridge/sdk'
import { ServerHome, ServerProcess, SimplePhone } from '@axbridge/sim'
import { afterEach, describe, expect, test } from 'vitest'
import { BindingCustomers } from './binding-customers.ts'
import { freeAddress } from './free-port.ts'
import { someOrder } from './sdk-customer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A configuration whose ports stay what they are, as those of a real one do. */
const fixedHome = async (http: object = {}): Promise<ServerHome> => {
  const [web, sip, ws] = [await freeAddress(), await freeAddress(), await freeAddress()]
  const home = ServerHome.make({
    http: { listen: `${web.host}:${web.port}`, ...http },
    sip: { udp: `${sip.host}:${sip.port}`, tcp: `${sip.host}:${sip.port}`, ws: { listen: `${ws.host}:${ws.port}` } },
    calls: { drainMs: 20_000 },
  })
  closers.push(() => home.remove())
  return home
}

const start = async (home: ServerHome): Promise<ServerProcess> => {
  const server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
  closers.push(() => server.kill9())
  return server
}

const clientOf = ({ ready }: ServerProcess, retry: object): Axbridge =>
  new Axbridge({ url: ready.http, bearer: ready.sandbox?.key ?? '', timeoutMs: 60_000, retry })

const phoneOf = async (server: ServerProcess, number: string): Promise<SimplePhone> => {
  const phone = await SimplePhone.open({
    number,
    transport: 'udp',
    server: server.sipUdp,
    password: server.ready.sandbox?.password ?? '',
  })
  closers.push(() => phone.close())
  await phone.register()
  return phone
}

const readiness = async ({ ready }: ServerProcess) => {
  const response = await fetch(`${ready.http}/readyz`)
  const { waitingFor } = (await response.json()) as { waitingFor: string[] }
  return { status: response.status, waitingFor }
}

describe('a new version in the place of the old one, under load', () => {
  test('loses no acknowledged bind and no live call, and clients that ask again see no error', async () => {
    const home = await fixedHome()
    const old = await start(home)
    const client = clientOf(old, { attempts: 40, longestDelayMs: 1_000 })
    const [a, b] = [await phoneOf(old, '13800000001'), await phoneOf(old, '13900000002')]
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const ride = await client.bind({ a: a.number, b: b.number, orderId: 'ride', expiresAt })
    const talk = a.dial(ride.x)
    const rings = await b.nextCall()
    await rings.answer()
    await talk.answered()
    const customers = new BindingCustomers(client, 8)
    await customers.until(100)

    const stopped = old.stop(30_000)
    await expect.poll(() => readiness(old)).toMatchObject({ status: 503, waitingFor: ['calls'] })
    // The call goes on while binds are still served, and no new one is taken.
    await customers.until(50)
    const late = a.dial(ride.x)
    await expect(late.answered()).rejects.toThrow('the call was refused with 503')
    await talk.hangUp()
    await rings.ended()
    expect(await stopped).toBe(0)

    const next = await start(home)
    await customers.until(100)
    await customers.stop()

    expect(customers.failures).toEqual([])
    for (const { id, orderId } of customers.acknowledged) expect((await client.getBinding(id)).orderId).toBe(orderId)
    const found: string[] = []
    for await (const { orderId } of client.findBindings()) found.push(orderId)
    // No bind was made twice by one that was sent again.
    expect(new Set(found).size).toBe(found.length)
    const calls = []
    for await (const call of client.listCalls({ binding: ride.id })) calls.push(call.outcome)
    expect(calls).toEqual(['completed'])
    expect(next.stderr).toContain('"lostCalls":0')
    expect(customers.longestGapMs()).toBeLessThan(30_000)
  }, 120_000)

  test('is told of by 503 for as long as the load balancer needs, while requests are still served', async () => {
    const old = await start(await fixedHome({ drainMs: 2_000 }))
    const client = clientOf(old, { attempts: 1 })
    const began = performance.now()
    const stopped = old.stop(30_000)
    await expect.poll(() => readiness(old)).toMatchObject({ status: 503, waitingFor: ['calls'] })
    await client.bind(someOrder('order-late'))
    expect(await stopped).toBe(0)
    expect(performance.now() - began).toBeGreaterThan(1_900)
    await expect(client.getPool()).rejects.toThrow(AxbridgeError)
  })
})
