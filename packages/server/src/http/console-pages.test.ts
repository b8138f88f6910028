import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { problemMediaType } from '@axbridge/api'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { createApiServer } from './api-server.ts'
import { consolePages } from './console-pages.ts'
import { defaultHttpLimits } from './limits.ts'

const script = `export const words = ${JSON.stringify('so many words that packing them is worth it; '.repeat(40))}\n`
const problemType = `${problemMediaType}; charset=utf-8`
const page =
  '<!doctype html><html><head><meta name="csp-nonce" content="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style></head></html>'

let folder: string
let pages: string
const apps: FastifyInstance[] = []
const sockets: string[] = []

const serve = async (from: string): Promise<string> => {
  const parts = { folder: from, sockets: () => sockets }
  const server = { randomness: systemRandomness, limits: defaultHttpLimits, log: undefined }
  const { app } = createApiServer({ ...server, pages: consolePages(parts) })
  apps.push(app)
  return app.listen({ host: '127.0.0.1', port: 0 })
}

let url: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-pages-'))
  pages = join(folder, 'pages')
  mkdirSync(join(pages, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'a secret beside the pages')
  writeFileSync(join(pages, 'index.html'), page)
  writeFileSync(join(pages, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(pages, 'assets/app-a1b2.js'), script)
  writeFileSync(join(pages, 'assets/app-a1b2.js.br'), brotliCompressSync(script))
  writeFileSync(join(pages, 'assets/app-a1b2.js.gz'), gzipSync(script))
  symlinkSync(join(folder, 'secret.txt'), join(pages, 'assets/link.txt'))
  url = await serve(pages)
})
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()))
  rmSync(folder, { recursive: true })
})

const html = { accept: 'text/html,application/xhtml+xml' }
const ask = (path: string, headers: Record<string, string> = html, method = 'GET') =>
  fetch(url + path, { method, headers })

/** Sends a request line as it is, which no client would; answers the status and all that came. */
const raw = (lines: readonly string[]): Promise<{ status: string; text: string }> =>
  new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
      socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`),
    )
    socket.setEncoding('latin1')
    socket.on('data', (more: string) => {
      text += more
    })
    socket.on('close', () => resolve({ status: text.split(' ')[1] ?? '', text }))
    socket.on('error', reject)
  })

const policyOf = (response: Response): readonly string[] =>
  (response.headers.get('content-security-policy') ?? '').split('; ')

describe('the page', () => {
  test('carries a policy that lets in what this server brings and nothing else', async () => {
    const response = await ask('/')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(policyOf(response)).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      expect.stringMatching(/^style-src 'self' 'nonce-[A-Za-z0-9+/]{22}=='$/),
      "img-src 'self' data:",
      "connect-src 'self'",
      "media-src 'self' blob:",
      "font-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringMatching(/^microphone=\(self\), camera=\(\), /),
    })
  })

  test('has a nonce of its own with every answer, wherever it needs one', async () => {
    const seen = new Set<string>()
    for (let time = 0; time < 5; time += 1) {
      const response = await ask('/')
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '') ?? []
      expect(await response.text()).toBe(page.replaceAll('__CSP_NONCE__', nonce))
      seen.add(nonce)
    }
    expect(seen.size).toBe(5)
  })

  test('is the answer to every path within the console, for who asks for a page', async () => {
    for (const path of ['/bindings', '/bindings/bnd_1?open=2', '/calls/a/b', '/v1x', '/healthz2', '/try'])
      expect([path, (await ask(path)).status]).toEqual([path, 200])
    const script = await ask('/bindings', { accept: '*/*' })
    expect([script.status, script.headers.get('content-type')]).toEqual([404, problemType])
    expect((await ask('/', { accept: '*/*' })).status).toBe(200)
  })

  test('says what to run where it was not built, and is there as soon as it is', async () => {
    const later = join(folder, 'later')
    const other = await serve(later)
    const before = await fetch(`${other}/`)
    expect([before.status, await before.text()]).toEqual([503, expect.stringContaining('npm run build')])
    mkdirSync(later)
    writeFileSync(join(later, 'index.html'), page)
    expect((await fetch(`${other}/`)).status).toBe(200)
  })
})

describe('where a page may connect to', () => {
  const connectTo = async (host: string, ...listed: readonly string[]): Promise<string | undefined> => {
    sockets.splice(0, sockets.length, ...listed)
    const { text } = await raw(['GET / HTTP/1.1', `Host: ${host}`])
    sockets.splice(0)
    return /connect-src ([^;]*);/.exec(text)?.[1]
  }

  test('is the place that it came from, and where SIP is spoken', async () => {
    expect(await connectTo('127.0.0.1:8700', 'ws://127.0.0.1:5066/', 'wss://[::1]:5067/x')).toBe(
      "'self' ws://127.0.0.1:5066 wss://[::1]:5067",
    )
  })

  test('is the address of the page where SIP listens on all addresses', async () => {
    expect(await connectTo('192.0.2.7:8700', 'ws://0.0.0.0:5066/')).toBe("'self' ws://192.0.2.7:5066")
    expect(await connectTo('[2001:db8::7]:8700', 'ws://[::]:5066/')).toBe("'self' ws://[2001:db8::7]:5066")
  })

  test('is nothing that somebody wrote into the header of a request', async () => {
    for (const host of ["a; script-src 'unsafe-inline'", '*', "'unsafe-eval'", 'a b'])
      expect((await connectTo(host, 'ws://0.0.0.0:5066/')) ?? "'self'").toBe("'self'")
  })
})

describe('a file of the page', () => {
  const path = '/assets/app-a1b2.js'

  test('is kept for ever by who has it, for its name says what it holds', async () => {
    const response = await ask(path, {})
    expect(await response.text()).toBe(script)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
    })
    const other = await ask('/icon.svg', {})
    expect([other.headers.get('cache-control'), other.headers.get('content-type')]).toEqual([
      'no-cache',
      'image/svg+xml',
    ])
  })

  test.each([
    ['br', 'gzip, deflate, br'],
    ['gzip', 'gzip'],
    ['gzip', 'br;q=0, gzip;q=0.5'],
    [null, 'br;q=0, gzip;q=0.0'],
    [null, 'identity'],
  ])('is sent packed as %s to who takes %s', async (coding, accepted) => {
    const response = await ask(path, { 'accept-encoding': accepted })
    expect(response.headers.get('content-encoding')).toBe(coding)
    // What is packed is unpacked by fetch.
    expect(await response.text()).toBe(script)
  })

  test('is not sent again to who has it', async () => {
    const etags = new Set<string>()
    for (const accepted of ['br', 'gzip', 'identity']) {
      const first = await ask(path, { 'accept-encoding': accepted })
      const etag = first.headers.get('etag') ?? ''
      await first.text()
      const again = await ask(path, { 'accept-encoding': accepted, 'if-none-match': `"other", W/${etag}` })
      expect([again.status, await again.text()]).toEqual([304, ''])
      expect((await ask(path, { 'accept-encoding': accepted, 'if-none-match': '"other"' })).status).toBe(200)
      etags.add(etag)
    }
    expect(etags.size).toBe(3)
  })

  test('is told by its head alone', async () => {
    const { text } = await raw([`HEAD ${path} HTTP/1.1`, 'Host: x'])
    expect(text).toMatch(new RegExp(`^HTTP/1.1 200 OK\r\n[\\s\\S]*content-length: ${script.length}\r\n`))
    expect(text.endsWith('\r\n\r\n')).toBe(true)
    expect((await raw(['HEAD / HTTP/1.1', 'Host: x'])).text).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n$/)
  })

  test('is one that was built, and nothing else on the disk', async () => {
    for (const asked of [
      '/assets/../../secret.txt',
      '/../secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/link.txt',
      '/assets/app-a1b2.js.br',
      '/assets/unknown.js',
      '/assets/',
      '/assets',
      '//secret.txt',
      '/assets\\..\\..\\secret.txt',
      `${folder}/secret.txt`,
    ]) {
      const { status, text } = await raw([`GET ${asked} HTTP/1.1`, 'Host: x', 'Accept: */*'])
      expect([asked, status]).toEqual([asked, '404'])
      expect(text).not.toContain('a secret')
    }
    expect((await ask('/assets/unknown.js')).status).toBe(404)
  })
})

test('what is for the API keeps its problem documents, also for who asks for a page', async () => {
  for (const path of ['/v1/nothing', '/v1', '/admin/v1/nothing', '/console/v1/nothing', '/healthz/x', '/sip']) {
    const response = await ask(path)
    expect([path, response.status, response.headers.get('content-type')]).toEqual([path, 404, problemType])
    expect(await response.json()).toMatchObject({ code: 'not_found' })
  }
  expect((await ask('/bindings', html, 'POST')).status).toBe(404)
})
