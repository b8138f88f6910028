import type { WebhookTestAnswer } from '@axbridge/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RunningService } from './running-service.ts'

let service: RunningService

beforeAll(async () => {
  service = await RunningService.start()
})
afterAll(() => service.stop())

test.each([
  ['http://receiver.example/', 'must begin with https://'],
  ['ftp://receiver.example/', 'must begin with https://'],
  ['receiver.example', 'must be an absolute URL'],
  ['https://user:pass@receiver.example/', 'must hold no user'],
  ['https://receiver.example/#part', 'must hold no fragment'],
  ['https://receiver.example/13800000001', 'must hold no telephone number'],
  ['https://receiver.example/008613800000001', 'must hold no telephone number'],
  ['https://receiver.example/138-0000-0001', 'must hold no telephone number'],
  ['https://receiver.example/%31%33%38%30%30%30%30%30%30%30%31', 'must hold no telephone number'],
  ['https://127.0.0.1/', 'must not lead to a private address'],
  ['https://127.1/', 'must not lead to a private address'],
  ['https://0x7f000001/', 'must not lead to a private address'],
  ['https://2130706433/', 'must not lead to a private address'],
  ['https://10.1.2.3/', 'must not lead to a private address'],
  ['https://169.254.169.254/latest/meta-data', 'must not lead to a private address'],
  ['https://100.64.0.1/', 'must not lead to a private address'],
  ['https://[::1]/', 'must not lead to a private address'],
  ['https://[fd00::1]/', 'must not lead to a private address'],
  ['https://[fe80::1]/', 'must not lead to a private address'],
  ['https://[::ffff:127.0.0.1]/', 'must not lead to a private address'],
  ['https://[64:ff9b::7f00:1]/', 'must not lead to a private address'],
])('an endpoint at %s is refused, since it %s', async (url, rule) => {
  const { status, json } = await service.request('POST', '/v1/webhooks', { url })
  expect(status).toBe(400)
  const { errors } = json as { errors: { field: string; rule: string }[] }
  expect(errors).toMatchObject([{ field: 'url' }])
  expect(errors[0]?.rule).toContain(rule)
  expect(JSON.stringify(json)).not.toContain(url)
})

test('a description with a number in it is refused, and an id is none', async () => {
  const url = 'https://receiver.example/550e8400-e29b-41d4-a716-446655440000'
  for (const description of ['desk of 138 0000 0001', 'desk of %31380000%30001']) {
    const { status, json } = await service.request('POST', '/v1/webhooks', { url, description })
    expect(status).toBe(400)
    const rule = expect.stringContaining('hold no telephone number')
    expect(json).toMatchObject({ errors: [{ field: 'description', rule }] })
  }
  expect((await service.request('POST', '/v1/webhooks', { url, description: 'desk 17' })).status).toBe(201)
})

test('a name that stands for the own machine is found out when it is posted to', async () => {
  const { json } = await service.request('POST', '/v1/webhooks', { url: 'https://localhost/' })
  const { id } = json as { id: string }
  const tested = await service.request('POST', `/v1/webhooks/${id}/test`)
  expect(tested.json as WebhookTestAnswer).toMatchObject({ delivered: false, status: null, fault: 'address_refused' })
})
