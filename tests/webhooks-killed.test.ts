import type { NewWebhookAnswer } from '@axbridge/api'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { expect, onTestFinished, test } from 'vitest'
import { ApiClient } from './api-client.ts'
import { WebhookReceiver } from './webhook-receiver.ts'

const [binds, killedAfter] = [300, 120]

test('kill -9 while events are posted: each bind that was acknowledged is told, in its order, and hardly any twice', async () => {
  const home = ServerHome.make({ webhooks: { allowHttp: true, allowedNetworks: ['127.0.0.0/8'] } })
  const receiver = await WebhookReceiver.open()
  let server = await ServerProcess.start({ config: home.config, deadlineMs: 15_000 })
  onTestFinished(async () => {
    await server.kill9()
    await receiver.close()
    home.remove()
  })
  const client = () => new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
  const added = (await client().ask('POST', '/v1/webhooks', { url: receiver.url })) as NewWebhookAnswer
  receiver.knows(added.secret)

  const acknowledged = new Set<string>()
  const first = client()
  const binding = (async () => {
    for (let n = 0; n < binds; n += 1) {
      const b = `1390000${String(1_000 + n)}`
      const bound = await first.bind({ a: '13800000001', b, orderId: `order-${n}` }).catch(() => undefined)
      if (bound === undefined) return
      acknowledged.add(bound.id)
      await first.unbind(bound.id).catch(() => undefined)
    }
  })()
  await receiver.until((told) => told.length >= killedAfter)
  await server.kill9()
  await binding
  expect(acknowledged.size).toBeLessThan(binds)

  server = await ServerProcess.start({ config: home.config, deadlineMs: 15_000 })
  const has = (id: string, type: string) =>
    receiver.told.some((one) => one.data.binding?.id === id && one.type === type)
  await receiver.until(() => [...acknowledged].every((id) => has(id, 'binding.created')))
  for (const id of acknowledged) {
    const told = receiver.told.filter(({ data }) => data.binding?.id === id).map(({ type }) => type)
    const firsts = told.filter((type, at) => told.indexOf(type) === at)
    expect(['binding.created', 'binding.ended', 'pair.quarantined'].slice(0, firsts.length)).toEqual(firsts)
  }
  // What was posted in the last moments before the end was not noted as posted.
  const twice = receiver.told.length - new Set(receiver.told.map(({ id }) => id)).size
  expect(twice).toBeLessThan(killedAfter)
  expect(receiver.failures).toEqual([])
})
