import {
  type Clock,
  type Customer,
  type CustomerStore,
  type KnownKey,
  type MaybePromise,
  type NonceLedger,
  parseKeyId,
  type Vault,
} from '@axbridge/core'
import type { Authenticate, Known, NotKnown, RequestView } from '../operation/authenticate.ts'
import { settled } from '../operation/settled.ts'
import { apiKeyOf } from './api-key.ts'
import { OpenedSecrets } from './opened-secrets.ts'
import { NonceMemory } from './signature/nonce-memory.ts'
import type { SignatureHorizon } from './signature/signature-horizon.ts'
import {
  type KeySecret,
  type OpenedSignature,
  SignatureVerifier,
  type VerifiedSignature,
} from './signature/signature-verifier.ts'

export type CustomerAuthenticatorParts = {
  readonly customers: Pick<CustomerStore, 'keyByHash' | 'keyById'>
  readonly vault: Pick<Vault, 'hash' | 'open'>
  /** The wall clock: clients sign by theirs. */
  readonly wall: Clock
  readonly horizon: SignatureHorizon
  /** Where other servers accept signatures too. */
  readonly ledger?: NonceLedger | undefined
  /** Knows a person by his session, where neither key nor signature is sent; undefined where there is none either. */
  readonly bySession?: ((request: RequestView) => MaybePromise<Known<Customer> | NotKnown> | undefined) | undefined
}

const bearerChallenge = 'Bearer realm="axbridge"'
const signatureChallenge = 'Signature realm="axbridge"'

const unknown: NotKnown = {
  kind: 'not_known',
  reason: 'unauthenticated',
  field: 'Authorization',
  rule: 'must carry a key that is in use, or the request be signed by one (Signature-Input and Signature)',
  challenge: `${signatureChallenge}, ${bearerChallenge}`,
}

const unknownBearer: NotKnown = { ...unknown, challenge: `${bearerChallenge}, error="invalid_token"` }

const mustSign: NotKnown = {
  kind: 'not_known',
  reason: 'forbidden',
  field: 'Authorization',
  rule: 'must not carry the key: every request of this customer is signed (Signature-Input and Signature)',
  challenge: signatureChallenge,
}

/**
 * Knows customers by a signature of one of their keys (SEC-2), or by the key itself where their settings allow that. A
 * request with a signature counts by it alone. The row of the key is as the store has it: one that is revoked is unknown from
 * then on.
 */
export const customerAuthenticator = ({
  customers,
  vault,
  wall,
  horizon,
  ledger,
  bySession,
}: CustomerAuthenticatorParts): Authenticate<Customer> => {
  const secrets = new OpenedSecrets(vault)

  const secretOf = (keyId: string): MaybePromise<KeySecret<KnownKey> | undefined> => {
    const id = parseKeyId(keyId)
    return id.ok ? settled(customers.keyById(id.value), toSecret) : undefined
  }
  const toSecret = (known: KnownKey | undefined): KeySecret<KnownKey> | undefined => {
    if (known === undefined || known.key.revokedAt !== null) return undefined
    const hmac = secrets.of(known.key)
    return hmac === undefined ? undefined : { hmac, owner: known }
  }
  const verifier = new SignatureVerifier<KnownKey>({
    clock: wall,
    secretOf,
    nonces: new NonceMemory(),
    horizon,
    ledger,
  })

  const byBearer = (authorization: string): MaybePromise<Known<Customer> | NotKnown> => {
    const key = apiKeyOf(authorization)
    if (key === undefined) return unknownBearer
    return settled(customers.keyByHash(vault.hash('api-key', key)), (known) => {
      if (known === undefined || known.key.revokedAt !== null) return unknownBearer
      return known.customer.settings.bearerAllowed ? knownBy(known, 'bearer') : mustSign
    })
  }

  const knownBy = ({ key, customer }: KnownKey, way: 'bearer' | 'signature'): Known<Customer> => ({
    kind: 'known',
    who: customer,
    key: key.id,
    isStillKnown: () =>
      settled(customers.keyById(key.id), (now) =>
        now === undefined || now.key.revokedAt !== null
          ? false
          : way === 'signature' || now.customer.settings.bearerAllowed,
      ),
  })

  const verdictOf = (verified: VerifiedSignature<KnownKey>): Known<Customer> | NotKnown => {
    switch (verified.kind) {
      case 'verified':
        return knownBy(verified.owner, 'signature')
      case 'refused':
        return notKnown('unauthenticated', verified)
      case 'before_start':
        return { ...notKnown('signature_before_start', verified), retryAfterS: verified.retryAfterS }
      case 'overloaded':
        return notKnown('overloaded', verified)
    }
  }

  const unsigned = (request: RequestView): MaybePromise<Known<Customer> | NotKnown> => {
    const { authorization } = request.headers
    return authorization === undefined ? (bySession?.(request) ?? unknown) : byBearer(authorization.join(', '))
  }

  return (request) => {
    const answer = (opened: OpenedSignature<KnownKey>) => {
      switch (opened.kind) {
        case 'absent':
          return unsigned(request)
        case 'proved':
          return {
            kind: 'signed' as const,
            key: opened.owner.key.id,
            check: (body: Uint8Array) => settled(opened.accept(body), verdictOf),
          }
        case 'refused':
          return notKnown('unauthenticated', opened)
      }
    }
    return settled(verifier.open(request), answer)
  }
}

const notKnown = (
  reason: NotKnown['reason'],
  { field, rule }: { readonly field: string; readonly rule: string },
): NotKnown => ({ kind: 'not_known', reason, field, rule, challenge: signatureChallenge })
