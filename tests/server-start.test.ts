import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmodSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterEach, describe, expect, test } from 'vitest'
import { ApiClient } from './api-client.ts'
import { runServe } from './serve-run.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const home = (settings: Readonly<Record<string, object>> = {}): ServerHome => {
  const made = ServerHome.make(settings)
  closers.push(() => made.remove())
  return made
}

const start = async (at: ServerHome): Promise<ServerProcess> => {
  const server = await ServerProcess.start({ config: at.config, deadlineMs: 15_000 })
  closers.push(() => server.kill9())
  return server
}

/** A start that must fail: exit code 1, nothing on stdout and one line on stderr, which is answered. */
const refusedStart = async (at: ServerHome): Promise<string> => {
  const { exitCode, stdout, stderr } = await runServe(at.config)
  expect([exitCode, stdout]).toEqual([1, ''])
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  return stderr.trimEnd()
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

describe('a second start', () => {
  test('finds the customer, the key, the password and the bindings of the first', async () => {
    const at = home()
    const first = await start(at)
    const { x, id } = await new ApiClient(first.ready.http, first.ready.sandbox?.key ?? '').bind({
      ...{ a: '13800000001', b: '13900000002' },
    })
    expect(await first.stop()).toBe(0)
    const second = await start(at)
    expect(second.ready.sandbox).toEqual(first.ready.sandbox)
    expect(await new ApiClient(second.ready.http, first.ready.sandbox?.key ?? '').bindings()).toMatchObject([{ x, id }])
  })

  test('finds keys that only their owner can read, outside the data', async () => {
    const at = home()
    await start(at)
    expect(modeOf(join(at.directory, 'keys/master'))).toBe('600')
    expect(modeOf(join(at.directory, 'keys/sandbox.json'))).toBe('600')
    expect(modeOf(join(at.directory, 'keys'))).toBe('700')
  })

  test('without the master key of its store is refused, and is let in when the key is back', async () => {
    const at = home()
    const first = await start(at)
    await first.stop()
    const key = join(at.directory, 'keys/master')
    renameSync(key, `${key}.away`)
    expect(await refusedStart(at)).toContain('master key')
    expect(await refusedStart(at)).toContain('master key')
    renameSync(`${key}.away`, key)
    expect((await start(at)).ready.sandbox).toEqual(first.ready.sandbox)
  })

  test('with the key of another store is refused, and is let in when its own is back', async () => {
    const [at, other] = [home(), home()]
    const first = await start(at)
    for (const one of [first, await start(other)]) await one.stop()
    const [own, foreign] = [join(at.directory, 'keys/master'), join(other.directory, 'keys/master')]
    renameSync(own, `${own}.away`)
    renameSync(foreign, own)
    expect(await refusedStart(at)).toContain('master key')
    renameSync(`${own}.away`, own)
    expect((await start(at)).ready.sandbox).toEqual(first.ready.sandbox)
  })

  test('on a store in which another server works is refused, and does not disturb that', async () => {
    const at = home()
    const first = await start(at)
    expect(await refusedStart(at)).toMatch(/^data: /)
    await new ApiClient(first.ready.http, first.ready.sandbox?.key ?? '').bind({ a: '13800000001', b: '13900000002' })
  })
})

describe('a start is refused in one line', () => {
  test('that names the setting when the HTTP port is taken', async () => {
    const port = await takeTcp()
    const line = await refusedStart(home({ http: { listen: `127.0.0.1:${port}` } }))
    expect(line).toContain('http.listen')
    expect(line).toContain(`127.0.0.1:${port}`)
  })

  test('that names the setting when the SIP port is taken for TCP', async () => {
    const port = await takeTcp()
    const line = await refusedStart(home({ sip: { tcp: `127.0.0.1:${port}` } }))
    expect(line).toContain('sip.tcp')
    expect(line).toContain(`127.0.0.1:${port}`)
  })

  test('that names the setting when the SIP port is taken for UDP', async () => {
    const port = await takeUdp()
    const line = await refusedStart(home({ sip: { udp: `127.0.0.1:${port}` } }))
    expect(line).toContain('sip.udp')
    expect(line).toContain(`127.0.0.1:${port}`)
  })

  test('that names the setting when the address is not of this machine', async () => {
    expect(await refusedStart(home({ http: { listen: '192.0.2.1:8700' } }))).toContain('http.listen')
  })

  test.each([
    ['an unknown key', { calls: { ringTimeout: 5 } }, 'calls.ringTimeout'],
    ['a value out of bounds', { calls: { ringTimeoutMs: 5 } }, 'calls.ringTimeoutMs'],
    ['a trunk without an address', { trunks: [{ name: 'operator', from: ['127.0.0.2'] }] }, 'trunks.0.to'],
  ])('that names the key of %s', async (_title, settings, key) => {
    expect(await refusedStart(home(settings))).toContain(`config: ${key}: `)
  })

  test('for a file that is not YAML, and for one that is not there', async () => {
    const at = home()
    writeFileSync(at.config, 'http: [1\nsip: {')
    expect(await refusedStart(at)).toMatch(/^config: not YAML/)
    renameSync(at.config, `${at.config}.away`)
    expect(await refusedStart(at)).toMatch(/^config: the file cannot be read/)
  })

  test('when others can read the master key', async () => {
    const at = home()
    const keys = join(at.directory, 'keys')
    mkdirSync(keys, { mode: 0o700 })
    writeFileSync(join(keys, 'master'), `${'ab'.repeat(32)}\n`)
    chmodSync(join(keys, 'master'), 0o644)
    expect(await refusedStart(at)).toContain('chmod 600')
  })
})

const takeTcp = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  closers.push(() => server.close())
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a listener has an address')
  return address.port
}

const takeUdp = async (): Promise<number> => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  closers.push(() => socket.close())
  await once(socket, 'listening')
  return socket.address().port
}
