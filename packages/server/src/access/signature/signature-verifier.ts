import { createHash, timingSafeEqual } from 'node:crypto'
import type { Clock, MaybePromise, NonceLedger } from '@axbridge/core'
import type { HmacSha256 } from '../../hmac-sha256.ts'
import { chosenSignature } from './chosen-signature.ts'
import { digestFault } from './content-digest.ts'
import { coverageOf } from './coverage.ts'
import type { NonceMemory } from './nonce-memory.ts'
import type { RequestHead } from './request-head.ts'
import { serializeList } from './serialize-list.ts'
import { macOf, signatureBase } from './signature-base.ts'
import { type RefusedSignature, refusedSignature } from './signature-fault.ts'
import type { SignatureHorizon } from './signature-horizon.ts'
import { defaultSignatureLimits, type SignatureLimits } from './signature-limits.ts'
import { parametersOf, type SignatureParameters, timeFault } from './signature-parameters.ts'

/** What the secret of a key signs with, and whose it is. */
export type KeySecret<Owner> = { readonly hmac: HmacSha256; readonly owner: Owner }

export type VerifierParts<Owner> = {
  /** The wall clock: clients sign by theirs. */
  readonly clock: Clock
  /** Undefined for a key that is not there or is revoked. */
  secretOf(keyId: string): MaybePromise<KeySecret<Owner> | undefined>
  readonly nonces: NonceMemory
  readonly horizon: SignatureHorizon
  /** Where other servers may have accepted it. */
  readonly ledger?: NonceLedger | undefined
  readonly limits?: Partial<SignatureLimits>
}

/** Right or not, it cannot be accepted now: the same request signed again later may be. */
export type OverloadedSignature = Omit<RefusedSignature, 'kind'> & { readonly kind: 'overloaded' }

/** Right, but an earlier process may have accepted it: one that is made so many seconds later can be. */
export type SignedBeforeStart = Omit<RefusedSignature, 'kind'> & {
  readonly kind: 'before_start'
  readonly retryAfterS: number
}

export type VerifiedSignature<Owner> =
  | { readonly kind: 'verified'; readonly owner: Owner }
  | RefusedSignature
  | SignedBeforeStart
  | OverloadedSignature

/** A signature that its key made for this start line and these headers. Whether it was used before is not known yet. */
export type ProvedSignature<Owner> = {
  readonly kind: 'proved'
  readonly owner: Owner
  /**
   * Holds the body to it and uses it up; empty octets stand for no body. Of several calls at once for one signature, one
   * is verified. Rejects with the error of the horizon's `persist`.
   */
  accept(body: Uint8Array): MaybePromise<VerifiedSignature<Owner>>
}

export type OpenedSignature<Owner> = ProvedSignature<Owner> | RefusedSignature | { readonly kind: 'absent' }

const refusedInput = (rule: string): RefusedSignature => refusedSignature('Signature-Input', rule)

const usedBefore = refusedInput('must have a nonce that was not used before: each request is signed once')

/** How far the clocks of two servers may be apart. */
const otherClocksSeconds = 300

const overloaded = (rule: string): OverloadedSignature => ({ kind: 'overloaded', field: 'Signature-Input', rule })

const equal = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one, 'latin1'), Buffer.from(other, 'latin1'))

/**
 * Verifies request signatures: RFC 9421 with HMAC-SHA256, RFC 9530 for the body. What is required of a signature stands in
 * docs/signing.md.
 *
 * It goes in two steps, so that the body of a stranger need not be read: `open` proves the signature by the headers alone,
 * which name the digest of the body; `accept` holds the body to that and takes the nonce. A nonce is taken last: a stranger
 * can fill no memory with nonces and use up nobody's.
 */
export class SignatureVerifier<Owner> {
  readonly #parts: VerifierParts<Owner>
  readonly #limits: SignatureLimits

  constructor(parts: VerifierParts<Owner>) {
    this.#parts = parts
    this.#limits = { ...defaultSignatureLimits, ...parts.limits }
  }

  /** Both steps, for a body that is there already. Rejects with the errors of `secretOf` and of the horizon's `persist`. */
  async verify(
    head: RequestHead,
    body: Uint8Array = new Uint8Array(),
  ): Promise<VerifiedSignature<Owner> | { readonly kind: 'absent' }> {
    const opened = await this.open(head)
    return opened.kind === 'proved' ? opened.accept(body) : opened
  }

  open(head: RequestHead): MaybePromise<OpenedSignature<Owner>> {
    const chosen = chosenSignature(head, this.#limits.fieldCharacters)
    if (chosen.kind !== 'chosen') return chosen
    const parameters = parametersOf(chosen.list)
    if (!parameters.ok) return refusedInput(parameters.rule)
    const late = timeFault(parameters.value, this.#now(), this.#limits)
    if (late !== undefined) return refusedInput(late)
    const covered = coverageOf(head, chosen.list)
    if (!covered.ok) return refusedInput(covered.rule)
    const base = signatureBase(head, covered.value, serializeList(chosen.list))
    if (!base.ok) return refusedInput(base.rule)

    const prove = (key: KeySecret<Owner> | undefined): OpenedSignature<Owner> => {
      if (key === undefined) return refusedInput('must have the keyid of a key that is in use')
      if (!equal(macOf(key.hmac, base.value), chosen.mac)) {
        return refusedSignature('Signature', 'is not that of this request: compare the secret and the signature base')
      }
      const digestCovered = covered.value.has('content-digest')
      return {
        kind: 'proved',
        owner: key.owner,
        accept: (body) => this.#accept(head, body, digestCovered, parameters.value, key.owner),
      }
    }
    const key = this.#parts.secretOf(parameters.value.keyId)
    return key instanceof Promise ? key.then(prove) : prove(key)
  }

  #now(): number {
    return Math.floor(this.#parts.clock.now() / 1_000)
  }

  #accept(
    head: RequestHead,
    body: Uint8Array,
    digestCovered: boolean,
    parameters: SignatureParameters,
    owner: Owner,
  ): MaybePromise<VerifiedSignature<Owner>> {
    if (body.length > 0 && !digestCovered) return refusedInput('must cover "content-digest" when there is a body')
    const wrong = digestCovered ? digestFault(head, body, this.#limits.fieldCharacters) : undefined
    if (wrong !== undefined) return refusedSignature('Content-Digest', wrong)
    const { horizon } = this.#parts
    return horizon.standing(parameters.created) === 'beyond'
      ? horizon.cover(parameters.created).then(() => this.#use(parameters, owner))
      : this.#use(parameters, owner)
  }

  /** From the horizon's word to the nonce that was taken nothing else runs. */
  #use({ created, keyId, nonce }: SignatureParameters, owner: Owner): MaybePromise<VerifiedSignature<Owner>> {
    const { horizon, nonces } = this.#parts
    const standing = horizon.standing(created)
    switch (standing) {
      case 'before_start':
        return {
          kind: 'before_start',
          field: 'Signature-Input',
          rule: "must have a created after the server's last start: sign again",
          retryAfterS: horizon.coversNewIn,
        }
      case 'settled':
      case 'beyond':
        return overloaded('cannot be accepted while the server stops: sign again later')
      case 'covered':
        break
    }
    const taken = nonces.take(keyId, nonce, created, this.#now() - this.#limits.oldestSeconds)
    switch (taken) {
      case 'seen':
        return usedBefore
      case 'forgotten':
        return refusedInput('has a created for which used nonces are no longer remembered: sign again')
      case 'full':
        return overloaded('cannot be accepted while too many signatures are remembered: sign again later')
      case 'taken':
        horizon.accepted(created)
        return this.#useElsewhere(created, keyId, nonce, { kind: 'verified', owner })
    }
  }

  /** Behind the own memory: what this server has seen costs the others nothing. */
  #useElsewhere(
    created: number,
    keyId: string,
    nonce: string,
    verified: VerifiedSignature<Owner>,
  ): MaybePromise<VerifiedSignature<Owner>> {
    const { ledger } = this.#parts
    if (ledger === undefined) return verified
    const print = createHash('sha256').update(`${keyId}\0${nonce}`).digest().subarray(0, 16)
    const until = created + this.#limits.oldestSeconds + otherClocksSeconds
    return ledger.take(print, until).then((isFirst) => (isFirst ? verified : usedBefore))
  }
}
