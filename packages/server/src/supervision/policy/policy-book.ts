import {
  type Clock,
  defaultRules,
  type Matter,
  type MatterStore,
  makeMatterId,
  type PolicyRule,
  type Randomness,
  type SuspensionActor,
} from '@axbridge/core'
import { readBody, writeBody } from '../matter-json.ts'

/** What stands in the body of the one matter of kind `policy`. */
export type PolicyBody = { readonly rules: readonly PolicyRule[]; readonly by: SuspensionActor }

/** The rules that count. `revision` is 0 while nobody has put others in the place of the default ones. */
export type PolicyInForce = {
  readonly revision: number
  readonly rules: readonly PolicyRule[]
  readonly changedAt: number | null
  readonly by: SuspensionActor | null
}

const policyKey = 'policy'

const defaultPolicy: PolicyInForce = { revision: 0, rules: defaultRules, changedAt: null, by: null }

export const policyOf = (matter: Matter | undefined): PolicyInForce => {
  if (matter === undefined) return defaultPolicy
  const { rules, by } = readBody<PolicyBody>(matter)
  return { revision: matter.revision + 1, rules, changedAt: matter.changedAt, by }
}

export type PolicyBookParts = {
  readonly matters: Pick<MatterStore, 'findByKey' | 'add' | 'change'>
  readonly clock: Clock
  readonly randomness: Randomness
}

/** The rules as the store has them. */
export class PolicyBook {
  readonly #parts: PolicyBookParts

  constructor(parts: PolicyBookParts) {
    this.#parts = parts
  }

  async read(): Promise<PolicyInForce> {
    return policyOf(await this.#parts.matters.findByKey('policy', policyKey))
  }

  /** Puts rules in force that were decided from a revision; undefined where somebody else changed them meanwhile. Durable when it resolves. */
  async put(revision: number, body: PolicyBody): Promise<PolicyInForce | undefined> {
    const { matters, clock, randomness } = this.#parts
    const at = clock.now()
    const before = await matters.findByKey('policy', policyKey)
    if (policyOf(before).revision !== revision) return undefined
    if (before === undefined) {
      const added = await matters.add({
        ...{ id: makeMatterId(at, randomness), kind: 'policy', customer: null, key: policyKey, subject: null },
        ...{ state: 'in_force', createdAt: at, body: writeBody(body) },
      })
      return added === undefined ? this.read() : undefined
    }
    const { id, revision: of } = before
    const outcome = await matters.change({ kind: 'policy', id, revision: of, body: writeBody(body), at })
    return outcome.kind === 'changed' ? policyOf(outcome.matter) : undefined
  }
}
