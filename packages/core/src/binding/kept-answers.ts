import type { CustomerId } from '../customers/customer.ts'
import type { KeptAnswer, Store } from '../ports/store.ts'
import { hashesEqual, hashText, type KeyedHash, type Vault } from '../ports/vault.ts'
import { type Refused, refuse } from '../refusal/refused.ts'
import type { Binding } from './binding.ts'

/** A POST with an Idempotency-Key: `answerOf` makes what is kept and given again. */
export type RepeatableRequest = {
  readonly operation: string
  readonly key: string
  readonly body: string
  readonly answerOf: (binding: Binding) => string
}

export type Repeated = { readonly kind: 'repeated'; readonly answer: string }

const dayMs = 86_400_000

/** Nobody seals more answers than one key bears in a day. */
const scopeOf = (keptAt: number): string => `answer/${Math.floor(keptAt / dayMs)}`

/** The answers to one repeatable request: the same body gets the same answer, another body is refused. */
export class KeptAnswers {
  readonly #store: Store
  readonly #vault: Vault
  readonly #request: RepeatableRequest
  readonly #key: KeyedHash
  readonly #body: KeyedHash

  constructor(store: Store, vault: Vault, customer: CustomerId, request: RepeatableRequest) {
    this.#store = store
    this.#vault = vault
    this.#request = request
    this.#key = vault.hash('idempotency-key', [customer, request.operation, request.key].join('\n'))
    this.#body = vault.hash('request-body', request.body)
  }

  async earlier(now: number): Promise<Repeated | Refused | undefined> {
    const kept = await this.#store.keptAnswer(this.#key, now)
    return kept === undefined ? undefined : this.repeat(kept)
  }

  keep(binding: Binding, keptAt: number): KeptAnswer {
    const answer = this.#vault.seal(scopeOf(keptAt), hashText(this.#key), this.#request.answerOf(binding))
    return { key: this.#key, body: this.#body, answer, keptAt }
  }

  repeat(kept: KeptAnswer): Repeated | Refused {
    if (!hashesEqual(kept.body, this.#body)) {
      return refuse('idempotency_mismatch', 'Idempotency-Key', 'was used with another body in the last 24 hours')
    }
    return { kind: 'repeated', answer: this.#vault.open(scopeOf(kept.keptAt), hashText(this.#key), kept.answer) }
  }
}
