import { writeFileSync } from 'node:fs'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterEach, expect, test } from 'vitest'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const running = async () => {
  const home = ServerHome.make({ log: { level: 'info' } })
  closers.push(() => home.remove())
  const server = await ServerProcess.start({ config: home.config, deadlineMs: 20_000 })
  closers.push(() => server.kill9())
  return { home, server }
}

/** The log gathers its lines for up to a second. */
const soon = <Value>(value: () => Value) => expect.poll(value, { timeout: 10_000 })

const line = (server: ServerProcess, text: string): Record<string, unknown> | undefined => {
  const found = server.stderr.split('\n').find((one) => one.includes(text))
  return found === undefined ? undefined : (JSON.parse(found) as Record<string, unknown>)
}

test('a hang-up takes over the level of the log, and names by key what counts from the next start', async () => {
  const { home, server } = await running()
  home.rewrite({ log: { level: 'debug' }, calls: { ringTimeoutMs: 5_000 }, sandbox: { from: ['127.0.0.1'] } })
  server.hangUp()
  await soon(() => line(server, 'the log has another level')).toMatchObject({ logLevel: 'debug' })
  const later = () => line(server, 'count from the next start')
  await soon(later).toMatchObject({ keys: ['calls.ringTimeoutMs', 'sandbox.from'] })
  home.rewrite({ log: { level: 'silent' } })
  server.hangUp()
  const before = server.stderr
  home.rewrite({ log: { level: 'info' } })
  server.hangUp()
  await soon(() => server.stderr.slice(before.length)).toContain('the log has another level')
})

test('a hang-up over a file with a fault changes nothing, and says so', async () => {
  const { home, server } = await running()
  writeFileSync(home.config, 'log: { level: loud }')
  server.hangUp()
  await soon(() => server.stderr).toMatch(/config: log\.level: .*; nothing was changed\n/)
  expect((await fetch(`${server.ready.http}/readyz`)).status).toBe(200)
})
