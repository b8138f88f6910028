import { existsSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ServerHome } from './server-home.ts'
import { ServerProcess } from './server-process.ts'

const homes: ServerHome[] = []
const servers: ServerProcess[] = []

const home = (settings?: Record<string, object>): ServerHome => {
  const made = ServerHome.make(settings)
  homes.push(made)
  return made
}

const start = async (at: ServerHome): Promise<ServerProcess> => {
  const server = await ServerProcess.start({ config: at.config, deadlineMs: 15_000 })
  servers.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.kill9()))
  for (const made of homes.splice(0)) made.remove()
})

test('a server started as a process says where it is, answers there, and stops with exit code 0', async () => {
  const at = home()
  const server = await start(at)
  const answer = await fetch(`${server.ready.http}/healthz`, { signal: AbortSignal.timeout(5_000) })
  expect(answer.status).toBe(200)
  expect(server.ready.sandbox?.block).toMatch(/^700[0-9]{8}$/)
  expect(await server.stop()).toBe(0)
  expect(await server.stop()).toBe(0)
  at.remove()
  expect(existsSync(at.directory)).toBe(false)
})

test('a server that was killed finds its sandbox again', async () => {
  const at = home()
  const first = await start(at)
  await first.kill9()
  const second = await start(at)
  expect(second.ready.sandbox).toEqual(first.ready.sandbox)
})

test('a server that cannot start is reported with what it wrote, and nothing stays behind', async () => {
  const at = home({ nonsense: {} })
  await expect(start(at)).rejects.toMatchObject({ code: 'not_ready' })
  await expect(start(at)).rejects.toThrow('nonsense')
})
