import { createHash, createHmac, randomUUID } from 'node:crypto'
import { httpbis } from 'http-message-signatures'

export type KeyOfClient = { readonly id: string; readonly secret: string }

export type SignedRequest = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export type Signing = {
  /** In ms. */
  readonly createdAt?: number
  readonly nonce?: string
}

/**
 * A request signed by a library that is not ours, after docs/signing.md: what it covers, and how the body is digested,
 * is written out here once more.
 */
export const signByLibrary = async (
  { method, url, headers = {}, body }: Omit<SignedRequest, 'headers'> & Partial<Pick<SignedRequest, 'headers'>>,
  { id, secret }: KeyOfClient,
  { createdAt = Date.now(), nonce = randomUUID() }: Signing = {},
): Promise<SignedRequest> => {
  const digest = createHash('sha256')
    .update(body ?? '')
    .digest('base64')
  const all = {
    ...headers,
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-digest': `sha-256=:${digest}:` }),
  }
  const fields = ['@method', '@authority', '@path', ...(new URL(url).search === '' ? [] : ['@query'])]
  const signed = await httpbis.signMessage(
    {
      key: { sign: async (data: Buffer) => createHmac('sha256', secret).update(data).digest() },
      fields: [...fields, ...Object.keys(all)],
      params: ['created', 'keyid', 'nonce'],
      paramValues: { created: new Date(createdAt), keyid: id, nonce },
    },
    { method, url: new URL(url), headers: all },
  )
  const lines = Object.entries(signed.headers).map(([name, value]) => [name.toLowerCase(), String(value)])
  return { method, url, headers: Object.fromEntries(lines), ...(body === undefined ? {} : { body }) }
}

/** Sends a request as it was signed, or with changes that its signature does not know. */
export const sendSigned = (request: SignedRequest, changes: Partial<SignedRequest> = {}): Promise<Response> => {
  const { method, url, headers, body } = { ...request, ...changes }
  return fetch(url, { method, headers, signal: AbortSignal.timeout(10_000), ...(body === undefined ? {} : { body }) })
}
