import { Axbridge } from '@axbridge/sdk'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freeAddress } from './free-port.ts'
import { someOrder } from './sdk-customer.ts'

let home: ServerHome
let server: ServerProcess

const start = async (): Promise<void> => {
  server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
}

beforeEach(async () => {
  const { host, port } = await freeAddress()
  home = ServerHome.make({ http: { listen: `${host}:${port}` } })
  await start()
})
afterEach(async () => {
  await server?.kill9()
  home.remove()
})

test('a client that signs is answered by a server that was killed and started again, and follows its events on', async () => {
  const { http, sandbox } = server.ready
  if (sandbox === null) throw new Error('the sandbox is off')
  const axbridge = new Axbridge({ url: http, key: { id: sandbox.keyId, secret: sandbox.key }, timeoutMs: 60_000 })
  const orders: string[] = []
  const follower = (async () => {
    for await (const event of axbridge.followEvents({ types: ['binding.created'] })) {
      if (event.type === 'binding.created') orders.push(event.data.binding.orderId)
      if (orders.length === 2) break
    }
  })()
  await axbridge.bind(someOrder('before'))
  await server.kill9()
  await start()
  // Seconds behind the last request of the killed one: where the start was quick, this one is refused first.
  await axbridge.bind(someOrder('behind'))
  await follower
  expect(orders).toEqual(['before', 'behind'])
}, 120_000)
