import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { createApiServer } from './api-server.ts'
import { defaultHttpLimits } from './limits.ts'
import { bind, type RunningApi, runApi } from './running-api.test.kit.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A request may take so long in these tests; the look for those that take longer comes every 50 ms. */
const limits = { requestTimeoutMs: 300, connectionLookMs: 50 }

const started = async (): Promise<RunningApi> => {
  const api = await runApi({ limits })
  closers.push(() => api.close())
  return api
}

type Client = { readonly socket: Socket; readonly ended: Promise<{ readonly heard: string; readonly afterMs: number }> }

const dial = (url: string): Client => {
  const began = performance.now()
  let heard = ''
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  closers.push(() => socket.destroy())
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => {
    heard += text
  })
  socket.on('error', () => {})
  const ended = new Promise<{ heard: string; afterMs: number }>((resolve) => {
    socket.on('close', () => resolve({ heard, afterMs: performance.now() - began }))
  })
  return { socket, ended }
}

/** Sends one octet after the other, without end. */
const drip = ({ socket, ended }: Client, octet: string): void => {
  const dripping = setInterval(() => socket.write(octet), 20)
  void ended.then(() => clearInterval(dripping))
}

describe('a client that takes its time', () => {
  test('with its head is cut off, however steadily it sends, and others are served meanwhile', async () => {
    const api = await started()
    const slow = Array.from({ length: 100 }, () => dial(api.url))
    for (const client of slow) {
      client.socket.write('GET /v1/bindings HTTP/1.1\r\nhost: x\r\nx-slow: ')
      drip(client, 'y')
    }
    expect((await bind(api)).status).toBe(201)
    for (const { ended } of slow) {
      const { heard, afterMs } = await ended
      expect(heard).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
      expect(afterMs).toBeGreaterThan(limits.requestTimeoutMs - 50)
    }
    expect((await bind(api, { orderId: 'order-18' })).status).toBe(201)
  })

  test('with its body is cut off', async () => {
    const api = await started()
    const client = dial(api.url)
    const type = 'content-type: application/json\r\ncontent-length: 9999\r\n'
    client.socket.write(
      `POST /v1/bindings HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${api.key}\r\n${type}\r\n{"a": "`,
    )
    drip(client, 'y')
    expect((await client.ended).heard).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
  })

  test('with its first octet is cut off', async () => {
    const api = await started()
    expect((await dial(api.url).ended).afterMs).toBeGreaterThan(limits.requestTimeoutMs - 50)
  })

  test('with its handshake over TLS is cut off', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'axbridge-slow-'))
    closers.push(() => rmSync(folder, { recursive: true }))
    const [cert, key] = [join(folder, 'crt'), join(folder, 'key')]
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    execFileSync('openssl', ['req', '-x509', ...curve, '-subj', '/CN=slow', '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    })
    const { app } = createApiServer({
      ...{ randomness: systemRandomness, log: undefined, limits: { ...defaultHttpLimits, ...limits } },
      certificate: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') },
    })
    closers.push(() => app.close())
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    expect(url).toMatch(/^https:/)
    const [silent, half] = [dial(url), dial(url)]
    // The beginning of a ClientHello (RFC 8446 section 5.1), which never goes on.
    half.socket.write(Buffer.from('1603010200010001', 'hex'))
    for (const { ended } of [silent, half]) expect((await ended).afterMs).toBeGreaterThan(limits.requestTimeoutMs - 50)
  })
})
