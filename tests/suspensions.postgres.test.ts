import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ServerHome, ServerProcess, SimplePhone } from '@axbridge/sim'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ApiClient } from './api-client.ts'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

const people = { a: '13800001001', b: '13900002001' }

// Several processes start, while other tests keep the machine busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const said = { reason: 'More complaints than may be', remedy: 'Call fewer people a day' }

describePeer('postgres', 'suspensions and opt-outs at two servers on one database', () => {
  let database: PostgresServer
  const homes: ServerHome[] = []
  const servers: ServerProcess[] = []
  const phones: SimplePhone[] = []
  let customer: ApiClient
  let operator: ApiClient
  /** Phones of the other server, at which nothing is changed. */
  let a: SimplePhone
  let b: SimplePhone

  beforeAll(async () => {
    database = await PostgresServer.start()
    const store = { kind: 'postgres', url: await database.database() }
    const [one, other] = [ServerHome.make({ store }), ServerHome.make({ store })]
    homes.push(one, other)
    const first = await ServerProcess.start({ config: one.config, deadlineMs: 60_000 })
    servers.push(first)
    // One master key for both, as the operator brings it to each server.
    cpSync(join(one.directory, 'keys'), join(other.directory, 'keys'), { recursive: true })
    const second = await ServerProcess.start({ config: other.config, deadlineMs: 60_000 })
    servers.push(second)
    const { http, sandbox } = first.ready
    customer = new ApiClient(http, sandbox?.key ?? '')
    operator = new ApiClient(http, readFileSync(join(one.directory, 'keys/admin'), 'utf8').trim())
    for (const number of [people.a, people.b]) {
      const password = second.ready.sandbox?.password ?? ''
      const phone = await SimplePhone.open({ number, server: second.sipUdp, transport: 'udp', password })
      phones.push(phone)
      await phone.register()
    }
    ;[a, b] = phones as [SimplePhone, SimplePhone]
  })

  afterAll(async () => {
    await Promise.all(phones.map((phone) => phone.close()))
    for (const server of servers) await server.kill9()
    for (const home of homes) home.remove()
    await database?.close()
  })

  const atTheOther = async (): Promise<ApiClient> => {
    const ready = servers[1]?.ready
    return new ApiClient(ready?.http ?? '', ready?.sandbox?.key ?? '')
  }

  test('what is suspended at one is suspended at the other within a second: for binds, calls and the call that goes on (BASE-12)', async () => {
    const { x } = await customer.bind({ ...people, orderId: 'suspended' })
    const call = a.dial(x)
    const rings = await b.nextCall()
    await rings.answer()
    await call.answered()
    const made = await operator.ask('POST', '/admin/v1/suspensions', { number: x, cut: true, ...said })
    await pause(1_000)
    expect(await a.dial(x).ended()).toMatchObject({ status: 403, q850Cause: 21 })
    const cut = { by: 'there', q850Cause: 31 }
    expect(await Promise.all([call.ended(), rings.ended()])).toMatchObject([cut, cut])
    const fields = { ...people, orderId: 'on-it', expiresAt: new Date(Date.now() + 3_600_000).toISOString(), x }
    expect((await (await atTheOther()).send('POST', '/v1/bindings', fields)).status).toBe(403)
    const { id } = made as { id: string }
    await operator.ask('POST', `/admin/v1/suspensions/${id}/lift`, { reason: 'Done' })
    await pause(1_000)
    const again = a.dial(x)
    ;(await b.nextCall()).decline()
    expect(await again.ended()).toMatchObject({ status: 486 })
  })

  test('who wants nothing of the customer is neither bound nor called at the other within a second (USE-4, USE-6)', async () => {
    const { x } = await customer.bind({ ...people, orderId: 'opted-out' })
    await customer.ask('POST', '/v1/opt-outs', { number: people.b, of: 'both' })
    await pause(1_000)
    expect(await a.dial(x).ended()).toMatchObject({ status: 403, q850Cause: 21 })
    const fields = { ...people, orderId: 'later', expiresAt: new Date(Date.now() + 3_600_000).toISOString() }
    expect((await (await atTheOther()).send('POST', '/v1/bindings', fields)).status).toBe(409)
  })
})
