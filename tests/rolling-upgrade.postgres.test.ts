import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { Axbridge } from '@axbridge/sdk'
import { ServerHome, ServerProcess, SimplePhone } from '@axbridge/sim'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { BindingCustomers } from './binding-customers.ts'
import { LoadBalancer } from './load-balancer.ts'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

describePeer('postgres', 'two servers on one database, upgraded one after the other', () => {
  let database: PostgresServer
  const closers: (() => unknown)[] = []
  beforeAll(async () => {
    database = await PostgresServer.start()
  })
  afterAll(async () => {
    for (const close of closers.splice(0).reverse()) await close()
    await database.close()
  })

  const homeOf = (store: object, keysOf?: ServerHome): ServerHome => {
    const home = ServerHome.make({ store, http: { drainMs: 1_500 }, calls: { drainMs: 20_000 } })
    closers.push(() => home.remove())
    if (keysOf !== undefined) cpSync(join(keysOf.directory, 'keys'), join(home.directory, 'keys'), { recursive: true })
    return home
  }

  const start = async (home: ServerHome, balancer: LoadBalancer): Promise<ServerProcess> => {
    const server = await ServerProcess.start({ config: home.config, deadlineMs: 60_000 })
    closers.push(() => server.kill9())
    await balancer.add(server.ready.http)
    return server
  }

  test('serve every request meanwhile, and no call that goes on is lost', async () => {
    const balancer = await LoadBalancer.open()
    closers.push(() => balancer.close())
    const store = { kind: 'postgres', url: await database.database() }
    const first = homeOf(store)
    const one = await start(first, balancer)
    const second = homeOf(store, first)
    const other = await start(second, balancer)

    // Tries and times are the defaults of the SDK.
    const client = new Axbridge({ url: balancer.url, bearer: one.ready.sandbox?.key ?? '' })
    const phoneOf = async (number: string): Promise<SimplePhone> => {
      const password = one.ready.sandbox?.password ?? ''
      const phone = await SimplePhone.open({ number, transport: 'udp', server: one.sipUdp, password })
      closers.push(() => phone.close())
      await phone.register()
      return phone
    }
    const [a, b] = [await phoneOf('13800000001'), await phoneOf('13900000002')]
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const ride = await client.bind({ a: a.number, b: b.number, orderId: 'ride', expiresAt })
    const talk = a.dial(ride.x)
    const rings = await b.nextCall()
    await rings.answer()
    await talk.answered()
    const customers = new BindingCustomers(client, 4)
    await customers.until(50)

    const replace = async (server: ServerProcess, home: ServerHome, meanwhile: () => Promise<void>) => {
      const stopped = server.stop(60_000)
      await meanwhile()
      expect(await stopped).toBe(0)
      balancer.remove(server.ready.http)
      await start(home, balancer)
      await customers.until(50)
    }
    await replace(one, first, async () => {
      await customers.until(20)
      await talk.hangUp()
      await rings.ended()
    })
    await replace(other, second, async () => {})
    await customers.stop()

    expect(customers.failures).toEqual([])
    for (const { id, orderId } of customers.acknowledged) expect((await client.getBinding(id)).orderId).toBe(orderId)
    const calls = []
    for await (const { outcome } of client.listCalls({ binding: ride.id })) calls.push(outcome)
    expect(calls).toEqual(['completed'])
  })
})
