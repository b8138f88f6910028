import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'

// A verification platform as AXBridge asks one (docs/verification.md): to try it with, to test against, and to begin your own from.

/** What comes in. `number` is the 700 number that was dialled; no real number ever comes. */
export type Question = {
  readonly identifier: string
  readonly number: string
  readonly call: string
  readonly at: string
}

export type Answer = { readonly result: 'verified' | 'rejected'; readonly validForS?: number }

export type PlatformOptions = {
  readonly decide: (question: Question) => Answer | Promise<Answer>
  /** The secret of each key, by its id; left out, nobody's signature is looked at. */
  readonly secretOf?: ((keyId: string) => string | undefined) | undefined
}

const path = '/v1/verifications'
const mostOctets = 16_384
const oldestS = 300

/** The octets as they came: the digest is over them. */
const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  let octets = 0
  for await (const part of request) {
    octets += (part as Buffer).length
    if (octets > mostOctets) throw new Error('the body is too long')
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts)
}

const isEqual = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

/** What each component of a signature stands for (RFC 9421 section 2). */
const componentOf = (component: string, { method, url, headers }: IncomingMessage): string | undefined => {
  if (component === '@method') return method
  if (component === '@authority') return headers.host?.toLowerCase()
  if (component === '@path') return url?.split('?')[0]
  const value = headers[component]
  return Array.isArray(value) ? value.join(', ') : value
}

/** The nonces of the last minutes, so that nothing is played back. */
class Nonces {
  /** In seconds, the oldest first. */
  readonly #seen = new Map<string, number>()

  take(nonce: string, nowS: number): boolean {
    for (const [oldest, at] of this.#seen) {
      if (at > nowS - 2 * oldestS) break
      this.#seen.delete(oldest)
    }
    if (this.#seen.has(nonce)) return false
    this.#seen.set(nonce, nowS)
    return true
  }
}

/** Whether a request is signed by a key that is known, not long ago, with this body, and for the first time. */
const isSigned = (
  request: IncomingMessage,
  body: Buffer,
  secretOf: (keyId: string) => string | undefined,
  nonces: Nonces,
): boolean => {
  const { 'signature-input': input = '', signature = '', 'content-digest': digest } = request.headers
  const [, label, parameters, list] = /^([a-z]+)=((\([^)]*\)).*)$/.exec(String(input)) ?? []
  const [, created] = /;created=([0-9]{1,12})/.exec(parameters ?? '') ?? []
  const [, keyId] = /;keyid="([^"]+)"/.exec(parameters ?? '') ?? []
  const secret = keyId === undefined ? undefined : secretOf(keyId)
  if (label === undefined || list === undefined || secret === undefined) return false
  const nowS = Date.now() / 1_000
  const [, nonce] = /;nonce="([^"]+)"/.exec(parameters ?? '') ?? []
  if (nonce === undefined || !(Math.abs(nowS - Number(created)) <= oldestS)) return false
  const components = [...list.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
  if (!['@method', '@authority', '@path', 'content-digest'].every((name) => components.includes(name))) return false
  if (digest !== `sha-256=:${createHash('sha256').update(body).digest('base64')}:`) return false
  const lines = components.map((name) => `"${name}": ${componentOf(name, request) ?? ''}`)
  const base = [...lines, `"@signature-params": ${parameters}`].join('\n')
  const expected = `${label}=:${createHmac('sha256', secret).update(base).digest('base64')}:`
  // Last, so that strangers use up nobody's.
  return isEqual(String(signature), expected) && nonces.take(`${keyId} ${nonce}`, nowS)
}

const readQuestion = (body: Buffer): Question | undefined => {
  try {
    const { identifier, number, call, at } = JSON.parse(body.toString('utf8')) as Partial<
      Record<keyof Question, unknown>
    >
    const isWhole = [identifier, number, call, at].every((field) => typeof field === 'string')
    return isWhole ? ({ identifier, number, call, at } as Question) : undefined
  } catch {
    return undefined
  }
}

/** Answers the questions of one installation. Who is not believed is told nothing but that. */
export const verificationListener = ({ decide, secretOf }: PlatformOptions): RequestListener => {
  const nonces = new Nonces()
  const answer = async (request: IncomingMessage): Promise<{ readonly status: number; readonly body?: Answer }> => {
    if (request.url !== path) return { status: 404 }
    if (request.method !== 'POST') return { status: 405 }
    const body = await bodyOf(request)
    if (secretOf !== undefined && !isSigned(request, body, secretOf, nonces)) return { status: 401 }
    const question = readQuestion(body)
    return question === undefined ? { status: 400 } : { status: 200, body: await decide(question) }
  }
  return (request, response) => {
    answer(request)
      .then(({ status, body }) => {
        const text = body === undefined ? '' : JSON.stringify(body)
        response.writeHead(status, { 'content-type': 'application/json' }).end(text)
      })
      .catch(() => response.destroy())
  }
}

// As a program it verifies every identifier but those that begin with `bad`.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const secret = process.env.VERIFICATION_SECRET
  const server = createServer(
    verificationListener({
      decide: ({ identifier }) => ({ result: identifier.startsWith('bad') ? 'rejected' : 'verified', validForS: 60 }),
      secretOf: secret === undefined ? undefined : () => secret,
    }),
  )
  server.listen(Number(process.env.PORT ?? 8090), '127.0.0.1', () => {
    console.log(`verifying at http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
  })
  process.once('SIGTERM', () => server.close())
}
