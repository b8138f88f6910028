import { afterAll, beforeAll, expect, test } from 'vitest'
import { freeAddress } from './free-port.ts'
import { people, RunningService } from './running-service.ts'

let service: RunningService

beforeAll(async () => {
  service = await RunningService.start({
    alarms: { quietMs: 500 },
    pools: { lookMs: 100, lowWithinMs: 0 },
  })
})
afterAll(() => service?.stop())

type Told = { readonly type: string; readonly cursor: string; readonly data: Readonly<Record<string, unknown>> }
type EventPage = { readonly items: readonly Told[]; readonly next: string }

/** Follows a list of events until one fits. */
const follow = async (read: (after: string) => Promise<unknown>, fits: (told: Told) => boolean): Promise<Told> => {
  const deadline = performance.now() + 25_000
  for (let after = '0'; performance.now() < deadline; ) {
    const { items, next } = (await read(after)) as EventPage
    const found = items.find(fits)
    if (found !== undefined) return found
    after = String(next)
  }
  throw new Error('the event did not come')
}

const ofOperators = (fits: (told: Told) => boolean): Promise<Told> =>
  follow((after) => service.asOperator('GET', `/events?after=${after}&wait=5`), fits)

const ofCustomer = (fits: (told: Told) => boolean): Promise<Told> =>
  follow(async (after) => (await service.request('GET', `/v1/events?after=${after}&wait=5`)).json, fits)

test('a trunk at which nobody answers is an alarm, and is over when it is taken down', async () => {
  const { host, port } = await freeAddress('127.0.0.1')
  await service.asOperator('PUT', '/trunks/silent', {
    ...{ to: `${host}:${port}`, transport: 'tcp', from: ['192.0.2.77'], pingMs: 1_000 },
  })
  const isOf = (type: string) => (told: Told) => told.type === type && told.data.subject === 'silent'
  expect((await ofOperators(isOf('alarm.raised'))).data).toEqual({ alarm: 'trunk_down', subject: 'silent' })
  await service.asOperator('DELETE', '/trunks/silent')
  expect((await ofOperators(isOf('alarm.cleared'))).data).toEqual({ alarm: 'trunk_down', subject: 'silent' })
}, 60_000)

test('a customer is told that his pool is low, and that it has recovered', async () => {
  const { items } = (await service.asOperator('GET', '/customers')) as { items: { id: string }[] }
  const [sandbox] = items
  if (sandbox === undefined) throw new Error('there is a customer')
  const settings = (mostPairs: number | null) =>
    service.asOperator('PATCH', `/customers/${sandbox.id}`, { settings: { mostPairs } })
  await service.bind(people.a, people.b)
  await settings(1)
  const low = await ofCustomer(({ type }) => type === 'pool.low')
  expect(low.data.freeShare).toBe(0)
  await settings(null)
  const recovered = await ofCustomer(({ type }) => type === 'pool.recovered')
  expect(recovered.data.freeShare).toBeGreaterThan(0.9)
}, 60_000)
