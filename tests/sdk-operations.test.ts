import { Axbridge, type SigningKey } from '@axbridge/sdk'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { people, RunningService } from './running-service.ts'
import { addCustomer, someOrder } from './sdk-customer.ts'

let service: RunningService
let key: SigningKey
let axbridge: Axbridge

beforeAll(async () => {
  service = await RunningService.start()
  key = await addCustomer(service, 'signing', '70010000071')
  axbridge = new Axbridge({ url: service.http, key })
})
afterEach(() => service.hangUpAll())
afterAll(() => service?.stop())

describe('a signed customer', () => {
  test('binds, reads, changes and unbinds', async () => {
    const order = someOrder('order-1')
    const bound = await axbridge.bind(order)
    expect(bound).toMatchObject({ state: 'live', mode: 'AXB', orderId: 'order-1' })
    expect(bound.a).toBe(`${order.a.slice(0, 3)}****${order.a.slice(-4)}`)
    expect(await axbridge.getBinding(bound.id)).toEqual(bound)
    expect(await axbridge.changeBinding(bound.id, { calls: false })).toMatchObject({ terms: { calls: false } })
    expect(await axbridge.unbind(bound.id)).toMatchObject({ state: 'ended', endReason: 'unbound' })
    expect(await axbridge.unbind(bound.id)).toMatchObject({ state: 'ended' })
  })

  test('binds a group with its terms, and shortens the grace of an unbind', async () => {
    const { a, ...order } = someOrder('order-2')
    const wanted = { members: [a], defaultMember: a, graceMs: 60_000, direction: 'b_to_a' } as const
    const bound = await axbridge.bind({ ...order, mode: 'GXYB', ...wanted, explain: true })
    expect(bound).toMatchObject({ mode: 'GXYB', members: [expect.any(String)], allocation: { how: 'random' } })
    expect(await axbridge.unbind(bound.id)).toMatchObject({ state: 'grace' })
    expect(await axbridge.unbind(bound.id, { graceMs: 0 })).toMatchObject({ state: 'ended' })
  })

  test('binds and unbinds many at once, each answered in its place', async () => {
    const wrong = { ...someOrder('order-3'), b: '1' }
    const { items } = await axbridge.bindBatch([someOrder('order-3'), wrong, someOrder('order-3')])
    expect(items.map(({ status }) => status)).toEqual([201, 400, 201])
    const bindings = items.flatMap((item) => ('binding' in item ? [item.binding] : []))
    const ended = await axbridge.unbindBatch(bindings.map(({ id }) => ({ id })))
    expect(ended.items).toMatchObject(bindings.map(({ id }) => ({ status: 200, binding: { id, state: 'ended' } })))
  })

  test('ends an order, whatever letters its id has', async () => {
    const orderId = "订单 17/+&?#%'é"
    const bound = await axbridge.bind(someOrder(orderId))
    expect(await axbridge.unbindOrder(orderId)).toMatchObject({ count: 1, items: [{ id: bound.id, state: 'ended' }] })
    expect(await axbridge.unbindOrder(orderId, { graceMs: 0 })).toMatchObject({ count: 0, items: [] })
  })

  test('asks how full the pool is', async () => {
    expect(await axbridge.getPool()).toMatchObject({ blocks: 1, numbers: 10_000, held: expect.any(Number) })
  })

  test('sees nothing of another customer', async () => {
    const other = new Axbridge({ url: service.http, key: await addCustomer(service, 'other', '70010000072') })
    const { id } = await axbridge.bind(someOrder('order-4'))
    await expect(other.getBinding(id)).rejects.toMatchObject({ code: 'not_found', status: 404 })
    expect(await other.findBindings().take(10)).toEqual([])
  })
})

test('a call is predicted, made and found again', async () => {
  // The sandbox's customer, whose phones these are, may send his key.
  const sandbox = new Axbridge({ url: service.http, bearer: service.apiKey })
  const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
  const { id, x } = await sandbox.bind({ ...someOrder('order-5'), a: people.a, b: people.b })
  expect(await sandbox.checkRoute({ caller: people.a, dialled: x })).toMatchObject({ works: true, binding: id })
  expect(await sandbox.checkRoute({ caller: people.stranger, dialled: x })).toMatchObject({ reason: 'not_a_party' })
  const dialled = a.dial(x)
  ;(await b.nextCall()).decline()
  await dialled.ended()
  await service.calls(1)
  const [call, ...others] = await sandbox.listCalls({ binding: id }).take(5)
  expect([call, others]).toMatchObject([{ binding: id, x, outcome: 'busy' }, []])
  expect(await sandbox.getCall(call?.id ?? '')).toEqual(call)
})
