import { once } from 'node:events'
import { connect } from 'node:net'
import { openApiText } from '@axbridge/api'
import type { Store } from '@axbridge/core'
import { afterEach, describe, expect, test } from 'vitest'
import { heldStore, withBindings } from './held-store.test.kit.ts'
import { bind, goodBody, type RunningApi, runApi } from './running-api.test.kit.ts'

const running: RunningApi[] = []
const started = async (...options: Parameters<typeof runApi>): Promise<RunningApi> => {
  const api = await runApi(...options)
  running.push(api)
  return api
}
afterEach(async () => {
  for (const api of running.splice(0)) await api.close()
})

/** Sends octets, then whatever `more` sends, and answers everything that comes until the other side closes. */
const raw = (
  url: string,
  octets: string,
  more: (send: (octets: string) => void) => Promise<void> = async () => {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write(octets, 'latin1')
      more((next) => socket.write(next, 'latin1')).catch(reject)
    })
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      heard += text
    })
    socket.on('close', () => resolve(heard))
    socket.on('error', reject)
  })

describe('the service itself', () => {
  test('is healthy while it answers, to anyone', async () => {
    const api = await started()
    const response = await fetch(`${api.url}/healthz`)
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
  })

  test('is ready while every part is, and says which is not', async () => {
    let isReady = false
    const api = await started({ readyParts: [{ name: 'sip', isReady: () => isReady }] })
    const ask = () => api.ask({ method: 'GET', path: '/readyz' })
    const before = await ask()
    expect([before.status, before.json]).toEqual([503, { status: 'not_ready', waitingFor: ['sip'] }])
    isReady = true
    const after = await ask()
    expect([after.status, after.json]).toEqual([200, { status: 'ready', waitingFor: [] }])
    await api.store.close()
    expect((await ask()).json.waitingFor).toEqual(['store'])
    expect((await api.ask({ method: 'GET', path: '/healthz' })).status).toBe(200)
  })

  test('answers its contract', async () => {
    const api = await started()
    const { text } = await api.ask({ method: 'GET', path: '/openapi.json' })
    expect(text === openApiText()).toBe(true)
  })

  test('knows no other address', async () => {
    const api = await started()
    for (const path of ['/', '/v1', '/v1/bindings/', '/v1/bindings/x/y', '/v2/bindings', '//healthz', '/V1/bindings']) {
      const { status, json } = await api.ask({ method: 'GET', path })
      expect([path, status, json.code]).toEqual([path, 404, 'not_found'])
    }
  })

  test.each([
    ['PUT', '/v1/bindings', 'POST, GET, HEAD, DELETE'],
    ['PATCH', '/v1/bindings?x=1', 'POST, GET, HEAD, DELETE'],
    ['POST', '/v1/pool', 'GET, HEAD'],
    ['GET', '/v1/routes/check', 'POST'],
    ['POST', '/v1/bindings/x', 'GET, HEAD, PATCH, DELETE'],
    ['POST', '/v1/calls', 'GET, HEAD'],
    ['POST', '/v1/calls/export', 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['PROPFIND', '/v1/bindings', 'POST, GET, HEAD, DELETE'],
  ])('refuses %s %s with what the address takes', async (method, path, allow) => {
    const api = await started()
    const { status, headers, json } = await api.ask({ method, path })
    expect([status, json.code, headers.get('allow')]).toEqual([405, 'method_not_allowed', allow])
  })

  test('refuses an address with broken percent-encoding', async () => {
    const api = await started()
    const { status, json } = await api.ask({ method: 'GET', path: '/v1/bindings/%zz' })
    expect([status, json.code]).toEqual([400, 'malformed'])
  })
})

describe('octets that are no request', () => {
  test('are answered with a problem and the end of the connection', async () => {
    const api = await started()
    const heard = await raw(api.url, 'INVITE sip:13800000011@x SIP/2.0\r\n\r\n')
    expect(heard).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\nX-Request-Id: req_[a-z2-9]{16}\r\n/)
    expect(JSON.parse(heard.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'malformed', status: 400 })
    expect(heard.includes('13800000011')).toBe(false)
  })

  test('are answered with 431 when the headers are too long', async () => {
    const api = await started({ limits: { headerOctets: 1_024 } })
    const heard = await raw(api.url, `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(2_000)}\r\n\r\n`)
    expect(heard).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/)
  })

  test('do not stop the next request', async () => {
    const api = await started()
    await raw(api.url, '\0\u00ff\r\n\r\n')
    expect((await bind(api)).status).toBe(201)
  })
})

describe('a failure of the server', () => {
  test('is answered without a word of its cause, which goes to the log', async () => {
    const damaged = (store: Store): Store =>
      withBindings(store, {
        find: async (customer, id) => {
          const stored = await store.bindings.find(customer, id)
          return stored && { ...stored, parties: stored.parties.map((octet) => octet ^ 0x80) }
        },
      })
    const api = await started({ through: damaged })
    const { json: bound } = await bind(api)
    const { status, json } = await api.ask({ method: 'GET', path: `/v1/bindings/${bound.id}` })
    expect([status, json.code]).toEqual([500, 'internal'])
    expect(json.detail).toBe('The server failed. What the request asked for may or may not have come to pass.')
    const failure = api.logged.find(({ text }) => text === 'a request failed')
    expect(failure?.fields).toMatchObject({ error: { name: 'SealError', code: 'unknown_key' } })
  })
})

describe('too much work', () => {
  test('is refused at once, and taken again when there is room', async () => {
    const held = heldStore()
    const api = await started({ through: held.through, limits: { requestsInWork: 1 } })
    const first = bind(api)
    await held.until(1)
    const second = await bind(api)
    expect([second.status, second.json.code]).toEqual([503, 'overloaded'])
    expect((await api.ask({ method: 'GET', path: '/healthz' })).status).toBe(200)
    held.letGo()
    expect((await first).status).toBe(201)
    expect((await api.ask({ method: 'GET', path: '/v1/bindings' })).json.items).toHaveLength(1)
  })

  test('that takes too long is answered 503, and may still come to pass', async () => {
    const held = heldStore()
    const api = await started({ through: held.through, limits: { operationTimeoutMs: 50 } })
    const { status, json } = await bind(api)
    expect([status, json.code]).toEqual([503, 'overloaded'])
    held.letGo()
    await new Promise((resolve) => setImmediate(resolve))
    expect((await api.ask({ method: 'GET', path: '/v1/bindings' })).json.items).toHaveLength(1)
  })
})

describe('a server that stops', () => {
  test('finishes what is in work and refuses what comes after', async () => {
    const held = heldStore()
    const api = await started({ through: held.through })
    const body = JSON.stringify(goodBody)
    const head = `host: x\r\nauthorization: Bearer ${api.key}\r\n`
    const type = `content-type: application/json\r\ncontent-length: ${body.length}\r\n`
    const heard = raw(api.url, `POST /v1/bindings HTTP/1.1\r\n${head}${type}\r\n${body}`, async (send) => {
      await held.until(1)
      void api.close()
      await new Promise((resolve) => setImmediate(resolve))
      send(`GET /v1/bindings HTTP/1.1\r\n${head}\r\n`)
      await new Promise((resolve) => setTimeout(resolve, 50))
      held.letGo()
    })
    const statuses = [...(await heard).matchAll(/HTTP\/1\.1 ([0-9]{3})/g)].map(([, status]) => status)
    expect(statuses).toEqual(['201', '503'])
  })

  test('waits for no connection that was opened in advance and asked nothing', async () => {
    const api = await started()
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
    const closed = once(socket, 'close')
    await once(socket, 'connect')
    // Behind this answer the server has taken the other connection too.
    await api.ask({ method: 'GET', path: '/v1/bindings' })
    const stopped = await Promise.race([api.close(), new Promise((resolve) => setTimeout(resolve, 5_000, 'waits'))])
    expect(stopped).not.toBe('waits')
    await closed
  })
})

describe('the log', () => {
  test('has method, route, status, duration and request id, and nothing of what was sent', async () => {
    const api = await started()
    const { headers } = await api.ask({ method: 'GET', path: '/v1/bindings?orderId=secret-order' })
    await api.ask({ method: 'GET', path: '/v1/bindings/secret-id' })
    await api.ask({ method: 'POST', path: '/v1/bindings', body: { ...goodBody, note: 'secret-note' } })
    expect(api.logged.map(({ fields }) => fields)).toEqual([
      {
        requestId: headers.get('x-request-id'),
        method: 'GET',
        route: '/v1/bindings',
        status: 200,
        durationMs: expect.any(Number),
      },
      expect.objectContaining({ method: 'GET', route: '/v1/bindings/:id', status: 404 }),
      expect.objectContaining({ method: 'POST', route: '/v1/bindings', status: 400 }),
    ])
    expect(JSON.stringify(api.logged).includes('secret')).toBe(false)
  })
})
