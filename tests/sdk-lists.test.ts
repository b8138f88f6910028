import { Axbridge, type Binding, type SigningKey } from '@axbridge/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people, RunningService } from './running-service.ts'
import { addCustomer, someOrder } from './sdk-customer.ts'
import { FaultyProxy } from './sdk-faulty-proxy.ts'

let service: RunningService
let proxy: FaultyProxy
let key: SigningKey
let axbridge: Axbridge
/** Newest first. */
const ids: string[] = []
const party = '13500000001'

beforeAll(async () => {
  service = await RunningService.start()
  proxy = await FaultyProxy.before(service.http)
  key = await addCustomer(service, 'listing', '70010000071')
  axbridge = new Axbridge({ url: proxy.url, key, retry: { firstDelayMs: 10 } })
  for (let made = 0; made < 7; made += 1) {
    const { id } = await axbridge.bind({ ...someOrder('order of seven'), a: party })
    ids.unshift(id)
  }
})
afterAll(async () => {
  await proxy?.close()
  await service?.stop()
})

const idsOf = (bindings: readonly Binding[]): string[] => bindings.map(({ id }) => id)

describe('a list of bindings', () => {
  test('is read page by page as it is needed', async () => {
    proxy.expect([])
    const list = axbridge.findBindings({ orderId: 'order of seven', limit: 3 })
    expect([list.cursor, proxy.seen.length]).toEqual([undefined, 0])
    const read: string[] = []
    for await (const { id } of list) {
      read.push(id)
      if (read.length === 3) expect(proxy.seen).toHaveLength(1)
    }
    expect(read).toEqual(ids)
    expect([list.cursor, proxy.seen.length]).toEqual([null, 3])
    expect(await list.take(1)).toEqual([])
  })

  test('goes on from a cursor in another process, and misses nothing of a page that was broken off', async () => {
    const list = axbridge.findBindings({ party, limit: 3 })
    expect(idsOf(await list.take(4))).toEqual(ids.slice(0, 4))
    const cursor = list.cursor ?? undefined
    expect(cursor).toEqual(expect.any(String))
    const other = new Axbridge({ url: service.http, key }).findBindings({ party, limit: 3, cursor })
    expect(idsOf(await other.take(10))).toEqual(ids.slice(3))
    expect(idsOf(await list.take(10))).toEqual(ids.slice(3))
  })

  test('by pages has each item once', async () => {
    const list = axbridge.findBindings({ party, limit: 3 })
    const pages: string[][] = []
    for await (const { items } of list.pages()) pages.push(idsOf(items))
    expect(pages).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)])
  })

  test('whose page is lost on the way is asked for that page again', async () => {
    proxy.expect(['pass', 'lose', 'cut', 'pass'])
    expect(idsOf(await axbridge.findBindings({ party, limit: 4 }).take(10))).toEqual(ids)
  })

  test('ends with its error, and goes on behind what was read', async () => {
    const list = axbridge.findBindings({ party, limit: 3 })
    proxy.expect(['pass'], { status: 403, body: 'no' })
    await expect(list.take(10)).rejects.toMatchObject({ code: 'unexpected_answer', operation: 'searchBindings' })
    proxy.expect([])
    expect(idsOf(await list.take(10))).toEqual(ids.slice(3))
  })

  test('is narrowed by person, number, mode, state and time, and none of it stands in a URL', async () => {
    proxy.expect([])
    const [newest = ''] = ids
    const { x, createdAt } = await axbridge.getBinding(newest)
    const find = async (filter: Parameters<Axbridge['findBindings']>[0]) =>
      idsOf(await axbridge.findBindings(filter).take(9))
    expect(await find({ party })).toEqual(ids)
    expect(await find({ party: '13500000099' })).toEqual([])
    expect(await find({ number: x, party })).toContain(newest)
    expect(await find({ from: createdAt, party })).toContain(newest)
    expect(await find({ to: createdAt, party })).not.toContain(newest)
    expect(await find({ mode: 'GXB' })).toEqual([])
    expect(await find({ state: 'ended' })).toEqual([])
    for (const { target } of proxy.seen.slice(1)) expect(target).toBe('/v1/bindings/search')
  })
})

test('a list of calls runs over pages and goes on from a cursor', async () => {
  const sandbox = new Axbridge({ url: service.http, bearer: service.apiKey })
  const phone = await service.phone(people.a)
  const { id, x } = await sandbox.bind({ ...someOrder('order of calls'), a: people.a, b: people.other })
  for (let made = 0; made < 5; made += 1) await phone.dial(x).ended()
  await service.calls(5)
  const all = await sandbox.listCalls({ binding: id, limit: 2 }).take(10)
  expect(new Set(all.map((call) => call.id)).size).toBe(5)
  const list = sandbox.listCalls({ x, limit: 2 })
  const { value: first } = await list.pages().next()
  await list.pages().next()
  expect(first).toMatchObject({ items: all.slice(0, 2) })
  const resumed = sandbox.listCalls({ x, limit: 2, cursor: first?.next ?? undefined })
  expect(await resumed.take(10)).toEqual(all.slice(2))
})
