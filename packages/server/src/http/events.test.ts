import { connect } from 'node:net'
import {
  type CallRecord,
  type Event,
  type EventId,
  type EventStore,
  makeCallId,
  type ProtectedNumber,
  type Store,
} from '@axbridge/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { StreamReader } from './event-stream.test.kit.ts'
import type { Heard } from './held-to-contract.test.kit.ts'
import { bind, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
let isKeyInUse = true
beforeEach(async () => {
  isKeyInUse = true
  api = await runApi({
    limits: { lastingPerCustomer: 4, lastingRequests: 6, heartbeatMs: 60, partsDrainMs: 5_000 },
    authenticate: (known) => async (request) => {
      const answer = await known(request)
      return answer.kind === 'known' ? { ...answer, isStillKnown: () => isKeyInUse } : answer
    },
  })
})
afterEach(() => api.close())

const read = (query = '', headers: Readonly<Record<string, string>> = {}): Promise<Heard> =>
  api.ask({ method: 'GET', path: `/v1/events${query}`, headers })

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

const stream = (query = '', headers: Readonly<Record<string, string>> = {}): Promise<StreamReader> =>
  StreamReader.open(`${api.url}/v1/events/stream${query}`, { ...bearer(api.key), ...headers })

const typesOf = ({ json }: Heard): string[] => json.items.map(({ type }: { type: string }) => type)

/** A binding that was made, changed and ended. */
const aLife = async (orderId: string): Promise<string> => {
  const { json } = await bind(api, { orderId })
  const path = `/v1/bindings/${json.id}`
  await api.ask({ method: 'PATCH', path, body: { messages: false } })
  api.wall.at += 1_000
  await api.ask({ method: 'DELETE', path })
  return json.id
}

const lifeTypes = ['binding.created', 'binding.updated', 'binding.ended', 'pair.quarantined']

/** Forgets all of a customer's events that there are. */
const forgetAll = (store: Store, at: number) => store.events.forget({ before: at + 1, limit: 10_000 })

describe('the events of a customer', () => {
  test('are read oldest first, page by page, with a cursor that goes on', async () => {
    const id = await aLife('order-1')
    const all = await read()
    expect(typesOf(all)).toEqual(lifeTypes)
    const [created, updated, ended] = all.json.items
    expect(created).toMatchObject({
      at: '2030-01-31T08:00:00.000Z',
      data: { binding: { id, mode: 'AXB', orderId: 'order-1' }, expiresAt: '2030-01-31T09:00:00.000Z' },
    })
    expect(updated.data).toMatchObject({ changed: ['terms'] })
    expect(ended.data).toMatchObject({ reason: 'unbound', endedAt: '2030-01-31T08:00:01.000Z' })
    expect(all.json.more).toBe(false)

    const first = await read('?limit=3')
    expect([first.json.items, first.json.more]).toEqual([all.json.items.slice(0, 3), true])
    const second = await read(`?after=${first.json.next}`)
    expect([second.json.items, second.json.next]).toEqual([all.json.items.slice(3), all.json.next])
    const none = await read(`?after=${all.json.next}`)
    expect(none.json).toEqual({ items: [], next: all.json.next, more: false })
  })

  test('are narrowed by type, and the cursor passes over the others', async () => {
    await aLife('order-1')
    await aLife('order-2')
    const ended = await read('?types=binding.ended,pair.freed&limit=1')
    expect(typesOf(ended)).toEqual(['binding.ended'])
    const next = await read(`?types=binding.ended&after=${ended.json.next}`)
    expect(next.json.items[0].data.binding.orderId).toBe('order-2')
    const nothing = await read('?types=call.started')
    expect(nothing.json).toEqual({ items: [], next: (await read()).json.next, more: false })
  })

  test('are nobody else’s', async () => {
    await aLife('order-1')
    const other = await api.addCustomer('another', [])
    expect((await read('', bearer(other.key))).json).toEqual({ items: [], next: '0', more: false })
  })

  test.each([
    ['after=x', 'after', 'must be a cursor that an event or an earlier answer gave'],
    ['after=07', 'after', 'must be a cursor that an event or an earlier answer gave'],
    ['after=99', 'after', 'must be a cursor that an event or an earlier answer gave'],
    ['types=binding', 'types', 'must be types of events with commas between, such as call.ended,binding.ended'],
    ['types=alarm.raised', 'types', 'must be types of events with commas between, such as call.ended,binding.ended'],
    ['wait=61', 'wait', 'must be a whole number of seconds from 0 to 60'],
    ['limit=1001', 'limit', 'must be a whole number from 1 to 1000'],
    ['customer=cus_abcdefghijkmnpqr', 'customer', 'is none of after, types, limit, wait'],
  ])('with %s are refused by field and rule', async (query, field, rule) => {
    const { status, json } = await read(`?${query}`)
    expect([status, json.errors]).toEqual([400, [{ field, rule }]])
  })

  test('that are kept no more are said to be, and where those begin that are', async () => {
    await aLife('order-1')
    const { next } = (await read()).json
    await forgetAll(api.store, api.wall.at)
    await bind(api, { orderId: 'order-2' })
    const { status, json } = await read('?after=1')
    expect([status, json.code, json.oldest]).toEqual([410, 'cursor_expired', next])
    expect(typesOf(await read(`?after=${json.oldest}`))).toEqual(['binding.created'])
    expect(typesOf(await read())).toEqual(['binding.created'])
    expect((await read('?after=1&types=call.ended')).status).toBe(410)
  })
})

describe('a request that waits', () => {
  test('is answered with the first event that comes', async () => {
    const { next } = (await read()).json
    const waiting = [read(`?after=${next}&wait=50`), read('?wait=50&types=binding.created')]
    const bound = await bind(api)
    for (const answer of await Promise.all(waiting)) {
      expect(answer.json.items).toHaveLength(1)
      expect(answer.json.items[0].data.binding.id).toBe(bound.json.id)
    }
  })

  test('is not woken by what it does not want, and goes on behind it', async () => {
    const waiting = read('?wait=50&types=binding.ended')
    const ended = await aLife('order-1')
    const { json } = await waiting
    expect(json.items.map(({ data }: { data: { binding: { id: string } } }) => data.binding.id)).toEqual([ended])
  })

  test('ends without an event when its time is over', async () => {
    expect((await read('?wait=1')).json).toEqual({ items: [], next: '0', more: false })
  })

  test('is answered at once when the server stops', async () => {
    const waiting = await fourWaiting()
    await api.close()
    for (const answer of await Promise.all(waiting.map(({ answer }) => answer))) {
      expect(await answer?.json()).toEqual({ items: [], next: '0', more: false })
    }
    api = await runApi()
  })

  test('takes none of the places of other requests, and no customer takes all', async () => {
    const waiting = await fourWaiting()
    expect((await read()).json.code).toBe('limit_reached')
    expect((await bind(api)).status).toBe(201)
    const other = await api.addCustomer('another', [])
    expect((await read('', bearer(other.key))).status).toBe(200)
    for (const { cut } of waiting) cut.abort()
    await expect.poll(async () => (await read()).status).toBe(200)
  })

  test('is one too many where all places are taken', async () => {
    const waiting = await fourWaiting()
    const other = await api.addCustomer('another', [])
    const more = [stream('', bearer(other.key)), stream('', bearer(other.key))]
    const streams = await Promise.all(more)
    expect((await read('', bearer(other.key))).json.code).toBe('overloaded')
    for (const { cut } of [...waiting, ...streams.map((one) => ({ cut: { abort: () => one.cut() } }))]) cut.abort()
    await expect.poll(async () => (await read('', bearer(other.key))).status).toBe(200)
  })

  test('gives nothing to a key that was revoked meanwhile', async () => {
    const waiting = await fourWaiting()
    isKeyInUse = false
    await note('pool.recovered')
    await api.store.records.save(endedCall())
    for (const { answer } of waiting) expect((await answer)?.status).toBe(401)
  })
})

describe('a stream', () => {
  test('gives what there is and then what comes, each with its cursor and type', async () => {
    await aLife('order-1')
    const follower = await stream()
    expect([follower.status, follower.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
    const there = await follower.events(4)
    expect(there.map(({ data }) => data)).toEqual((await read()).json.items)
    expect(there.map(({ id, event }) => [id, event])).toEqual(lifeTypes.map((type, at) => [String(at + 1), type]))
    const { json } = await bind(api)
    const [made] = await follower.events(1)
    expect(made?.data.data.binding.id).toBe(json.id)
    follower.cut()
  })

  test('goes on behind the last event of an earlier one, which goes before `after`', async () => {
    await aLife('order-1')
    const follower = await stream('?after=4', { 'last-event-id': '2' })
    expect((await follower.events(2)).map(({ id }) => id)).toEqual(['3', '4'])
    follower.cut()
    const behind = await stream('?after=3')
    expect((await behind.events(1)).map(({ id }) => id)).toEqual(['4'])
    behind.cut()
  })

  test('says that it is there while nothing comes, and how far it has looked', async () => {
    await aLife('order-1')
    const follower = await stream('?types=call.ended')
    for (let beat = 0; beat < 3; beat += 1) {
      const block = await follower.next()
      expect(block).toEqual(
        expect.objectContaining(beat === 0 ? { id: undefined } : { id: '4', comment: 'nothing new' }),
      )
    }
    follower.cut()
  })

  test('ends when the key is revoked, and when the server stops', async () => {
    const revoked = await stream()
    isKeyInUse = false
    while ((await revoked.next()) !== undefined);
    isKeyInUse = true
    const stopped = await stream()
    await stopped.next()
    await api.close()
    while ((await stopped.next()) !== undefined);
    api = await runApi()
  })

  test('whose events are kept no more ends with the problem that says so', async () => {
    await aLife('order-1')
    const { status } = await stream('?after=99')
    expect(status).toBe(400)
    await forgetAll(api.store, api.wall.at)
    expect((await stream('?after=1')).status).toBe(410)
  })

  test('is not begun for a HEAD', async () => {
    for (let asked = 0; asked < 6; asked += 1) {
      const response = await fetch(`${api.url}/v1/events/stream`, { method: 'HEAD', headers: bearer(api.key) })
      expect([response.status, await response.text()]).toEqual([200, ''])
    }
    expect((await read()).status).toBe(200)
  })

  test('that nobody reads makes no more than the connection takes, and ends with it', async () => {
    const reads: number[] = []
    await api.close()
    api = await runApi({
      limits: { lastingPerCustomer: 4, partsDrainMs: 50 },
      through: (store) => ({
        ...store,
        events: {
          ...bound(store.events),
          read: (query) => {
            reads.push(query.after)
            return manyEvents(query.after, query.limit)
          },
          range: () => ({ first: 1, last: 10_000_000 }),
        },
      }),
    })
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
    socket.pause()
    socket.write(`GET /v1/events/stream HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${api.key}\r\n\r\n`)
    // It has come to rest when what it reads grows no more for a while.
    await expect.poll(() => reads.length, { timeout: 20_000 }).toBeGreaterThan(1)
    let seen = 0
    await expect
      .poll(
        () => {
          const grown = reads.length - seen
          seen = reads.length
          return grown
        },
        { interval: 300, timeout: 20_000 },
      )
      .toBe(0)
    // Some megabytes at most: what the system buffers of a connection.
    expect(reads.length * 50).toBeLessThan(100_000)
    await api.close()
    socket.destroy()
    api = await runApi()
  })
})

/** Requests that wait for what does not come, all of which are in. */
const fourWaiting = async () => {
  const waiting = Array.from({ length: 4 }, () => {
    const cut = new AbortController()
    const url = `${api.url}/v1/events?wait=60&types=call.ended`
    return { cut, answer: fetch(url, { headers: bearer(api.key), signal: cut.signal }).catch(() => undefined) }
  })
  await expect.poll(async () => (await read()).status).toBe(409)
  return waiting
}

const note = (type: 'pool.recovered'): Promise<void> =>
  api.store.events.note(api.customer.id, api.wall.at, 'abcdefghijkmnpqr', { type, freeShare: 1 })

const x = '700100000010001' as ProtectedNumber

const endedCall = (): CallRecord => ({
  ...{
    id: makeCallId(x, systemRandomness),
    customer: api.customer.id,
    binding: null,
    orderId: 'order-1',
    from: 'a',
    x,
  },
  ...{ caller: '138****0011', callee: '139****0012', trunk: 'sandbox', startedAt: api.wall.at, ringingAt: null },
  ...{ answeredAt: null, endedAt: api.wall.at, outcome: 'busy', refusal: null, q850Cause: 17, durationMs: 0 },
  ...{ identifier: null, verification: null, rule: null },
})

/** The methods of a store's part that is an instance of a class. */
const bound = (events: EventStore): EventStore => ({
  read: (query) => events.read(query),
  range: (owner) => events.range(owner),
  note: (owner, at, token, event) => events.note(owner, at, token, event),
  passTime: (passing) => events.passTime(passing),
  forget: (forgetting) => events.forget(forgetting),
  watch: (listener) => events.watch(listener),
})

const manyEvents = (after: number, count: number): { events: Event[]; through: number } => {
  const events = Array.from({ length: count }, (_, at): Event => {
    const number = after + at + 1
    return {
      ...{ id: `evt_abcdefghijkmnpqr_n` as EventId, owner: api.customer.id, number, at: api.wall.at },
      happening: { type: 'webhook.disabled', endpoint: 'whk_abcdefghijkmnpqr', reason: 'x'.repeat(500) },
    }
  })
  return { events, through: after + count }
}
