import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { people, type RunningCli, runCli } from './running-cli.test.kit.ts'

const [a, b] = people

let cli: RunningCli
let receiver: Server
let status = 500
beforeAll(async () => {
  cli = await runCli({ webhooks: { allowHttp: true, allowedNetworks: ['127.0.0.0/8'] } })
  receiver = createServer((request, answer) => {
    request.resume()
    answer.writeHead(status).end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  receiver.closeAllConnections()
  receiver.close()
  await cli.close()
})

const run = async (...argv: readonly string[]): Promise<string> => {
  const { code, out, notes } = await cli.asCustomer(argv)
  expect([argv, code, notes]).toEqual([argv, 0, ''])
  return out
}

test('an endpoint is added, tested, changed and removed, and what did not arrive is resent', async () => {
  const address = receiver.address()
  const port = typeof address === 'object' ? address?.port : 0
  const url = `http://127.0.0.1:${port}/`
  const added = await run('webhooks', 'add', url, '--types', 'binding.created,call.ended', '--for', 'the orders')
  expect(added).toMatch(/secret +whsec_[A-Za-z0-9+/]{43}=\n[\s\S]*shown this once/)
  const [id = ''] = /whk_[a-z2-9]{16}/.exec(added) ?? []
  expect(await run('webhooks', 'test', id)).toMatch(/delivered +no\nstatus +500\nfault +refused/)

  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const stdin = JSON.stringify({ a, b, orderId: 'order-1', expiresAt })
  expect((await cli.asCustomer(['bindings', 'add'], { stdin })).code).toBe(0)
  let listed = ''
  for (let tried = 0; tried < 500 && !listed.includes('evt_'); tried += 1) {
    listed = await run('webhooks', 'deliveries', id)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const [event = ''] = /evt_\S+/.exec(listed) ?? []
  expect(listed).toMatch(/binding\.created +waiting +1 /)
  status = 200
  expect(await run('webhooks', 'resend', id, event)).toContain(event)
  expect(await run('webhooks', 'replay', id, '--after', '0')).toContain(id)

  expect(await run('webhooks', 'change', id, '--types', 'all', '--on', 'no')).toMatch(/types +all[\s\S]*is +off: asked/)
  expect(await run('webhooks', 'list')).toMatch(new RegExp(`${id} .*off: asked`))
  expect(await run('webhooks', 'rotate', id, '--overlap-ms', '0')).toContain('whsec_')
  expect(await run('webhooks', 'show', id)).not.toContain('whsec_')
  expect(await run('webhooks', 'remove', id)).toContain(url)
  expect((await cli.asCustomer(['webhooks', 'show', id])).code).toBe(1)
  expect((await cli.asCustomer(['webhooks', 'replay', id])).code).toBe(2)
})
