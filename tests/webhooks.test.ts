import type { DeliveryPage, NewWebhookAnswer, WebhookAnswer, WebhookTestAnswer } from '@axbridge/api'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { people, RunningService } from './running-service.ts'
import { WebhookReceiver } from './webhook-receiver.ts'

const settings = { webhooks: { allowHttp: true, allowedNetworks: ['127.0.0.0/8'], timeoutMs: 3_000 } }

let service: RunningService

beforeAll(async () => {
  service = await RunningService.start(settings)
})
afterEach(async () => {
  const { json } = await service.request('GET', '/v1/webhooks')
  for (const { id } of (json as { items: WebhookAnswer[] }).items) await service.request('DELETE', `/v1/webhooks/${id}`)
})
afterAll(() => service.stop())

const receiverOf = async (): Promise<WebhookReceiver> => {
  const receiver = await WebhookReceiver.open()
  onTestFinished(async () => {
    await receiver.close()
    expect(receiver.failures).toEqual([])
  })
  return receiver
}

const ask = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
  const { status, json } = await service.request(method, path, body)
  if (status >= 300) throw new Error(`${method} ${path} was answered ${status} ${JSON.stringify(json)}`)
  return json as Answer
}

const endpoint = async (receiver: WebhookReceiver, fields: object = {}): Promise<NewWebhookAnswer> => {
  const added = await ask<NewWebhookAnswer>('POST', '/v1/webhooks', { url: receiver.url, ...fields })
  receiver.knows(added.secret)
  return added
}

/** Follows a condition that the server comes to by itself. */
const comes = async <Answer>(path: string, enough: (answer: Answer) => boolean): Promise<Answer> => {
  for (let tried = 0; tried < 400; tried += 1) {
    const answer = await ask<Answer>('GET', path)
    if (enough(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${path} does not come to what is expected`)
}

const orderOf = ({ data }: { readonly data: { readonly binding?: { readonly orderId: string } } }) =>
  data.binding?.orderId

describe('a customer', () => {
  test('is told what becomes of his bindings, in order, each post verified by the public library', async () => {
    const receiver = await receiverOf()
    const added = await endpoint(receiver)
    const orders = Array.from({ length: 20 }, (_, n) => `order-${n}`)
    await Promise.all(
      orders.map(async (orderId, n) => {
        const b = `1380000${String(1_000 + n)}`
        await service.unbind(await service.bindWith({ a: people.a, b, orderId }))
      }),
    )
    await receiver.until((told) => told.length >= 60)
    for (const orderId of orders) {
      const types = receiver.told.filter((one) => orderOf(one) === orderId).map(({ type }) => type)
      expect(types).toEqual(['binding.created', 'binding.ended', 'pair.quarantined'])
    }
    expect(JSON.stringify(receiver.told)).not.toMatch(/1380000[0-9]{4}/)
    const { items } = await ask<{ items: WebhookAnswer[] }>('GET', '/v1/webhooks')
    expect(items).toMatchObject([{ id: added.id, enabled: true, waiting: 0, dead: 0 }])
    expect(JSON.stringify(items)).not.toContain('whsec_')
  })

  test('is told of calls, and of the types that he wants', async () => {
    const receiver = await receiverOf()
    await endpoint(receiver, { types: ['call.started', 'call.answered', 'call.ended'] })
    const binding = await service.bind()
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const call = a.dial(binding.x)
    const rings = await b.nextCall()
    rings.ring()
    await call.ringing()
    await rings.answer()
    await call.answered()
    await call.hangUp()
    await receiver.until((told) => told.some(({ type }) => type === 'call.ended'))
    expect(receiver.told.map(({ type }) => type)).toEqual(['call.started', 'call.answered', 'call.ended'])
    await service.hangUpAll()
  })

  test('has posts signed with two secrets for a while after a rotation', async () => {
    const receiver = await receiverOf()
    const { id, secret: old } = await endpoint(receiver, { types: ['binding.created'] })
    const rotated = await ask<NewWebhookAnswer>('POST', `/v1/webhooks/${id}/rotate-secret?overlapMs=60000`)
    expect(rotated.secret).not.toBe(old)
    expect(rotated.previousSecretUntil).not.toBeNull()
    await service.bind(people.a, people.b, 'with the old secret')
    await receiver.until((told) => told.length === 1)
    receiver.knows(rotated.secret)
    await service.bind(people.a, people.b, 'with the new secret')
    await receiver.until((told) => told.length === 2)
    expect(receiver.told.map(({ signatures }) => signatures)).toEqual([2, 2])
    const last = await ask<NewWebhookAnswer>('POST', `/v1/webhooks/${id}/rotate-secret?overlapMs=0`)
    receiver.knows(last.secret)
    await service.bind(people.a, people.b, 'with one secret')
    await receiver.until((told) => told.length === 3)
    expect(receiver.told.at(-1)?.signatures).toBe(1)
  })

  test('posts a test and sees what becomes of it', async () => {
    const receiver = await receiverOf()
    const { id } = await endpoint(receiver)
    const test = () => ask<WebhookTestAnswer>('POST', `/v1/webhooks/${id}/test`)
    expect(await test()).toMatchObject({ delivered: true, status: 204, fault: null })
    receiver.answer = () => 302
    expect(await test()).toMatchObject({ delivered: false, status: 302, fault: 'redirected' })
    receiver.answer = () => undefined
    expect(await test()).toMatchObject({ delivered: false, status: null, fault: 'timed_out' })
    expect(receiver.told.map(({ type, data }) => [type, data.endpoint])).toEqual(
      Array.from({ length: 3 }, () => ['webhook.test', id]),
    )
  })

  test('sees what did not arrive, and has it sent again', async () => {
    const receiver = await receiverOf()
    receiver.answer = () => 500
    const { id } = await endpoint(receiver, { types: ['binding.created'] })
    const binding = await service.bind(people.a, people.b, 'did not arrive')
    const { items } = await comes<DeliveryPage>(`/v1/webhooks/${id}/deliveries`, (page) => page.items.length > 0)
    expect(items).toMatchObject([
      {
        type: 'binding.created',
        subject: binding.id,
        state: 'waiting',
        attempts: 1,
        lastStatus: 500,
        lastFault: 'refused',
      },
    ])
    receiver.answer = () => 200
    const [delivery] = items
    await ask('POST', `/v1/webhooks/${id}/deliveries/${delivery?.event}/resend`)
    await receiver.until((told) => told.length === 2)
    expect(new Set(receiver.told.map((one) => one.id))).toEqual(new Set([delivery?.event]))
    await comes<DeliveryPage>(`/v1/webhooks/${id}/deliveries`, (page) => page.items.length === 0)
    const { status, json } = await service.request('POST', `/v1/webhooks/${id}/deliveries/${delivery?.event}/resend`)
    expect([status, (json as { code: string }).code]).toEqual([404, 'not_found'])
  })

  test('has events told again from a cursor, of some types, or one alone', async () => {
    const receiver = await receiverOf()
    const { id, cursor } = await endpoint(receiver)
    const binding = await service.bind(people.a, people.b, 'told again')
    await service.unbind(binding)
    await receiver.until((told) => told.length === 3)
    await comes<WebhookAnswer>(`/v1/webhooks/${id}`, (webhook) => Number(webhook.cursor) === Number(cursor) + 3)
    const replay = (body: object) => ask('POST', `/v1/webhooks/${id}/replay`, body)
    await replay({ after: cursor })
    await receiver.until((told) => told.length === 6)
    await replay({ after: cursor, types: ['binding.ended'] })
    await receiver.until((told) => told.length === 7)
    await replay({ event: receiver.told[0]?.cursor })
    await receiver.until((told) => told.length === 8)
    const ids = receiver.told.map((one) => one.id)
    expect(ids.slice(3, 6)).toEqual(ids.slice(0, 3))
    expect(ids.slice(6)).toEqual([ids[1], ids[0]])
    const refused = async (body: object) => (await service.request('POST', `/v1/webhooks/${id}/replay`, body)).status
    expect(await refused({})).toBe(400)
    expect(await refused({ after: '1', event: '1' })).toBe(400)
    expect(await refused({ after: '999999' })).toBe(400)
  })

  test('switches an endpoint off, and on again: what happened meanwhile is told then', async () => {
    const receiver = await receiverOf()
    const { id } = await endpoint(receiver, { types: ['binding.created'] })
    const off = await ask<WebhookAnswer>('PATCH', `/v1/webhooks/${id}`, { enabled: false })
    expect(off).toMatchObject({ enabled: false, disabledReason: 'asked' })
    await service.bind(people.a, people.b, 'meanwhile')
    expect(await ask<WebhookTestAnswer>('POST', `/v1/webhooks/${id}/test`)).toMatchObject({ delivered: true })
    expect(receiver.told.map(({ type }) => type)).toEqual(['webhook.test'])
    await ask('PATCH', `/v1/webhooks/${id}`, { enabled: true })
    await receiver.until((told) => told.length === 2)
    expect(orderOf(receiver.told[1] ?? { data: {} })).toBe('meanwhile')
  })

  test('hears nothing of what happens behind the answer that it is off, however soon it was switched off', async () => {
    const receiver = await receiverOf()
    for (let n = 0; n < 12; n += 1) {
      const { id } = await endpoint(receiver, { types: ['binding.created'] })
      await ask<WebhookAnswer>('PATCH', `/v1/webhooks/${id}`, { enabled: false })
      await service.bind(people.a, people.b, `behind-${n}`)
      await ask<WebhookTestAnswer>('POST', `/v1/webhooks/${id}/test`)
      await service.request('DELETE', `/v1/webhooks/${id}`)
    }
    expect(receiver.told.map(({ type }) => type)).toEqual(Array(12).fill('webhook.test'))
  })

  test('has at most 16 endpoints, and sees none of another', async () => {
    const receiver = await receiverOf()
    const { id } = await endpoint(receiver)
    for (let n = 1; n < 16; n += 1) await endpoint(receiver)
    const { status, json } = await service.request('POST', '/v1/webhooks', { url: receiver.url })
    expect([status, (json as { code: string }).code]).toEqual([409, 'limit_reached'])
    const operators = (await service.asOperator('GET', '/webhooks')) as { items: unknown[] }
    expect(operators.items).toEqual([])
    await expect(service.asOperator('GET', `/webhooks/${id}`)).rejects.toThrow('404')
  })
})

test('an endpoint that answers 410 is off at once, and operators hear of it as an alarm', async () => {
  const [gone, operators] = [await receiverOf(), await receiverOf()]
  gone.answer = () => 410
  const added = (await service.asOperator('POST', '/webhooks', { url: operators.url })) as NewWebhookAnswer
  operators.knows(added.secret)
  const { id } = await endpoint(gone, { types: ['binding.created'] })
  await service.bind(people.a, people.b, 'gone')
  const off = await comes<WebhookAnswer>(`/v1/webhooks/${id}`, ({ enabled }) => !enabled)
  expect(off).toMatchObject({ disabledReason: 'gone', waiting: 1 })
  await operators.until((told) => told.some(({ data }) => data.subject === id))
  expect(operators.told).toMatchObject([{ type: 'alarm.raised', data: { alarm: 'webhook_disabled' } }])
  await service.asOperator('DELETE', `/webhooks/${added.id}`)
})

test('what goes on is told after a restart as well, and nothing twice that was saved', async () => {
  const receiver = await receiverOf()
  const { id } = await endpoint(receiver, { types: ['binding.created'] })
  await service.bind(people.a, people.b, 'before')
  await receiver.until((told) => told.length === 1)
  await service.restart()
  await service.bind(people.a, people.b, 'after')
  await receiver.until((told) => told.length === 2)
  expect(receiver.told.map(orderOf)).toEqual(['before', 'after'])
  expect(await ask<WebhookAnswer>('GET', `/v1/webhooks/${id}`)).toMatchObject({ waiting: 0 })
})
