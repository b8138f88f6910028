import { randomLetters } from './random-letters.ts'

/** A key as an operator gives it out: a public id, and a secret that never leaves this process. */
export type SigningKey = { readonly id: string; readonly secret: string }

export type RequestToSign = {
  readonly method: string
  readonly url: URL
  /** Sent with the request, by their names in lower case; all of them are covered. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** Anybody may ask it. */
  readonly isOpen: boolean
}

/** Answers the headers of a request and of its signature. Each call has a nonce of its own. */
export type Signer = (request: RequestToSign) => Promise<Readonly<Record<string, string>>>

const utf8 = new TextEncoder()

const base64 = (octets: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(octets)))

const digestOf = async (body: string): Promise<string> =>
  `sha-256=:${base64(await crypto.subtle.digest('SHA-256', utf8.encode(body)))}:`

/** Signs by RFC 9421 with HMAC-SHA256, and RFC 9530 for the body. */
export const signerOf = ({ id, secret }: SigningKey): Signer => {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  let key: Promise<CryptoKey> | undefined
  return async ({ method, url, headers, body }) => {
    key ??= crypto.subtle.importKey('raw', utf8.encode(secret), algorithm, false, ['sign'])
    const sent = { ...headers, ...(body === undefined ? {} : { 'content-digest': await digestOf(body) }) }
    const covered: readonly (readonly [name: string, value: string])[] = [
      ['@method', method],
      ['@authority', url.host],
      ['@path', url.pathname],
      ...(url.search === '' ? [] : [['@query', url.search] as const]),
      ...Object.entries(sent),
    ]
    const names = covered.map(([name]) => `"${name}"`).join(' ')
    const created = Math.floor(Date.now() / 1_000)
    const parameters = `(${names});created=${created};keyid="${id}";alg="hmac-sha256";nonce="${randomLetters()}";tag="axbridge"`
    const lines = [...covered, ['@signature-params', parameters] as const]
    const base = lines.map(([name, value]) => `"${name}": ${value}`).join('\n')
    const mac = await crypto.subtle.sign(algorithm.name, await key, utf8.encode(base))
    return { ...sent, 'signature-input': `axb=${parameters}`, signature: `axb=:${base64(mac)}:` }
  }
}

/** Sends the key itself: only for customers who may, and only under TLS or on one machine. */
export const bearerOf =
  (secret: string): Signer =>
  async ({ headers }) => ({ ...headers, authorization: `Bearer ${secret}` })
