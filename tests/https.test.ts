import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type PeerCertificate } from 'node:tls'
import { commandLine, ServerHome, ServerProcess } from '@axbridge/sim'
import { afterEach, describe, expect, test } from 'vitest'
import { repositoryRoot } from './repository.ts'
import { runServe } from './serve-run.ts'
import { type TlsFiles, TlsFolder } from './tls-files.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const authority = (name?: string): TlsFolder => {
  const folder = new TlsFolder(name)
  closers.push(() => folder.remove())
  return folder
}

const homeOf = (settings: Readonly<Record<string, object>>): ServerHome => {
  const home = ServerHome.make(settings)
  closers.push(() => home.remove())
  return home
}

const start = async (home: ServerHome): Promise<ServerProcess> => {
  const server = await ServerProcess.start({ config: home.config, deadlineMs: 20_000 })
  closers.push(() => server.kill9())
  return server
}

/** Copies an identity to files that a server follows, as careful programs put files in place. */
const put = (home: ServerHome, { certificate, key }: TlsFiles): { certificate: string; key: string } => {
  const folder = join(home.directory, 'tls')
  mkdirSync(folder, { recursive: true })
  for (const [name, from] of Object.entries({ certificate, key })) {
    cpSync(from, join(folder, `${name}.new`))
    renameSync(join(folder, `${name}.new`), join(folder, name))
  }
  return { certificate: join(folder, 'certificate'), key: join(folder, 'key') }
}

type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A Node process that believes in an authority, as a customer's or an operator's does: the variable is read at its start. */
const node = async (argv: readonly string[], env: Record<string, string>): Promise<Ran> => {
  const child = spawn(process.execPath, [...argv], {
    cwd: repositoryRoot,
    env: { PATH: process.env.PATH, ...env },
    timeout: 20_000,
    killSignal: 'SIGKILL',
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (octets: Buffer) => {
    stdout += octets.toString('utf8')
  })
  child.stderr.on('data', (octets: Buffer) => {
    stderr += octets.toString('utf8')
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}

const axbridge = (argv: readonly string[], env: Record<string, string>) => node([commandLine(), ...argv], env)

/** Asks for /healthz in the way that the options say; answers the status line, or what TLS said. */
const health = (url: string, options: object): Promise<{ said: string; shown: PeerCertificate | undefined }> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false, ...options }, () =>
      socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
    )
    let said = ''
    let shown: PeerCertificate | undefined
    socket.once('secureConnect', () => {
      shown = socket.getPeerCertificate()
    })
    socket.on('data', (octets: Buffer) => {
      said += octets.toString('latin1')
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      said = error.code ?? 'unknown'
    })
    socket.on('close', () => resolve({ said: said.split('\r\n')[0] ?? '', shown }))
  })

const securedHome = (folder: TlsFolder): ServerHome => {
  const home = homeOf({})
  put(home, folder.filesOf('IP:127.0.0.1'))
  const files = { certificate: join(home.directory, 'tls/certificate'), key: join(home.directory, 'tls/key') }
  home.rewrite({ http: { tls: files } })
  return home
}

describe('the API over HTTPS', () => {
  test('is asked by the SDK and by the command, which believe in the authority that they are told of', async () => {
    const folder = authority()
    const identity = folder.filesOf('IP:127.0.0.1')
    const server = await start(homeOf({ http: { tls: { certificate: identity.certificate, key: identity.key } } }))
    const { http: url, sandbox } = server.ready
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:/)
    const believing = { NODE_EXTRA_CA_CERTS: identity.authorities }
    const asked = { AXBRIDGE_URL: url, AXBRIDGE_KEY: sandbox?.key ?? '' }

    const code = `
      import { Axbridge } from '@axbridge/sdk'
      const { AXBRIDGE_URL: url, AXBRIDGE_KEY: bearer } = process.env
      const expiresAt = new Date(Date.now() + 3600000).toISOString()
      const order = { a: '13800000001', b: '13800000002', orderId: 'order-1', expiresAt }
      console.log((await new Axbridge({ url, bearer }).bind(order)).x)`
    const bound = await node(['--input-type=module', '-e', code], { ...asked, ...believing })
    expect(bound).toMatchObject({ stderr: '', stdout: expect.stringMatching(/^700[0-9]{12}\n$/) })
    const shown = await axbridge(['bindings', 'list'], { ...asked, ...believing })
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('order-1') })

    const doubting = await axbridge(['bindings', 'list'], asked)
    expect(doubting).toMatchObject({ code: 1, stdout: '' })
    expect(doubting.stderr).toMatch(/UNABLE_TO_VERIFY_LEAF_SIGNATURE.*NODE_EXTRA_CA_CERTS/)
  })

  test('is spoken over TLS 1.2 and 1.3, over no earlier version and not in clear (SEC-2)', async () => {
    const server = await start(securedHome(authority()))
    const url = server.ready.http
    const ok = 'HTTP/1.1 200 OK'
    for (const version of ['TLSv1.2', 'TLSv1.3']) {
      expect((await health(url, { minVersion: version, maxVersion: version })).said).toBe(ok)
    }
    // A client that would speak the old version, whatever its own OpenSSL thinks of it.
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }
    expect((await health(url, old)).said).toMatch(/^ERR_SSL_.*ALERT_PROTOCOL_VERSION$/)
    await expect(fetch(url.replace('https:', 'http:'))).rejects.toThrow()
  })

  test('shows a renewed certificate from the next connection on, without a restart', async () => {
    const folder = authority()
    const home = securedHome(folder)
    const server = await start(home)
    const serial = async () => (await health(server.ready.http, {})).shown?.serialNumber
    const before = await serial()
    put(home, folder.filesOf('IP:127.0.0.1'))
    server.hangUp()
    await expect.poll(serial, { timeout: 5_000 }).not.toBe(before)
    expect((await health(server.ready.http, { maxVersion: 'TLSv1.2' })).said).toBe('HTTP/1.1 200 OK')
    expect((await health(server.ready.http, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).said).toMatch(/^ERR_SSL_/)
    await expect.poll(() => server.stderr, { timeout: 2_500 }).toContain('"key":"http.tls"')
  })

  test('is not begun with a certificate that cannot be used', async () => {
    const home = homeOf({ http: { tls: { certificate: '/nowhere/http.crt', key: '/nowhere/http.key' } } })
    const { exitCode, stderr } = await runServe(home.config)
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^http\.tls\.certificate: .*\(ENOENT\): \/nowhere\/http\.crt\n$/)
  })
})

describe('an admin API with a listener of its own', () => {
  test('is served there alone, and customers are served where they were', async () => {
    const home = homeOf({ admin: { listen: '127.0.0.1:0' } })
    const { http, admin, sandbox } = (await start(home)).ready
    const statuses = async (base: string, path: string, key: string) =>
      (await fetch(base + path, { headers: { authorization: `Bearer ${key}` } })).status
    expect(admin).not.toBe(http)
    expect(await statuses(http, '/v1/bindings', sandbox?.key ?? '')).toBe(200)
    // There people ask for customers by a session; a customer's key counts for nothing.
    expect(await statuses(admin, '/v1/bindings', sandbox?.key ?? '')).toBe(401)
    expect(await statuses(http, '/admin/v1/customers', '')).toBe(404)
    expect(await statuses(admin, '/admin/v1/customers', '')).toBe(401)
    for (const base of [http, admin]) expect(await statuses(base, '/readyz', '')).toBe(200)
    const keyFile = join(home.directory, 'keys/admin')
    const ran = await axbridge(['customers', 'list', '--url', admin, '--admin-key-file', keyFile], {})
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('sandbox') })
  })
})
