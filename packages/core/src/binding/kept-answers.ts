import type { CustomerId } from '../customers/customer-id.ts'
import type { KeptAnswer } from '../ports/kept-answer.ts'
import type { Store } from '../ports/store.ts'
import { hashesEqual, hashText, type KeyedHash, type Sealed, type Vault } from '../ports/vault.ts'
import { type Refused, refuse } from '../refusal/refused.ts'
import type { Bound, RepeatableRequest } from './bind-command.ts'

export type Repeated = { readonly kind: 'repeated'; readonly answer: string }

const dayMs = 86_400_000

/** Nobody seals more answers than one key bears in a day. */
const scopeOf = (keptAt: number): string => `answer/${Math.floor(keptAt / dayMs)}`

/** Opens a kept answer. Throws when it was not sealed for its key and its day, or was changed since. */
export const openKeptAnswer = (vault: Pick<Vault, 'open'>, { key, answer, keptAt }: KeptAnswer): string =>
  vault.open(scopeOf(keptAt), hashText(key), answer)

/** The answers to one repeatable request: the same body gets the same answer, another body is refused. */
export class KeptAnswers {
  readonly #store: Store
  readonly #vault: Vault
  readonly #customer: CustomerId
  readonly #request: RepeatableRequest
  readonly #key: KeyedHash
  readonly #body: KeyedHash

  constructor(store: Store, vault: Vault, customer: CustomerId, request: RepeatableRequest) {
    this.#store = store
    this.#vault = vault
    this.#customer = customer
    this.#request = request
    this.#key = vault.hash('idempotency-key', [customer, request.operation, request.key].join('\n'))
    this.#body = vault.hash('request-body', request.body)
  }

  async earlier(now: number): Promise<Repeated | Refused | undefined> {
    const kept = await this.#store.keptAnswer(this.#key, now)
    return kept === undefined ? undefined : this.repeat(kept)
  }

  /** What of a kept answer does not depend on it. */
  keep(keptAt: number): Omit<KeptAnswer, 'answer'> {
    return { key: this.#key, body: this.#body, keptAt }
  }

  seal(bound: Bound, keptAt: number): Sealed {
    return this.#vault.seal(scopeOf(keptAt), hashText(this.#key), this.#request.answerOf(bound), this.#customer)
  }

  repeat(kept: KeptAnswer): Repeated | Refused {
    if (!hashesEqual(kept.body, this.#body)) {
      return refuse('idempotency_mismatch', 'Idempotency-Key', 'was used with another body in the last 24 hours')
    }
    return { kind: 'repeated', answer: openKeptAnswer(this.#vault, kept) }
  }
}
