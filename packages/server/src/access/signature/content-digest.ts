import { hash } from 'node:crypto'
import { FieldReader } from './field-reader.ts'
import { combinedValue, type RequestHead } from './request-head.ts'

/** The digests that RFC 9530 section 5 holds fit against an attacker, and their names in node:crypto. */
const algorithms = [
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
] as const

/** The value of a Content-Digest header for these octets. RFC 9530 section 2 */
export const contentDigest = (body: Uint8Array): string => `sha-256=:${hash('sha256', body, 'base64')}:`

/**
 * Why the Content-Digest of a request does not stand for this body, or undefined when it does. Each digest of a fit
 * algorithm must be right and one must be there; others are passed over, as RFC 9530 section 2 allows.
 */
export const digestFault = (head: RequestHead, body: Uint8Array, mostCharacters: number): string | undefined => {
  const text = combinedValue(head, 'content-digest')
  if (text === undefined) return 'must be sent with a body'
  // What nearly every client sends, to the letter.
  if (text === contentDigest(body)) return undefined
  if (text.length > mostCharacters) return `may have at most ${mostCharacters} characters`
  const reader = new FieldReader(text)
  const digests = reader.dictionary(() => reader.byteSequence())
  if (digests === undefined) return reader.fault
  let held = 0
  for (const [name, algorithm] of algorithms) {
    const digest = digests.get(name)
    if (digest === undefined) continue
    if (digest !== hash(algorithm, body, 'base64')) return `is not the ${name} of the body that came`
    held += 1
  }
  return held === 0 ? 'must have a sha-256 or a sha-512' : undefined
}
