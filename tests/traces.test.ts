import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { finderOf } from './independent-search.ts'
import { OtlpReceiver, type ReceivedSpan } from './otlp-receiver.ts'
import { people, RunningService } from './running-service.ts'

let receiver: OtlpReceiver
let service: RunningService

beforeAll(async () => {
  receiver = await OtlpReceiver.start()
  service = await RunningService.start({ traces: { endpoint: receiver.endpoint, share: 1 } })
})
afterEach(() => service.hangUpAll())
afterAll(async () => {
  await service?.stop()
  await receiver?.stop()
})

const bindWith = (headers: Readonly<Record<string, string>>) =>
  fetch(`${service.http}/v1/bindings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.apiKey}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      ...{ a: people.a, b: people.b, orderId: 'order-1' },
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    }),
  })

const childrenOf = ({ traceId, spanId }: ReceivedSpan): readonly ReceivedSpan[] =>
  receiver.spans.filter((span) => span.traceId === traceId && span.parentSpanId === spanId)

test('a bind is one trace below that of who asks: HTTP, core, store, with the ids of what was done', async () => {
  const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']
  const answer = await bindWith({ traceparent: `00-${traceId}-${spanId}-01` })
  const { id } = (await answer.json()) as { id: string }

  const http = await receiver.span(({ name, parentSpanId }) => name === 'POST /v1/bindings' && parentSpanId === spanId)
  expect(http.traceId).toBe(traceId)
  expect(http.attributes).toMatchObject({
    'axbridge.operation': 'bind',
    'axbridge.request.id': answer.headers.get('x-request-id'),
    'http.response.status_code': 201,
  })
  const core = childrenOf(http).find(({ name }) => name === 'core bind')
  if (core === undefined) throw new Error('there is no span of core')
  expect(core.attributes['axbridge.binding.id']).toBe(id)
  expect(childrenOf(core).map(({ name }) => name)).toContain('store place')
})

test('who asks decides whether his request is traced', async () => {
  const unsampled = '5bf92f3577b34da6a3ce929d0e0e4736'
  await bindWith({ traceparent: `00-${unsampled}-00f067aa0ba902b7-00` })
  await bindWith({ traceparent: '00-6bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' })
  await receiver.span(({ traceId }) => traceId.startsWith('6b'))
  expect(receiver.spans.filter(({ traceId }) => traceId === unsampled)).toEqual([])
})

test.each([
  ['one whose ids hold a real number', `00-00000000000000000000f${people.a}-00f067aa0ba902b7-01`],
  ['one that is none', 'a trace of mine'],
  ['one without a trace', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
])('a traceparent is not followed: %s', async (_what, traceparent) => {
  const { headers } = await bindWith({ traceparent })
  const request = headers.get('x-request-id')
  const span = await receiver.span(
    ({ name, attributes }) => name.startsWith('POST') && attributes['axbridge.request.id'] === request,
  )
  expect(span.parentSpanId ?? '').toBe('')
})

test('a call is one trace: its route, its second leg, and how it ended', async () => {
  const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
  const bound = await service.bind()
  const dialled = a.dial(bound.x)
  const rings = await b.nextCall()
  rings.ring()
  await dialled.ringing()
  await rings.answer()
  await dialled.answered()
  await dialled.hangUp()
  const { id } = await service.endedCall(bound)

  const call = await receiver.span((span) => span.name === 'call' && span.attributes['axbridge.call.id'] === id)
  expect(call.parentSpanId ?? '').toBe('')
  expect(call.attributes).toMatchObject({
    'axbridge.binding.id': bound.id,
    'axbridge.outcome': 'completed',
    'axbridge.q850_cause': 16,
  })
  const children = childrenOf(call)
  expect(children.map(({ name }) => name).sort()).toEqual(['keep record', 'leg', 'route'])
  expect(children.find(({ name }) => name === 'leg')?.events).toEqual(['ringing', 'answered'])
})

test('a call that is refused is a trace with the reason', async () => {
  const stranger = await service.phone(people.stranger)
  const bound = await service.bind()
  await stranger.dial(bound.x).ended()
  const call = await receiver.span(({ attributes }) => attributes['axbridge.refusal'] === 'not_a_party')
  expect(call.attributes).toMatchObject({ 'axbridge.outcome': 'refused', 'axbridge.q850_cause': 1 })
})

test('no octet that the collector got holds a real number, in any spelling', () => {
  expect(receiver.spans.length).toBeGreaterThan(20)
  expect(finderOf(people.a, people.b, people.stranger)(receiver.text)).toBe(false)
})
