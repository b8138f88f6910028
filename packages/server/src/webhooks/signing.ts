import type { Randomness, Vault, Webhook, WebhookId } from '@axbridge/core'
import { type HmacSha256, hmacSha256 } from '../hmac-sha256.ts'

/** One scope for all: there are far fewer than the 2^32 values that a scope may seal. */
const scope = 'webhook'

/** Standard Webhooks, "Signature scheme": between 24 and 64 octets. */
const secretOctets = 32

const prefix = 'whsec_'

/** A new secret as its owner is shown it: `whsec_` and base64. */
export const makeWebhookSecret = (randomness: Randomness): string =>
  prefix + Buffer.from(randomness.octets(secretOctets)).toString('base64')

export const sealWebhookSecret = (vault: Pick<Vault, 'seal'>, id: WebhookId, secret: string) =>
  vault.seal(scope, id, secret)

const keyOf = (vault: Pick<Vault, 'open'>, id: WebhookId, sealed: Webhook['secret']): HmacSha256 =>
  hmacSha256(Buffer.from(vault.open(scope, id, sealed).slice(prefix.length), 'base64'))

/** The headers of one post; `now` is the instant of the attempt in ms. */
export type Signer = (
  message: { readonly id: string; readonly body: string },
  now: number,
) => {
  readonly 'webhook-id': string
  readonly 'webhook-timestamp': string
  readonly 'webhook-signature': string
}

/** Signs with the secret and, until its end, with the one before it: who still has the old one finds a signature of it. */
export const signerOf = (
  { id, secret, previousSecret }: Pick<Webhook, 'id' | 'secret' | 'previousSecret'>,
  vault: Pick<Vault, 'open'>,
): Signer => {
  const key = keyOf(vault, id, secret)
  const previous = previousSecret === null ? undefined : keyOf(vault, id, previousSecret.secret)
  const previousUntil = previousSecret?.until ?? 0
  return (message, now) => {
    const seconds = String(Math.floor(now / 1_000))
    const signed = `${message.id}.${seconds}.${message.body}`
    const one = `v1,${key.of(signed, 'utf8', 'base64')}`
    const isRotating = previous !== undefined && now < previousUntil
    return {
      'webhook-id': message.id,
      'webhook-timestamp': seconds,
      'webhook-signature': isRotating ? `${one} v1,${previous.of(signed, 'utf8', 'base64')}` : one,
    }
  }
}
