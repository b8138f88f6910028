import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ApiClient } from './api-client.ts'
import { BindAttempts, notTakenNow } from './bind-attempts.ts'

const people = { a: '13800001001', b: '13900002001' }

let home: ServerHome
let server: ServerProcess
let locker: ChildProcess | undefined

const start = async (): Promise<ApiClient> => {
  server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
  return new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
}

const lock = async (): Promise<void> => {
  const program = fileURLToPath(new URL('lock-database.js', import.meta.url))
  const file = join(home.directory, 'data', 'axbridge.db')
  locker = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (locker.stdout === null) throw new Error('it says nothing')
  const [said] = await once(locker.stdout, 'data')
  expect(String(said)).toBe('locked\n')
}

const unlock = async (): Promise<void> => {
  if (locker === undefined || locker.exitCode !== null || locker.signalCode !== null) return
  const exited = once(locker, 'exit')
  locker.kill('SIGKILL')
  await exited
}

beforeEach(() => {
  home = ServerHome.make()
})
afterEach(async () => {
  await unlock()
  await server?.kill9()
  home.remove()
})

test('while another process holds the database locked, binds are answered 503 and reads go on; then it recovers', async () => {
  const [api, attempts] = [await start(), new BindAttempts(people)]
  await attempts.bindMany(api, 20)
  const [first] = attempts.acknowledged
  if (first === undefined) throw new Error('nothing was bound')
  await lock()
  const refused = [...(await attempts.bindMany(api, 20)), await attempts.bind(api)]
  for (const attempt of refused) expect(attempt).toMatchObject(notTakenNow)
  const unbound = await api.send('DELETE', `/v1/bindings/${first.id}`)
  expect([unbound.status, unbound.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await attempts.lost(api)).toEqual([])
  expect(attempts.acknowledged).toHaveLength(20)

  await unlock()
  await expect.poll(async () => (await attempts.bind(api)).status, { timeout: 10_000 }).toBe(201)
  const again = await attempts.bindMany(api, 20)
  expect(again.map(({ status }) => status)).toEqual(again.map(() => 201))
  await server.kill9()
  const second = await start()
  expect(await attempts.lost(second)).toEqual([])
  const found = (await second.bindings()).map(({ orderId }) => orderId)
  expect(found.sort()).toEqual(attempts.acknowledged.map(({ orderId }) => orderId).sort())
}, 90_000)

test('a lock that is held for less than a second is waited for', async () => {
  const [api, attempts] = [await start(), new BindAttempts(people)]
  await lock()
  const bound = attempts.bindMany(api, 5)
  setTimeout(() => locker?.kill('SIGKILL'), 100)
  expect((await bound).map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
}, 60_000)
