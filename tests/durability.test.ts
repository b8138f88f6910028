import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BindingAnswer } from '@axbridge/api'
import { ServerHome, ServerProcess, SimplePhone } from '@axbridge/sim'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ApiClient, inMs } from './api-client.ts'
import { finderOf } from './independent-search.ts'

/** Four people with many orders between them, so that a number at random is often one where a party already stands. */
const [as, bs] = [
  ['13800001001', '13800001002'],
  ['13900002001', '13900002002'],
]
const everybody = [...as, ...bs]
const [binds, atOnce, killAfter] = [500, 64, 150]

const namesSomebody = finderOf(...everybody)
const maskOf = (number: string): string => `${number.slice(0, 3)}****${number.slice(-4)}`

type Order = { readonly a: string; readonly b: string; readonly orderId: string; readonly expiresAt: string }

let home: ServerHome
let server: ServerProcess
let phones: SimplePhone[]
let logs: string

const start = async (): Promise<ApiClient> => {
  server = await ServerProcess.start({ config: home.config, deadlineMs: 15_000 })
  return new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
}

const kill = async (): Promise<void> => {
  await server.kill9()
  logs += server.stderr
}

const register = async (number: string): Promise<SimplePhone> => {
  const password = server.ready.sandbox?.password ?? ''
  const phone = await SimplePhone.open({ number, server: server.sipUdp, transport: 'udp', password })
  phones.push(phone)
  await phone.register()
  return phone
}

const hangUpAll = () => Promise.all(phones.splice(0).map((phone) => phone.close()))

beforeEach(() => {
  // Two people call each other some hundred times.
  home = ServerHome.make({ supervision: { policy: { enabled: false } } })
  phones = []
  logs = ''
})
afterEach(async () => {
  await hangUpAll()
  await server?.kill9()
  home.remove()
})

test('kill -9 in the middle of 500 concurrent binds: what was acknowledged is there and routes, once', async () => {
  const expiresAt = inMs(3_600_000)
  const orders = Array.from({ length: binds }, (_, index): Order => {
    const [a = '', b = ''] = [as[index % 2], bs[(index >> 1) % 2]]
    return { a, b, orderId: `order-${index}`, expiresAt }
  })
  const acknowledged = new Map<Order, BindingAnswer>()
  const first = await start()
  let killed: Promise<void> | undefined
  await eachOf(orders, atOnce, async (order) => {
    if (killed !== undefined) return
    const binding = await bindOnce(first, order).catch(() => undefined)
    if (binding !== undefined) acknowledged.set(order, binding)
    if (acknowledged.size >= killAfter) killed ??= kill()
  })
  await killed
  expect(acknowledged.size).toBeGreaterThanOrEqual(killAfter)
  expect(acknowledged.size).toBeLessThan(binds)

  const second = await start()
  const found = await second.bindings()
  // What was in flight may be there or not, whole.
  expect(found.length).toBeGreaterThanOrEqual(acknowledged.size)
  expect(found.length).toBeLessThanOrEqual(acknowledged.size + atOnce)
  for (const [order, binding] of acknowledged) {
    expect(await second.ask('GET', `/v1/bindings/${binding.id}`)).toEqual(binding)
    expect(binding).toMatchObject({ state: 'live', orderId: order.orderId, a: maskOf(order.a), b: maskOf(order.b) })
  }
  expect(standingTwice(found)).toEqual([])

  // Every customer asks again with the same key: who has a binding gets that one, who has none gets one.
  await eachOf(orders, atOnce, async (order) => {
    const binding = await bindOnce(second, order)
    expect(acknowledged.get(order)?.id ?? binding.id).toBe(binding.id)
  })
  const all = await second.bindings()
  expect(all).toHaveLength(binds)
  expect(new Set(all.map(({ orderId }) => orderId)).size).toBe(binds)
  expect(standingTwice(all)).toEqual([])

  const wrong = await wrongRoutes([...acknowledged])
  expect(wrong).toEqual([])
  await hangUpAll()
  await kill()
  expect(namesSomebody(logs)).toBe(false)
  expect(
    filesBelow(join(home.directory, 'data')).filter((file) => namesSomebody(readFileSync(file, 'latin1'))),
  ).toEqual([])
}, 120_000)

test('calls that were open at a kill -9 are lost after the restart, and closed calls stay as they were', async () => {
  const first = await start()
  const [a = '', b = ''] = [as[0], bs[0]]
  const orders = await Promise.all([1, 2, 3].map((one) => first.bind({ a, b, orderId: `order-${one}` })))
  const [xRefused = '', xRinging = '', xAnswered = ''] = orders.map(({ x }) => x)
  const [caller, callee] = [await register(a), await register(b)]
  const outcomes = async (api: ApiClient) =>
    new Map((await api.calls()).map(({ x, outcome, q850Cause }) => [x, { outcome, q850Cause }]))

  const refused = caller.dial(xRefused)
  ;(await callee.nextCall()).decline(486)
  await refused.ended()
  const rings = caller.dial(xRinging)
  ;(await callee.nextCall()).ring()
  await rings.ringing()
  const talks = caller.dial(xAnswered)
  await (await callee.nextCall()).answer()
  await talks.answered()
  await expect.poll(async () => (await outcomes(first)).size).toBe(3)
  const closed = (await outcomes(first)).get(xRefused)
  expect(closed).toEqual({ outcome: 'busy', q850Cause: 17 })
  await kill()

  const second = await start()
  const after = await outcomes(second)
  expect(after.get(xRefused)).toEqual(closed)
  expect([after.get(xRinging)?.outcome, after.get(xAnswered)?.outcome]).toEqual(['lost', 'lost'])
  const records = await second.calls()
  expect(records).toHaveLength(3)
  for (const { endedAt, durationMs } of records) expect([endedAt, durationMs]).not.toContain(null)
  await hangUpAll()
  await kill()
  expect(namesSomebody(logs)).toBe(false)
}, 30_000)

/** Binds an order under a key of its own; rejects when it was not acknowledged. */
const bindOnce = async (api: ApiClient, order: Order): Promise<BindingAnswer> => {
  const answer = await api.send('POST', '/v1/bindings', order, { 'idempotency-key': order.orderId })
  if (answer.status !== 201) throw new Error(`a bind was answered ${answer.status}`)
  return (await answer.json()) as BindingAnswer
}

/** Numbers on which somebody stands more than once. Everybody has a mask of his own. */
const standingTwice = (bindings: readonly BindingAnswer[]): readonly string[] => {
  const seen = new Set<string>()
  const twice: string[] = []
  for (const { x, a, b } of bindings) {
    for (const party of [a, b]) {
      const standing = `${party} on ${x}`
      if (seen.has(standing)) twice.push(standing)
      seen.add(standing)
    }
  }
  return twice
}

/** Dials every binding, by turns from either side, and answers those that did not ring the other party showing X. */
const wrongRoutes = async (acknowledged: readonly (readonly [Order, BindingAnswer])[]): Promise<readonly string[]> => {
  const phoneOf = new Map(await Promise.all(everybody.map(async (one) => [one, await register(one)] as const)))
  const wrong: string[] = []
  for (const [index, [{ a, b, orderId }, { x }]] of acknowledged.entries()) {
    const [caller, callee] = index % 2 === 0 ? [phoneOf.get(a), phoneOf.get(b)] : [phoneOf.get(b), phoneOf.get(a)]
    if (caller === undefined || callee === undefined) throw new Error('everybody has a phone')
    const dialled = caller.dial(x)
    const ringing = await callee.nextCall()
    ringing.decline(486)
    const { status } = await dialled.ended()
    if (ringing.shownNumber !== x || status !== 486) wrong.push(orderId)
  }
  const rang = [...phoneOf.values()].reduce((sum, phone) => sum + phone.callsOffered, 0)
  if (rang !== acknowledged.length) wrong.push(`phones rang ${rang} times`)
  return wrong
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** Runs a task for each item, so many at once. */
const eachOf = async <Item>(
  items: readonly Item[],
  width: number,
  task: (item: Item) => Promise<void>,
): Promise<void> => {
  const rest = items.values()
  const worker = async (): Promise<void> => {
    for (const item of rest) await task(item)
  }
  await Promise.all(Array.from({ length: width }, worker))
}
