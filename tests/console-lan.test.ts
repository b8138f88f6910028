import type { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, completeConfig, type RunningServer, startServer } from '@axbridge/server'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { people } from './running-service.ts'
import { field, openWebSocket, WebSocketPhone, type WebSocketPlace } from './websocket-phone.ts'

/** Where the devices of the network come from, and where nobody of it does. */
const [near, far] = ['127.0.0.1', '127.0.0.9']

const configIn = (folder: string, more: object = {}): Config =>
  completeConfig({
    http: { listen: '127.0.0.1:0' },
    sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0', ws: { listen: '127.0.0.1:0' } },
    data: join(folder, 'data'),
    keys: join(folder, 'keys'),
    log: { level: 'silent' },
    console: { lan: { addresses: ['127.0.0.1'], port: 0, networks: [`${near}/32`] } },
    ...more,
  })

let folder: string
let server: RunningServer
let lan: string
let ca: string
const phones: WebSocketPhone[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-lan-test-'))
  server = await startServer(configIn(folder), { isOnLan: true })
  lan = server.lan?.urls[0] ?? ''
  ca = readFileSync(join(folder, 'keys/lan.crt'), 'utf8')
})
afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.drop()))
})
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true })
})

type Answer = { readonly status: number; readonly text: string; readonly shown: X509Certificate | undefined }

/** Asks over HTTPS as another device does, believing in the certificate that it was shown. */
const ask = (
  path: string,
  { method = 'GET', body = '', from = near, headers = {} as Record<string, string> } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = body === '' ? {} : { 'content-type': 'application/json', 'content-length': String(body.length) }
    const asked = request(
      `${lan}${path}`,
      { method, ca, localAddress: from, headers: { ...sent, ...headers } },
      (response) => {
        const { socket, statusCode: status = 0 } = response
        const shown = 'getPeerX509Certificate' in socket ? socket.getPeerX509Certificate : undefined
        const certificate = (shown as undefined | (() => X509Certificate | undefined))?.call(socket)
        let text = ''
        response.on('data', (octets: Buffer) => {
          text += octets.toString('utf8')
        })
        response.on('end', () => resolve({ status, text, shown: certificate }))
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })

const place = (from = near): WebSocketPlace => {
  const { hostname, port } = new URL(lan)
  return { host: hostname, port: Number(port), path: '/sip', ca, from }
}

const loopback = (): WebSocketPlace => {
  const [host = '', port] = server.sip.ws?.split(':') ?? []
  return { host, port: Number(port) }
}

const password = (): string => server.sandbox?.phonePassword ?? ''

const phone = async (at: WebSocketPlace, number: string, secret = password()): Promise<WebSocketPhone> => {
  const opened = await WebSocketPhone.open(at, number, secret)
  phones.push(opened)
  return opened
}

/** What the page asks that is signed in, over the loopback; the first such page sets the first user up. */
const staff = async (): Promise<(method: string, path: string, body?: object) => Promise<Response>> => {
  const [, token = ''] = server.setUpLink?.split('#') ?? []
  const origin = server.http
  const json = { 'content-type': 'application/json', origin }
  const begun = await fetch(`${origin}/console/v1/set-up`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token, name: 'first', password: 'quite a long pass phrase 7' }),
  })
  expect(begun.status).toBe(201)
  const { csrf } = (await begun.json()) as { csrf: string }
  const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return (method, path, body) =>
    fetch(origin + path, {
      method,
      headers: { ...json, cookie, 'axbridge-csrf': csrf },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
}

const bind = async (): Promise<string> => {
  const response = await fetch(`${server.http}/v1/bindings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.sandbox?.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ a: people.a, b: people.b, orderId: 'order-1' },
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    }),
  })
  return ((await response.json()) as { x: string }).x
}

describe('another device of the network', () => {
  test('is shown the certificate of this machine, whose fingerprint stands in the terminal', async () => {
    const { status, shown } = await ask('/healthz')
    expect([status, shown?.fingerprint256]).toEqual([200, server.lan?.fingerprint])
    expect(shown?.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(shown?.subjectAltName?.split(', ').length).toBeGreaterThan(1)
  })

  test('finds what the console is made of there', async () => {
    expect(await ask('/v1/bindings')).toMatchObject({ status: 401 })
    expect([200, 503]).toContain((await ask('/', { headers: { accept: 'text/html' } })).status)
  })

  test('is a phone over the same address, and calls one on this machine', async () => {
    const [a, b] = [await phone(loopback(), people.a), await phone(place(), people.b)]
    for (const one of [a, b]) expect(await one.register()).toMatch(/^SIP\/2\.0 200 /)
    const x = await bind()
    const invite = a.dial(x)
    const rings = await b.next(/^INVITE /)
    expect(field(rings, 'From')).toContain(`sip:${x}@`)
    expect(rings).not.toContain(people.a)
    b.respond(rings, '200 OK')
    const success = await a.next(/^SIP\/2\.0 200 /)
    a.within('ACK', 1, invite, success)
    await b.next(/^ACK /)
    a.within('BYE', 2, invite, success)
    b.respond(await b.next(/^BYE /), '200 OK')
    expect(await a.next(/^SIP\/2\.0 200 [\s\S]*BYE\r/)).toMatch(/^SIP/)
  })

  test('connects as a page of this console, and as no other page', async () => {
    const refusedWith = async (origin: string, at = place()): Promise<number | 'none'> => {
      const opened = await openWebSocket(at, { origin })
      if (typeof opened === 'number') return opened
      opened.destroy()
      return 'none'
    }
    expect(await refusedWith(lan)).toBe('none')
    for (const stranger of ['https://stranger.example', server.http, lan.replace('https', 'http'), `${lan}1`, 'null'])
      expect([stranger, await refusedWith(stranger)]).toEqual([stranger, 403])
    // Its pages have no business at the WebSocket that is for this machine.
    expect(await refusedWith(lan, loopback())).toBe(403)
  })
})

test('nobody from elsewhere is let in: no page, no API and no phone', async () => {
  await expect(ask('/healthz', { from: far })).rejects.toThrow()
  await expect(openWebSocket(place(far))).rejects.toThrow()
})

describe('a link for a second device', () => {
  let link: { readonly url: string; readonly phone: string; readonly expiresAt: string }
  let page: Awaited<ReturnType<typeof staff>>

  beforeAll(async () => {
    page = await staff()
    const made = await page('POST', '/console/v1/try-it/links', { phone: people.b })
    expect(made.status).toBe(201)
    link = (await made.json()) as typeof link
  })

  const opened = async (key = link.url.split('#')[1] ?? '') =>
    ask('/console/v1/try-it/opened', { method: 'POST', body: JSON.stringify({ key }) })

  test('leads to the address of the network, is good for an hour and holds no number', async () => {
    expect(link).toMatchObject({
      url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:[0-9]+\/try#try_/),
      phone: people.b,
    })
    expect(link.url.startsWith(`${lan}/`)).toBe(true)
    expect(link.url).not.toContain(people.b)
    expect(Math.abs(Date.parse(link.expiresAt) - Date.now() - 3_600_000)).toBeLessThan(60_000)
  })

  test('lets it be that phone, with a password that is good for no other', async () => {
    const { status, text } = await opened()
    const tryIt = JSON.parse(text) as { phonePassword: string; phones: string[] }
    expect([status, tryIt]).toMatchObject([
      200,
      { customer: null, lan: null, phones: [people.b], expiresAt: link.expiresAt, sockets: { wss: '/sip' } },
    ])
    expect(text).not.toContain(password())
    expect(text).not.toContain(server.sandbox?.apiKey)
    const own = await phone(place(), people.b, tryIt.phonePassword)
    expect(await own.register()).toMatch(/^SIP\/2\.0 200 /)
    const other = await phone(place(), people.a, tryIt.phonePassword)
    expect(await other.register()).toMatch(/^SIP\/2\.0 403 /)
  })

  test('opens nothing else: a wrong key and the API are refused', async () => {
    expect((await opened(`try_${'a'.repeat(27)}`)).status).toBe(404)
    expect((await opened('try_1')).status).toBe(400)
    const headers = { authorization: `Bearer ${link.url.split('#')[1]}` }
    for (const path of ['/v1/bindings', '/admin/v1/customers', '/console/v1/try-it'])
      expect([path, (await ask(path, { headers })).status]).toEqual([path, 401])
  })

  test('is made for the phones of the page alone', async () => {
    expect((await page('POST', '/console/v1/try-it/links', { phone: '13900000009' })).status).toBe(400)
  })

  test('and who is signed in learns where it leads, and the phones of his own page', async () => {
    const answer = (await (await page('GET', '/console/v1/try-it')).json()) as object
    expect(answer).toMatchObject({
      customer: server.sandbox?.customer,
      phonePassword: password(),
      phones: [people.a, people.b, people.stranger],
      lan: { url: `${lan}/` },
      sockets: { ws: `ws://${server.sip.ws}/`, wss: '/sip' },
      expiresAt: null,
    })
  })
})

describe('--lan', () => {
  test.each([
    ['the sandbox', { sandbox: { enabled: false } }, /sandbox\.enabled/],
    ['the console', { console: { enabled: false } }, /console\.enabled/],
  ])('is refused where %s is switched off', async (_what, more, says) => {
    const refused = startServer(configIn(folder, more), { isOnLan: true })
    await expect(refused).rejects.toThrow(says)
    await expect(refused).rejects.toMatchObject({ code: 'lan' })
  })

  test('names the setting of an address that this machine has not', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'axbridge-lan-test-'))
    try {
      const away = { console: { lan: { addresses: ['198.51.100.7'], port: 0 } } }
      await expect(startServer(configIn(elsewhere, away), { isOnLan: true })).rejects.toThrow(/^console\.lan\.port: /)
    } finally {
      rmSync(elsewhere, { recursive: true })
    }
  })
})
