import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BindingAnswer } from '@axbridge/api'
import { type ServerHome, ServerProcess, SimplePhone } from '@axbridge/sim'
import { ApiClient, inMs } from './api-client.ts'

/** Made-up numbers; none may ever stand in what a command prints. */
export const folk = {
  a: '13800001001',
  b: '13900002001',
  c: '13800001002',
  d: '13900002002',
  e: '13700003001',
} as const

const hourMs = 3_600_000

/** What was done, for tests that look for it elsewhere. */
export type Filled = {
  readonly key: string
  readonly adminKey: string
  readonly live: BindingAnswer
  /** What `live` was bound with, under the Idempotency-Key `once`. */
  readonly first: object
  readonly ended: BindingAnswer
}

/** As an operator, under /admin/v1. */
export const asOperator = async (
  http: string,
  key: string,
  method: string,
  path: string,
  body: object,
): Promise<void> => {
  const answer = await fetch(`${http}/admin/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}`)
}

const bindAll = async (api: ApiClient) => {
  const twoHours = inMs(2 * hourMs)
  const bind = async (body: object, headers?: Readonly<Record<string, string>>): Promise<BindingAnswer> => {
    const answer = await api.send('POST', '/v1/bindings', { expiresAt: twoHours, ...body }, headers)
    if (answer.status !== 201) throw new Error(`a bind was answered ${answer.status}`)
    return (await answer.json()) as BindingAnswer
  }
  const first = { expiresAt: twoHours, a: folk.a, b: folk.b, orderId: 'live' }
  const live = await bind(first, { 'idempotency-key': 'once' })
  await bind({ mode: 'AXYB', a: folk.a, b: folk.b, orderId: 'two numbers' })
  await bind({ mode: 'GXB', members: [folk.a, folk.c], b: folk.d, orderId: 'group' })
  const changed = await bind({ a: folk.c, b: folk.d, orderId: 'changed' })
  await api.ask('PATCH', `/v1/bindings/${changed.id}`, { b: folk.e, expiresAt: inMs(3 * hourMs), graceMs: 60_000 })
  const ended = await bind({ a: folk.a, b: folk.e, orderId: 'ended' })
  await api.unbind(ended.id)
  await bind({ a: folk.b, b: folk.e, orderId: 'last' })
  return { live, first, ended }
}

/** One call that is answered, one that is declined, and one of a stranger. */
const callAll = async (server: ServerProcess, x: string): Promise<void> => {
  const password = server.ready.sandbox?.password ?? ''
  const phones: SimplePhone[] = []
  const register = async (number: string): Promise<SimplePhone> => {
    const phone = await SimplePhone.open({ number, server: server.sipUdp, transport: 'udp', password })
    phones.push(phone)
    await phone.register()
    return phone
  }
  const [caller, callee, stranger] = [await register(folk.a), await register(folk.b), await register(folk.c)]
  const talk = caller.dial(x)
  await (await callee.nextCall()).answer()
  await talk.answered()
  await talk.hangUp()
  await talk.ended()
  const refused = caller.dial(x)
  ;(await callee.nextCall()).decline(486)
  await refused.ended()
  await stranger.dial(x).ended()
  await Promise.all(phones.map((phone) => phone.close()))
}

/** Has a server do something of everything that a store keeps. It runs on; whoever asked stops it. */
export const fill = async (server: ServerProcess, home: ServerHome): Promise<Filled> => {
  const key = server.ready.sandbox?.key ?? ''
  const adminKey = readFileSync(join(home.directory, 'keys/admin'), 'utf8').trim()
  const api = new ApiClient(server.ready.http, key)
  const { live, first, ended } = await bindAll(api)
  const { http } = server.ready
  await asOperator(http, adminKey, 'POST', '/customers', { name: 'ride hailing' })
  const credentials = { username: 'operator', password: 'a password' }
  const trunk = { from: ['192.0.2.1'], to: '192.0.2.1:5060', credentials }
  await asOperator(http, adminKey, 'PUT', '/trunks/carrier', trunk)
  await callAll(server, live.x)
  return { key, adminKey, live, first, ended }
}

/** The same, and the server has ended as it does when it is told to. */
export const filledHome = async (home: ServerHome): Promise<Filled> => {
  const server = await ServerProcess.start({ config: home.config, deadlineMs: 20_000 })
  try {
    return await fill(server, home)
  } finally {
    await server.stop(10_000)
  }
}
