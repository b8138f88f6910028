import { alarmNames } from '@axbridge/core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { finderOf } from './independent-search.ts'
import { readSource } from './repository.ts'
import { people, RunningService } from './running-service.ts'

let service: RunningService

beforeAll(async () => {
  service = await RunningService.start({ metrics: { listen: '127.0.0.1:0' }, pools: { lookMs: 100 } })
})
afterEach(() => service.hangUpAll())
afterAll(() => service?.stop())

const scrape = async (accept?: string): Promise<string> => {
  const answer = await fetch(service.metrics, accept === undefined ? {} : { headers: { accept } })
  return answer.text()
}

/** The value of a series, 0 where there is none. */
const value = (text: string, series: string): number => {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `))
  return line === undefined ? 0 : Number(line.slice(series.length + 1))
}

/** Asks until a series has this value: what is counted last is counted when an answer has left already. */
const reaches = async (series: string, least: number): Promise<string> => {
  for (let tried = 0; tried < 200; tried += 1) {
    const text = await scrape()
    if (value(text, series) >= least) return text
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${series} did not reach ${least}`)
}

test('requests are counted by operation and class of status, and by how long they took', async () => {
  const before = await scrape()
  const refusedBefore = value(before, 'axbridge_http_answers_total{operation="bind",status="4xx"}')
  await service.bind()
  await service.request('POST', '/v1/bindings', { a: people.a })
  await service.request('GET', '/v1/nowhere')
  const text = await reaches('axbridge_http_answers_total{operation="bind",status="4xx"}', refusedBefore + 1)
  expect(value(text, 'axbridge_http_answers_total{operation="bind",status="2xx"}')).toBeGreaterThanOrEqual(1)
  expect(value(text, 'axbridge_http_answers_total{operation="none",status="4xx"}')).toBeGreaterThanOrEqual(1)
  const count = value(text, 'axbridge_http_seconds_count{operation="bind"}')
  expect(count).toBeGreaterThanOrEqual(2)
  expect(value(text, 'axbridge_http_seconds_bucket{operation="bind",le="+Inf"}')).toBe(count)
})

test('calls are counted by how they ended and why they were refused, and how long they took to set up', async () => {
  const [a, b, stranger] = await Promise.all([people.a, people.b, people.stranger].map((who) => service.phone(who)))
  if (a === undefined || b === undefined || stranger === undefined) throw new Error('there are three phones')
  const bound = await service.bind()
  await stranger.dial(bound.x).ended()
  const dialled = a.dial(bound.x)
  const rings = await b.nextCall()
  await rings.answer()
  await dialled.answered()
  expect(value(await scrape(), 'axbridge_calls_live')).toBe(1)
  await dialled.hangUp()

  const text = await reaches('axbridge_calls_ended_total{outcome="completed"}', 1)
  expect(value(text, 'axbridge_calls_refused_total{reason="not_a_party"}')).toBe(1)
  expect(value(text, 'axbridge_calls_ended_total{outcome="refused"}')).toBe(1)
  for (const name of ['axbridge_route_seconds', 'axbridge_call_setup_seconds', 'axbridge_call_answer_seconds'])
    expect(value(text, `${name}_count`)).toBeGreaterThanOrEqual(1)
  expect(value(text, 'axbridge_leaks_held_back_total')).toBe(0)
})

test('the store, the pools, the process and its event loop have figures', async () => {
  await service.bind()
  const text = await reaches('axbridge_store_writes_total', 1)
  expect(value(text, 'axbridge_store_commit_seconds_count')).toBeGreaterThanOrEqual(1)
  expect(text).toMatch(/^axbridge_pool_pairs_held\{customer="cus_[a-z2-9]{16}"\} [0-9]+$/m)
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds\{process="server"\} /m)
  expect(text).toMatch(/^process_resident_memory_bytes\{process="server"\} [0-9]+$/m)
  expect(value(text, 'axbridge_ready')).toBe(1)
})

describe('the listener of metrics', () => {
  test('speaks the form that is asked for', async () => {
    const plain = await fetch(service.metrics)
    expect(plain.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    const open = await fetch(service.metrics, { headers: { accept: 'application/openmetrics-text; version=1.0.0' } })
    expect(open.headers.get('content-type')).toContain('application/openmetrics-text')
    expect((await open.text()).endsWith('# EOF\n')).toBe(true)
    expect(await scrape()).toMatch(/^axbridge_calls_offered_total [0-9]+$/m)
  })

  test('serves nothing else', async () => {
    expect((await fetch(new URL('/', service.metrics))).status).toBe(404)
    expect((await fetch(service.metrics, { method: 'POST', body: 'x' })).status).toBe(405)
  })

  test('answers many at once with the same figures', async () => {
    const texts = await Promise.all(Array.from({ length: 8 }, () => scrape()))
    for (const text of texts) expect(text.match(/^axbridge_calls_offered_total /gm)).toHaveLength(1)
  })
})

test('no label and no value is a real number, a 700 number or an order id', async () => {
  const { x } = await service.bind(people.a, people.b, 'order-of-metrics')
  const text = await scrape()
  expect(text.length).toBeGreaterThan(5_000)
  expect(finderOf(people.a, people.b, people.stranger)(text)).toBe(false)
  expect(text).not.toContain(x)
  expect(text).not.toContain('order-of-metrics')
})

test('the page on watching names every metric and every alarm there is', async () => {
  const page = readSource('docs/observe.md')
  const metrics = [...(await scrape()).matchAll(/^# TYPE (axbridge_[a-z_]+) /gm)].map(([, name = '']) => name)
  expect(metrics.length).toBeGreaterThan(30)
  expect([...metrics, ...alarmNames].filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})
