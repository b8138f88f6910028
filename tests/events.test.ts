import { Axbridge, type Event, type SigningKey } from '@axbridge/sdk'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freeAddress } from './free-port.ts'
import { people, RunningService } from './running-service.ts'
import { addCustomer, someOrder } from './sdk-customer.ts'
import { FaultyProxy } from './sdk-faulty-proxy.ts'

let service: RunningService
let key: SigningKey
/** The customer whose calls the sandbox's phones make. */
let sandbox: Axbridge
let axbridge: Axbridge
let proxy: FaultyProxy

beforeAll(async () => {
  const { host, port } = await freeAddress()
  service = await RunningService.start({ http: { listen: `${host}:${port}` }, calls: { ringTimeoutMs: 2_000 } })
  proxy = await FaultyProxy.before(service.http)
  key = await addCustomer(service, 'following', '70010000071')
  const retry = { firstDelayMs: 20, longestDelayMs: 200 }
  axbridge = new Axbridge({ url: proxy.url, key, retry })
  sandbox = new Axbridge({ url: service.http, bearer: service.apiKey, retry })
})
afterEach(() => service.hangUpAll())
afterAll(async () => {
  await proxy?.close()
  await service?.stop()
})

const newest = async (client: Axbridge): Promise<string> => (await client.readEvents({ after: 'last' })).next

/** The next events of an iteration, as many as are wanted. */
const take = async (events: AsyncIterable<Event>, count: number): Promise<Event[]> => {
  const taken: Event[] = []
  for await (const event of events) {
    taken.push(event)
    if (taken.length === count) break
  }
  return taken
}

const ordersOf = (events: readonly Event[]): (string | undefined)[] =>
  events.map(({ data }) => ('binding' in data ? data.binding.orderId : undefined))

const typesOf = (events: readonly Event[]): string[] => events.map(({ type }) => type)

describe('the events of a call', () => {
  test('come in its order, each with the call as it was then, and with masks only', async () => {
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const bound = await service.bind()
    const after = await newest(sandbox)
    const follower = take(sandbox.followEvents({ after }), 4)
    const dialled = a.dial(bound.x)
    const rings = await b.nextCall()
    rings.ring()
    await dialled.ringing()
    await rings.answer()
    await dialled.answered()
    await dialled.hangUp()
    const events = await follower
    expect(typesOf(events)).toEqual(['call.started', 'call.ringing', 'call.answered', 'call.ended'])
    const calls = events.map(({ data }) => ('call' in data ? data.call : undefined))
    expect(calls.map((call) => call?.outcome)).toEqual(['open', 'open', 'open', 'completed'])
    const [started, ringing, answered, ended] = calls
    expect([started?.ringingAt, ringing?.answeredAt, answered?.endedAt]).toEqual([null, null, null])
    expect(events.map(({ at }) => at)).toEqual([
      ...[started?.startedAt, ringing?.ringingAt, answered?.answeredAt, ended?.endedAt],
    ])
    expect(await sandbox.getCall(ended?.id ?? '')).toEqual(ended)
    expect(ended).toMatchObject({ caller: '138****0001', callee: '138****0002', binding: bound.id })
    for (const person of Object.values(people)) expect(JSON.stringify(events)).not.toContain(person)
  })

  test('that is refused is one, and one of a stranger is told nobody', async () => {
    const [a, stranger] = [await service.phone(people.a), await service.phone(people.stranger)]
    const bound = await service.bind(people.a, people.other)
    await service.unbind(bound)
    const after = await newest(sandbox)
    await stranger.dial(bound.x).ended()
    await a.dial(bound.x).ended()
    const [refused] = await take(sandbox.followEvents({ after }), 1)
    expect(refused).toMatchObject({ type: 'call.refused', data: { call: { refusal: 'ended', binding: bound.id } } })
    expect((await sandbox.readEvents({ after: refused?.cursor })).items).toEqual([])
  })
})

describe('following events', () => {
  test('gives those of each binding in its order, while many are made and ended at once', async () => {
    const after = await newest(axbridge)
    const [bindings, each] = [40, 4]
    const follower = take(axbridge.followEvents({ after, limit: 7 }), bindings * each)
    const lives = Array.from({ length: bindings }, async (_, index) => {
      const { id } = await axbridge.bind(someOrder(`order ${index}`))
      await axbridge.changeBinding(id, { messages: false })
      await axbridge.unbind(id)
      return id
    })
    const ids = await Promise.all(lives)
    const events = await follower
    const ofBinding = (id: string) => events.filter(({ data }) => 'binding' in data && data.binding.id === id)
    for (const id of ids) {
      expect(typesOf(ofBinding(id))).toEqual([
        ...['binding.created', 'binding.updated', 'binding.ended', 'pair.quarantined'],
      ])
    }
    const cursors = events.map(({ cursor }) => Number(cursor))
    expect(cursors).toEqual(cursors.map((_, index) => Number(after) + index + 1))
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
  })

  test('outlives answers that are lost or break off, and misses nothing', async () => {
    const after = await newest(axbridge)
    const follower = take(axbridge.followEvents({ after, types: ['binding.created'] }), 4)
    const orders: string[] = []
    for (const fates of [[], ['lose', 'lose'], ['cut', 'cut'], ['reset', 'reset']] as const) {
      proxy.expect(fates)
      const orderId = `order over ${fates.join()}`
      orders.push(orderId)
      await axbridge.bind(someOrder(orderId))
    }
    proxy.expect([])
    expect(ordersOf(await follower)).toEqual(orders)
  })

  test('outlives a server that is started again', async () => {
    const direct = new Axbridge({ url: service.http, key, retry: { firstDelayMs: 20, longestDelayMs: 200 } })
    const follower = take(direct.followEvents({ after: await newest(direct), types: ['binding.created'] }), 4)
    const orders = ['before', 'shortly before', 'behind', 'shortly behind']
    for (const orderId of orders.slice(0, 2)) await direct.bind(someOrder(orderId))
    await service.restart()
    for (const orderId of orders.slice(2)) await direct.bind(someOrder(orderId))
    expect(ordersOf(await follower)).toEqual(orders)
  }, 60_000)

  test('goes on in another process behind the last event that was worked on', async () => {
    const after = await newest(axbridge)
    for (const orderId of ['first', 'second', 'third']) await axbridge.bind(someOrder(orderId))
    const following = axbridge.followEvents({ after })
    const [first] = await take(following, 1)
    // It was not said that the first one was worked on: the iteration was broken off at it.
    expect(following.cursor).toBe(after)
    const two = await take(following, 2)
    expect(two[0]).toEqual(first)
    expect(following.cursor).toBe(first?.cursor)
    const other = new Axbridge({ url: service.http, key }).followEvents({ after: following.cursor })
    const [second, third] = await take(other, 2)
    expect(second).toEqual(two[1])
    expect(third?.data).toMatchObject({ binding: { orderId: 'third' } })
  })

  test('ends quietly with its signal, also while it waits and while nobody is there', async () => {
    for (const always of ['pass', 'reset', 'silence'] as const) {
      proxy.expect([], always)
      const controller = new AbortController()
      const after = await newest(new Axbridge({ url: service.http, key }))
      const ended = take(axbridge.followEvents({ after }, { signal: controller.signal }), 1)
      await expect.poll(() => proxy.seen.length).toBeGreaterThan(0)
      controller.abort()
      expect(await ended).toEqual([])
    }
    proxy.expect([])
  })

  test('tells what waiting does not help against', async () => {
    await expect(take(axbridge.followEvents({ after: '999999' }), 1)).rejects.toMatchObject({ code: 'malformed' })
    const wrong = new Axbridge({ url: service.http, key: { id: key.id, secret: 'axb_another_secret' } })
    await expect(take(wrong.followEvents(), 1)).rejects.toMatchObject({ code: 'unauthenticated' })
    const types = ['nonsense'] as unknown as Event['type'][]
    await expect(axbridge.readEvents({ types })).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})

describe('a key that is revoked', () => {
  test('ends its stream, and gives nothing more', async () => {
    const customer = (await service.asOperator('POST', '/customers', {
      ...{ name: 'short', settings: { bearerAllowed: true } },
    })) as { id: string }
    const made = (await service.asOperator('POST', `/customers/${customer.id}/keys`)) as SigningKey
    const waiting = service.request('GET', '/v1/events?wait=3', undefined, made.secret)
    const headers = { authorization: `Bearer ${made.secret}` }
    const response = await fetch(`${service.http}/v1/events/stream`, { headers })
    expect(response.status).toBe(200)
    await service.asOperator('DELETE', `/customers/${customer.id}/keys/${made.id}`)
    const text = await response.text()
    expect(text).not.toContain('data:')
    expect((await waiting).status).toBe(401)
  }, 120_000)
})

test('operators read the events of the server and of each customer', async () => {
  const own = (await service.asOperator('GET', '/events')) as { items: { type: string }[] }
  expect(own.items.every(({ type }) => type.startsWith('alarm.') || type === 'webhook.disabled')).toBe(true)
  const { items } = (await service.asOperator('GET', '/customers?limit=200')) as {
    items: { id: string; name: string }[]
  }
  const id = items.find(({ name }) => name === 'following')?.id ?? ''
  const theirs = (await service.asOperator('GET', `/events?customer=${id}&limit=2`)) as { items: unknown[] }
  expect(theirs.items).toEqual((await axbridge.readEvents({ limit: 2 })).items)
  const key404 = service.asOperator('GET', '/events?customer=cus_abcdefghijkmnpqr')
  await expect(key404).rejects.toThrow('404')
})
