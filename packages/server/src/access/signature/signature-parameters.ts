import { accept, type Parsed, reject } from '@axbridge/core'
import type { BareItem, InnerList } from './field-reader.ts'
import type { SignatureLimits } from './signature-limits.ts'

/** What a signature says of itself; times in whole seconds since 1970. RFC 9421 section 2.3 */
export type SignatureParameters = {
  readonly created: number
  readonly expires: number | undefined
  readonly keyId: string
  readonly nonce: string
}

export const algorithm = 'hmac-sha256'

const keyIdShape = /^[\x21-\x7e]{1,128}$/
const nonceShape = /^[\x21-\x7e]{16,128}$/

const known = ['created', 'expires', 'keyid', 'alg', 'nonce', 'tag'] as const

const isKnown = (key: string): key is (typeof known)[number] => (known as readonly string[]).includes(key)

const textOf = (value: BareItem | undefined): string | undefined => (value?.kind === 'string' ? value.text : undefined)

const secondsOf = (value: BareItem | undefined): number | undefined =>
  value?.kind === 'integer' && value.value >= 0 ? value.value : undefined

/** The parameters of a signature, or the rule that one of them breaks. Whether its time is right is not looked at here. */
export const parametersOf = ({ parameters }: InnerList): Parsed<SignatureParameters> => {
  const given: { [Name in (typeof known)[number]]?: BareItem } = {}
  for (const { key, value } of parameters) {
    if (!isKnown(key)) return reject('may have no parameters but created, expires, keyid, alg, nonce and tag')
    given[key] = value
  }
  const created = secondsOf(given.created)
  if (created === undefined) return reject('must have created: whole seconds since 1970')
  const expires = secondsOf(given.expires)
  if (given.expires !== undefined && expires === undefined) {
    return reject('must have expires in whole seconds since 1970')
  }
  const keyId = textOf(given.keyid)
  if (keyId === undefined || !keyIdShape.test(keyId)) {
    return reject('must have keyid: a string of 1 to 128 visible ASCII characters')
  }
  // RFC 9421 section 3.2: the key decides the algorithm, and what the signature says of it must agree.
  if (given.alg !== undefined && textOf(given.alg) !== algorithm) {
    return reject(`must have the alg "${algorithm}" or no alg`)
  }
  const nonce = textOf(given.nonce)
  if (nonce === undefined || !nonceShape.test(nonce)) {
    return reject('must have nonce: a string of 16 to 128 visible ASCII characters, another one each time')
  }
  return accept({ created, expires, keyId, nonce })
}

/** Why the time of a signature is not right at `now`, in whole seconds; undefined when it is. */
export const timeFault = (
  { created, expires }: SignatureParameters,
  now: number,
  { oldestSeconds, aheadSeconds }: SignatureLimits,
): string | undefined => {
  if (created < now - oldestSeconds) {
    return `must have a created of the last ${oldestSeconds} seconds: sign again, and set the clock if it is wrong`
  }
  if (created > now + aheadSeconds) return `has a created more than ${aheadSeconds} seconds ahead: set the clock`
  // As everything that expires here: over at the very second that it names.
  if (expires !== undefined && now >= expires) return 'has expired: sign again'
  return undefined
}
