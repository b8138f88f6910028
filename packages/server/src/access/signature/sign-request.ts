import { randomBytes } from 'node:crypto'
import { ourTag } from './chosen-signature.ts'
import { contentDigest } from './content-digest.ts'
import { coveredWhenSent } from './coverage.ts'
import type { InnerList, Parameter } from './field-reader.ts'
import { linesOf, queryOf, type RequestHead } from './request-head.ts'
import { serializeList } from './serialize-list.ts'
import { hmacOfSecret, macOf, signatureBase } from './signature-base.ts'
import { algorithm } from './signature-parameters.ts'

/** A request as it will be sent: these headers and no other content-type or idempotency-key. */
export type RequestToSign = {
  readonly method: string
  /** With scheme, host, path and query, spelt as they will be sent. */
  readonly url: string | URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
}

export type SigningKey = { readonly keyId: string; readonly secret: Uint8Array | string }

export type SigningOptions = {
  /** Milliseconds since 1970; now when left out. */
  readonly now?: number
  /** 16 to 128 visible ASCII characters; random ones when left out. */
  readonly nonce?: string
  readonly validSeconds?: number
  /** Header fields to cover besides content-type and idempotency-key. */
  readonly cover?: readonly string[]
}

/** The headers by which a request is signed, to be sent with its own. */
export type SigningHeaders = {
  readonly 'content-digest'?: string
  readonly 'signature-input': string
  readonly signature: string
}

const octetsOf = (body: Uint8Array | string | undefined): Uint8Array =>
  typeof body === 'string' ? Buffer.from(body, 'utf8') : (body ?? new Uint8Array())

const string = (key: string, text: string): Parameter => ({ key, value: { kind: 'string', text } })
const integer = (key: string, value: number): Parameter => ({ key, value: { kind: 'integer', value } })

const label = 'axb'

/**
 * Signs a request as the verifier wants it. The Host that is sent must be that of `url`. Throws for a request that cannot be
 * signed: a covered header that is not there or not ASCII.
 */
export const signRequest = (
  request: RequestToSign,
  { keyId, secret }: SigningKey,
  { now = Date.now(), nonce = randomBytes(18).toString('base64url'), validSeconds, cover = [] }: SigningOptions = {},
): SigningHeaders => {
  const { method, body } = request
  const url = new URL(request.url)
  const octets = octetsOf(body)
  const digest = octets.length === 0 ? undefined : contentDigest(octets)
  const head: RequestHead = {
    method,
    target: `${url.pathname}${url.search}`,
    headers: {
      ...Object.fromEntries(
        Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), [value]]),
      ),
      host: [url.host],
      ...(digest === undefined ? {} : { 'content-digest': [digest] }),
    },
  }
  const components = [
    ...['@method', '@authority', '@path'],
    ...(queryOf(head) === '' ? [] : ['@query']),
    ...(digest === undefined ? [] : ['content-digest']),
    ...coveredWhenSent.filter((name) => linesOf(head, name) !== undefined),
    ...cover,
  ]
  const created = Math.floor(now / 1_000)
  const list: InnerList = {
    items: components.map((text) => ({ text, parameters: [] })),
    parameters: [
      integer('created', created),
      ...(validSeconds === undefined ? [] : [integer('expires', created + validSeconds)]),
      string('keyid', keyId),
      string('alg', algorithm),
      string('nonce', nonce),
      string('tag', ourTag),
    ],
  }
  const serialized = serializeList(list)
  const base = signatureBase(head, components, serialized)
  if (!base.ok) throw new TypeError(`the request ${base.rule}`)
  return {
    ...(digest === undefined ? {} : { 'content-digest': digest }),
    'signature-input': `${label}=${serialized}`,
    signature: `${label}=:${macOf(hmacOfSecret(secret), base.value)}:`,
  }
}
