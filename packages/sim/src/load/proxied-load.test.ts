import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { CallLoad } from './call-load.ts'
import type { HostPort } from './call-texts.ts'
import { callAt } from './made-up-parties.ts'

const closers: (() => unknown)[] = []
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close()
})

const numbers = Float64Array.from({ length: 308 }, (_, index) => index)

/** A stateless proxy that stays on the path twice over, hides nothing, and takes requests within a dialog by their routes alone. */
const startProxy = async ({ addresses }: CallLoad): Promise<HostPort> => {
  const socket = createSocket('udp4')
  closers.push(() => socket.close())
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  const routes = (field: string) =>
    `${field}: <sip:127.0.0.1:${port};lr;leg=b>\r\n${field}: <sip:127.0.0.1:${port};lr;leg=a>\r\n`
  const backwards = `Route: <sip:127.0.0.1:${port};lr;leg=a>\r\nRoute: <sip:127.0.0.1:${port};lr;leg=b>\r\n`
  const onward = (wire: string): string | undefined => {
    if (wire.startsWith('SIP/2.0 ')) return wire.replace(/\r\nVia: [^\r]*/, '')
    const via = `\r\nVia: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKp\r\nVia: `
    if (!wire.startsWith('INVITE ')) {
      return wire.includes(backwards) ? wire.replace(backwards, '').replace('\r\nVia: ', via) : undefined
    }
    const dialled = Number(/^INVITE sip:700(\d{12})@/.exec(wire)?.[1])
    const { host, port: callees } = addresses.callees
    return wire
      .replace(/^INVITE \S+/, `INVITE sip:${callAt(dialled).callee}@${host}:${callees}`)
      .replace('\r\nVia: ', `\r\n${routes('Record-Route').trimEnd()}${via}`)
  }
  socket.on('message', (octets, from) => {
    const wire = onward(octets.toString('latin1'))
    const to = from.port === addresses.callers.port ? addresses.callees : addresses.callers
    if (wire !== undefined) socket.send(wire, to.port, to.host)
  })
  return { host: '127.0.0.1', port }
}

const runProxied = async (mayShow: boolean) => {
  const load = await CallLoad.open()
  closers.push(() => load.close())
  await load.aim(await startProxy(load), numbers, mayShow)
  return load.run({ calls: 20, ratePerS: 400, holdMs: 5, patienceMs: 2_000 })
}

test('ACK and BYE go by the routes that proxies recorded, backwards', async () => {
  const outcome = await runProxied(true)
  expect(outcome).toMatchObject({ offered: 20, completed: 20, strays: 0, faults: {} })
})

test('what a server shows that may show it is counted in INVITE, ACK and BYE, and no fault', async () => {
  expect((await runProxied(true)).shown).toBe(3 * 20)
  expect((await runProxied(false)).faults).toEqual({ 'callee: the caller was shown': 3 * 20 })
})

test('a load that is aimed anew keeps its addresses', async () => {
  const load = await CallLoad.open()
  closers.push(() => load.close())
  const before = load.addresses
  for (let aim = 0; aim < 2; aim += 1) {
    await load.aim(await startProxy(load), numbers, true)
    expect(load.addresses).toEqual(before)
    expect(await load.run({ calls: 10, ratePerS: 200, holdMs: 0 })).toMatchObject({ completed: 10, faults: {} })
  }
})
