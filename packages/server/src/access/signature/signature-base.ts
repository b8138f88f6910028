import { accept, type Parsed, reject } from '@axbridge/core'
import { type HmacSha256, hmacSha256 } from '../../hmac-sha256.ts'
import { combinedValue, linesOf, pathOf, queryOf, type RequestHead } from './request-head.ts'

/** What is covered of a request besides its headers. RFC 9421 section 2.2. */
export const derivedComponents = ['@method', '@authority', '@path', '@query'] as const

/**
 * The host and port that the client asked, without a default port. A server behind TLS does not know its scheme and leaves
 * out both default ports: no API is at https and 80, or at http and 443.
 * RFC 9421 section 2.2.3
 */
const authorityOf = (head: RequestHead): string | undefined => {
  const lines = linesOf(head, 'host')
  return lines?.length === 1 ? lines[0]?.toLowerCase().replace(/:(?:80|443)$/, '') : undefined
}

const componentValue = (head: RequestHead, name: string): string | undefined => {
  switch (name) {
    case '@method':
      return head.method
    case '@authority':
      return authorityOf(head)
    // RFC 9421 section 2.2.6: as it was sent, percent-encoding included.
    case '@path':
      return head.target.startsWith('/') ? pathOf(head) : undefined
    // RFC 9421 section 2.2.7: without a query the value is the question mark alone.
    case '@query':
      return queryOf(head) || '?'
    default:
      return combinedValue(head, name)
  }
}

// A line feed in a value would let one component speak for another (RFC 9421 section 2), and octets beyond ASCII are
// not the same ones in every client.
const spoken = /^[\t\x20-\x7e]*$/

/**
 * The text that is signed: a line for each covered component, and the parameters. `serialized` is the covered list as
 * `serializeList` writes it. Refuses by the place of a component in the list, since its name is the sender's own text.
 * RFC 9421 section 2.5
 */
export const signatureBase = (head: RequestHead, components: Iterable<string>, serialized: string): Parsed<string> => {
  let base = ''
  let place = 0
  for (const name of components) {
    place += 1
    const value = componentValue(head, name)
    if (value === undefined) return reject(`covers as component ${place} what the request does not have`)
    if (!spoken.test(value)) return reject(`covers as component ${place} a value that is not ASCII`)
    base += `"${name}": ${value}\n`
  }
  return accept(`${base}"@signature-params": ${serialized}`)
}

/** What a secret signs with. A secret that is text stands for its UTF-8 octets. */
export const hmacOfSecret = (secret: Uint8Array | string): HmacSha256 => {
  if (secret.length === 0) throw new Error('a key has no secret')
  return hmacSha256(typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret)
}

/** HMAC-SHA256 of a signature base, in base64. RFC 9421 section 3.3.3 */
export const macOf = (hmac: HmacSha256, base: string): string => hmac.of(base, 'latin1', 'base64')
