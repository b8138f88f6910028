import { createHmac } from 'node:crypto'
import { httpbis } from 'http-message-signatures'
import { contentDigest } from './content-digest.ts'
import { NonceMemory } from './nonce-memory.ts'
import type { RequestHead } from './request-head.ts'
import { type RequestToSign, type SigningOptions, signRequest } from './sign-request.ts'
import { hmacOfSecret } from './signature-base.ts'
import { type HorizonParts, SignatureHorizon } from './signature-horizon.ts'
import type { SignatureLimits } from './signature-limits.ts'
import { type KeySecret, SignatureVerifier } from './signature-verifier.ts'

export const noon = Date.UTC(2026, 10, 24, 12)

export const shop = { keyId: 'key_abcdefghijkmnpqr', secret: 'axb_0123456789ABCDEFGHIJKLMNOPQRSTUV' }

export const otherShop = { keyId: 'key_rqpnmkjihgfedcba', secret: 'axb_VUTSRQPONMLKJIHGFEDCBA9876543210' }

/** The wall clock of the scene, which stands until it is set. */
export class SetClock {
  ms: number

  constructor(ms = noon) {
    this.ms = ms
  }

  now(): number {
    return this.ms
  }
}

/** What a last process and a full disk left behind, and what one process remembers. */
export type Scene = {
  readonly clock: SetClock
  readonly horizon: SignatureHorizon
  readonly nonces: NonceMemory
  readonly verifier: SignatureVerifier<string>
}

export type SceneParts = Partial<Pick<HorizonParts, 'persisted' | 'persist'>> & {
  readonly clock?: SetClock
  readonly capacity?: number
  readonly limits?: Partial<SignatureLimits>
}

export const secretOf = (keyId: string): KeySecret<string> | undefined => {
  if (keyId === shop.keyId) return { hmac: hmacOfSecret(shop.secret), owner: 'shop' }
  return keyId === otherShop.keyId ? { hmac: hmacOfSecret(otherShop.secret), owner: 'other shop' } : undefined
}

/** A process that has just started. */
export const started = (parts: SceneParts = {}): Scene => {
  const { clock = new SetClock(), persisted = 0, persist = async () => {}, capacity, limits } = parts
  const horizon = new SignatureHorizon({ persisted, clock, persist })
  const nonces = new NonceMemory(capacity === undefined ? {} : { capacity })
  const verifier = new SignatureVerifier({
    clock,
    secretOf,
    nonces,
    horizon,
    ...(limits === undefined ? {} : { limits }),
  })
  return { clock, horizon, nonces, verifier }
}

/** A request as the server gets it. */
export type Received = { readonly head: RequestHead; readonly body: Uint8Array }

export const received = (
  { method, url, headers = {}, body = '' }: RequestToSign,
  signing: Readonly<Record<string, string>>,
): Received => {
  const { host, pathname, search } = new URL(url)
  const lines = Object.entries({ ...headers, ...signing, host }).map(([name, value]) => [name.toLowerCase(), [value]])
  return {
    head: { method, target: pathname + search, headers: Object.fromEntries(lines) },
    body: typeof body === 'string' ? Buffer.from(body) : body,
  }
}

export const bindRequest = {
  method: 'POST',
  url: 'https://api.example.com/v1/bindings?dry=true',
  headers: { 'content-type': 'application/json', 'idempotency-key': 'order-2026-0001' },
  body: '{"mode":"AXB","a":"13800000001","b":"13900000002"}',
} satisfies RequestToSign

/** A request signed by our own signer as it arrives. */
export const signed = (
  request: RequestToSign = bindRequest,
  options: SigningOptions = { now: noon },
  key = shop,
): Received => received(request, signRequest(request, key, options))

export const withHeaders = (
  { head, body }: Received,
  changes: Readonly<Record<string, readonly string[] | undefined>>,
): Received => {
  const headers = Object.entries({ ...head.headers, ...changes }).filter(([, lines]) => lines !== undefined)
  return { head: { ...head, headers: Object.fromEntries(headers) }, body }
}

export type LibraryParameters = Readonly<Record<string, string | number | undefined>>

export type LibrarySigning = {
  readonly fields?: readonly string[]
  /** Undefined leaves a parameter out. */
  readonly parameters?: LibraryParameters
  readonly key?: { readonly keyId: string; readonly secret: string | Uint8Array }
  readonly label?: string
}

export const bindFields = [
  ...['@method', '@authority', '@path', '@query'],
  ...['content-digest', 'content-type', 'idempotency-key'],
]

let nonces = 0

/** Signs with http-message-signatures, an implementation that is not ours; answers all headers to send. */
export const signByLibrary = async (
  request: RequestToSign = bindRequest,
  { fields = bindFields, parameters = {}, key = shop, label = 'sig1' }: LibrarySigning = {},
): Promise<Record<string, string>> => {
  nonces += 1
  const all = { created: noon / 1_000, keyid: key.keyId, nonce: `nonce-of-library-${nonces}`, ...parameters }
  const kept = Object.entries(all).filter(([, value]) => value !== undefined)
  const body = Buffer.from(request.body ?? '')
  const headers = {
    ...request.headers,
    ...(body.length === 0 ? {} : { 'content-digest': contentDigest(body) }),
  }
  const { headers: sent } = await httpbis.signMessage(
    {
      key: { sign: async (data: Buffer) => createHmac('sha256', key.secret).update(data).digest() },
      name: label,
      fields: [...fields],
      params: kept.map(([name]) => name),
      paramValues: Object.fromEntries(
        kept.map(([name, value]) => [
          name,
          name === 'created' || name === 'expires' ? new Date(Number(value) * 1_000) : (value ?? null),
        ]),
      ),
    },
    { method: request.method, url: new URL(request.url), headers },
  )
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), String(value)]))
}

/** A request that the library signed, as it arrives. */
export const libraryRequest = async (request: RequestToSign = bindRequest, signing: LibrarySigning = {}) =>
  received({ ...request, headers: {} }, await signByLibrary(request, signing))

/** What the verifier says: a refusal as one line, anything else as it is. */
export const verdictOf = async ({ head, body }: Received, scene = started()) => {
  const outcome = await scene.verifier.verify(head, body)
  return 'rule' in outcome ? `${outcome.kind}: ${outcome.field} ${outcome.rule}` : outcome
}

/** Signs a bind with the library and answers what the verifier says of it. */
export const bindVerdict = async (signing: LibrarySigning, scene = started()) =>
  verdictOf(await libraryRequest(bindRequest, signing), scene)

export const verified = { kind: 'verified', owner: 'shop' }
