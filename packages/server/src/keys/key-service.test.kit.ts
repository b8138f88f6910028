import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the service is to answer from now on. */
export type KeyServiceMood = 'well' | 'unavailable' | 'silent' | 'refusing' | 'nonsense'

/**
 * A key service as docs/keys.md says what one is, written from that page and nothing of ours: its master keys never leave it, and it wraps
 * under the newest. Whoever starts it closes it.
 */
export const startKeyService = async (token: string) => {
  const masters = new Map([['v1', randomBytes(32)]])
  const asked: string[] = []
  let mood: KeyServiceMood = 'well'
  /** How many requests more are answered 503 first. */
  let outage = 0

  const wrap = (key: Buffer) => {
    const [id, master] = [...masters].at(-1) ?? ['', Buffer.alloc(0)]
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', master, nonce)
    const wrapped = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()])
    return { id, wrapped: wrapped.toString('base64') }
  }
  const unwrap = (id: string, wrapped: Buffer) => {
    const decipher = createDecipheriv('aes-256-gcm', masters.get(id) ?? Buffer.alloc(32), wrapped.subarray(0, 12))
    decipher.setAuthTag(wrapped.subarray(-16))
    return { key: Buffer.concat([decipher.update(wrapped.subarray(12, -16)), decipher.final()]).toString('base64') }
  }

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = ''
    for await (const part of request.setEncoding('utf8')) text += part
    asked.push(request.url ?? '')
    const answer = (status: number, body: object | string) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(typeof body === 'string' ? body : JSON.stringify(body))
    if (mood === 'silent') return
    if (mood === 'unavailable' || outage > 0) {
      outage -= 1
      answer(503, {})
      return
    }
    if (mood === 'nonsense') return void answer(200, '{"key":"short"}')
    if (mood === 'refusing' || request.headers.authorization !== `Bearer ${token}`) return void answer(403, {})
    const body = JSON.parse(text) as { key?: string; id?: string; wrapped?: string }
    if (request.url === '/keys/wrap') return void answer(200, wrap(Buffer.from(body.key ?? '', 'base64')))
    answer(200, unwrap(body.id ?? '', Buffer.from(body.wrapped ?? '', 'base64')))
  }
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    asked,
    be: (next: KeyServiceMood) => {
      mood = next
    },
    failNext: (count: number) => {
      outage = count
    },
    addMaster: (id: string) => void masters.set(id, randomBytes(32)),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
