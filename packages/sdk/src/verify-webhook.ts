import { AxbridgeError, invalidArgument } from './axbridge-error.ts'
import type { Event } from './contract/answers.ts'

type Posted<Type extends string, Data, Cursor> = {
  readonly type: Type
  /** When it happened. */
  readonly timestamp: string
  readonly data: Data
  /** The same as often as it is delivered: what was worked on once need not be again. */
  readonly id: string
  readonly cursor: Cursor
}

/** An event as an endpoint gets it. */
export type WebhookEvent = {
  [Type in Event['type']]: Posted<Type, Extract<Event, { type: Type }>['data'], string>
}[Event['type']]

/** What was asked for to see whether deliveries arrive. */
export type WebhookTest = Posted<'webhook.test', { readonly endpoint: string }, null>

/** Events between two cursors were not kept as long as the endpoint did not take them: ask for what may be missing. */
export type WebhookGap = Posted<'webhook.gap', { readonly after: string; readonly through: string }, string>

export type WebhookMessage = WebhookEvent | WebhookTest | WebhookGap

/** Of `fetch`, or of Node's `http`. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

export type VerifyOptions = {
  /** By how many seconds the clocks may differ, and how old a delivery may be: 300 when left out. */
  readonly toleranceS?: number | undefined
  /** The time, in ms: the clock's when left out. */
  readonly now?: number | undefined
}

/** More than two are needed only while a secret is replaced; each of one is tried with each of the other. */
const mostSecrets = 8
const mostSignatures = 16

const algorithm = { name: 'HMAC', hash: 'SHA-256' }
const utf8 = new TextEncoder()

const refused = (why: string): AxbridgeError =>
  new AxbridgeError('webhook_not_verified', `the webhook is not verified: ${why}`)

const octetsOf = (base64: string): Uint8Array<ArrayBuffer> | undefined => {
  if (!/^[A-Za-z0-9+/]{4,}={0,2}$/.test(base64) || base64.length % 4 !== 0) return undefined
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

const keysOf = async (given: unknown): Promise<readonly CryptoKey[]> => {
  if (globalThis.crypto?.subtle === undefined) throw new AxbridgeError('unsupported', 'there is no Web Crypto here')
  const secrets: readonly unknown[] = Array.isArray(given) ? given : [given]
  if (secrets.length === 0 || secrets.length > mostSecrets)
    throw invalidArgument('secret', `must be one secret, or 1 to ${mostSecrets} of them`)
  return Promise.all(
    secrets.map(async (secret) => {
      const octets = typeof secret === 'string' ? octetsOf(secret.replace(/^whsec_/, '')) : undefined
      if (octets === undefined) throw invalidArgument('secret', 'must be the secret of an endpoint: whsec_…')
      return crypto.subtle.importKey('raw', octets, algorithm, false, ['verify'])
    }),
  )
}

const headerOf = (headers: WebhookHeaders, name: string): string => {
  const found =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  if (typeof found !== 'string' || found === '') throw refused(`it has no header ${name}`)
  return found
}

const checkTime = (written: string, { toleranceS = 300, now = Date.now() }: VerifyOptions): void => {
  if (!/^[0-9]{1,12}$/.test(written)) throw refused('webhook-timestamp must be whole seconds since 1970')
  const ageS = Math.floor(now / 1_000) - Number(written)
  if (ageS > toleranceS) throw refused('it is too old: it was sent again by somebody, or a clock is wrong')
  if (ageS < -toleranceS) throw refused('it is from the future: a clock is wrong')
}

const joined = (head: string, body: Uint8Array): Uint8Array<ArrayBuffer> => {
  const octets = utf8.encode(head)
  const all = new Uint8Array(octets.length + body.length)
  all.set(octets)
  all.set(body, octets.length)
  return all
}

const messageOf = (body: Uint8Array): WebhookMessage => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    if (typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string')
      return value as WebhookMessage
  } catch {
    // What could not be read may hold anything, and the error repeats a part of it.
  }
  throw refused('its body is no event')
}

/**
 * The event in a delivery whose signature and time are right, by Standard Webhooks 1.0. `body` is what was received, octet by
 * octet, before any parser; `secret` the endpoint's, or all that may be in use while it is replaced. Rejects with AxbridgeError:
 * `webhook_not_verified`, to be answered with 400 and nothing else, or `invalid_argument`.
 */
export const verifyWebhook = async (
  secret: string | readonly string[],
  headers: WebhookHeaders,
  body: string | Uint8Array,
  options: VerifyOptions = {},
): Promise<WebhookMessage> => {
  const keys = await keysOf(secret)
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    throw invalidArgument(
      'body',
      'must be the text or the octets that were received, and not what a parser made of them',
    )
  const octets = typeof body === 'string' ? utf8.encode(body) : body
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const signatures = headerOf(headers, 'webhook-signature')
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .flatMap((signature) => octetsOf(signature.slice(3)) ?? [])
  if (signatures.length === 0) throw refused('webhook-signature has no signature of version 1')
  if (signatures.length > mostSignatures) throw refused('webhook-signature has too many signatures')
  const signed = joined(`${id}.${timestamp}.`, octets)
  // Web Crypto compares in constant time.
  const verdicts = keys.flatMap((key) =>
    signatures.map((signature) => crypto.subtle.verify(algorithm.name, key, signature, signed)),
  )
  if (!(await Promise.all(verdicts)).includes(true)) throw refused('no signature is one of its secrets')
  checkTime(timestamp, options)
  return messageOf(octets)
}
