import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
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

describe('a sandbox that is switched off', () => {
  const ask = async (server: ServerProcess, method: string, path: string, key: string, body?: object) => {
    const answer = await fetch(`${server.ready.http}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, problem: (await answer.json()) as Record<string, unknown> }
  }

  test('leaves nothing behind that binds: its key is refused, and counts again when it is switched on', async () => {
    const at = home()
    const first = await start(at)
    const key = first.ready.sandbox?.key ?? ''
    const binding = { a: '13800000001', b: '13900000002', orderId: 'order-1' }
    await new ApiClient(first.ready.http, key).bind(binding)
    await first.stop()

    const settings = JSON.parse(readFileSync(at.config, 'utf8')) as object
    writeFileSync(at.config, JSON.stringify({ ...settings, sandbox: { enabled: false } }))
    const second = await start(at)
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    for (const refused of [
      await ask(second, 'POST', '/bindings', key, { ...binding, expiresAt }),
      await ask(second, 'GET', '/bindings', key),
    ]) {
      expect(refused).toMatchObject({ status: 403, problem: { code: 'forbidden' } })
      expect(refused.problem.detail).toContain('the sandbox is switched off (sandbox.enabled)')
    }
    expect((await ask(second, 'GET', '/bindings', `${key}x`)).status).toBe(401)
    await second.stop()

    writeFileSync(at.config, JSON.stringify(settings))
    const third = await start(at)
    expect(await new ApiClient(third.ready.http, key).bindings()).toHaveLength(1)
  })
})

describe('a server with a certificate', () => {
  const pem = (at: ServerHome, name: string): { certificate: string; key: string } => {
    const [key, certificate] = [join(at.directory, `${name}.key`), join(at.directory, `${name}.crt`)]
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=test']
    const args = ['req', '-x509', ...curve, '-days', '30', '-keyout', key, '-out', certificate]
    execFileSync('openssl', args, { stdio: 'ignore' })
    return { key, certificate }
  }

  test('says where it listens, and reads the files again when it is told to, without an end', async () => {
    const at = home()
    const listening = { listen: '127.0.0.1:0', ...pem(at, 'sip') }
    const settings = JSON.parse(readFileSync(at.config, 'utf8')) as { sip: object }
    writeFileSync(at.config, JSON.stringify({ ...settings, sip: { ...settings.sip, tls: listening, wss: listening } }))
    const server = await start(at)
    for (const address of [server.sipTls, server.sipWss]) {
      const socket = connectTls({ host: address?.host, port: address?.port ?? 0, rejectUnauthorized: false })
      closers.push(() => socket.destroy())
      await once(socket, 'secureConnect')
    }
    expect(server.sipWs?.port).toBeGreaterThan(0)
    writeFileSync(listening.key, 'no key')
    server.hangUp()
    await expect.poll(() => server.stderr, { timeout: 2_500 }).toContain('"key":"sip.tls.key"')
    expect(server.stderr).toContain('a certificate cannot be used; the old one stays')
    expect(await server.stop()).toBe(0)
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

  test('that names the setting when the port of WebSockets is taken', async () => {
    const port = await takeTcp()
    const line = await refusedStart(home({ sip: { ws: { listen: `127.0.0.1:${port}` } } }))
    expect(line).toContain('sip.ws.listen')
    expect(line).toContain(`127.0.0.1:${port}`)
  })

  test('that names the setting when a certificate is not there', async () => {
    const tls = { listen: '127.0.0.1:0', certificate: '/nowhere/sip.crt', key: '/nowhere/sip.key' }
    expect(await refusedStart(home({ sip: { tls } }))).toMatch(
      /^sip\.tls\.certificate: .*\(ENOENT\): \/nowhere\/sip\.crt$/,
    )
  })

  test('that names the setting when the address is not of this machine', async () => {
    expect(await refusedStart(home({ http: { listen: '192.0.2.1:8700', allowPlain: true } }))).toContain('http.listen')
  })

  test.each([
    ['an unknown key', { calls: { ringTimeout: 5 } }, 'calls.ringTimeout'],
    ['a value out of bounds', { calls: { ringTimeoutMs: 5 } }, 'calls.ringTimeoutMs'],
    ['a trunk without a name', { trunks: [{ to: '127.0.0.2:5060', from: ['127.0.0.2'] }] }, 'trunks.0.name'],
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
