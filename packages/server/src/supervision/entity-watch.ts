import type { Clock, Customer, CustomerStore, SuspensionActor } from '@axbridge/core'
import type { KeepAudit } from '../operation/keep-audit.ts'
import type { HeldSuspension, SuspensionDesk } from './suspension-desk.ts'

export type EntityWatchParts = {
  readonly customers: Pick<CustomerStore, 'list'>
  readonly desk: Pick<SuspensionDesk, 'suspend' | 'lift' | 'list'>
  readonly keep: KeepAudit
  readonly clock: Clock
  /** Whether customers must be verified at all (`supervision.require.entity`). */
  readonly isRequired: boolean
}

/** Under this name it suspends and lifts. */
const by = { kind: 'rule', name: 'entity-verification' } as const satisfies SuspensionActor

const atOnce = 200
const mostLookedAt = 200

/**
 * Suspends customers when the verification of their entity is over, once for each end, and lifts that when they are verified anew
 * (USE-1). Binds are refused from the very instant; this is what stops their calls, and tells them.
 */
export class EntityWatch {
  readonly #parts: EntityWatchParts

  constructor(parts: EntityWatchParts) {
    this.#parts = parts
  }

  /** Looks at all customers. Rejects with the first thing that went wrong, when all were looked at. */
  async look(): Promise<void> {
    if (!this.#parts.isRequired) return
    const faults: unknown[] = []
    let cursor: string | null | undefined
    while (cursor !== null) {
      const page = await this.#parts.customers.list({ limit: atOnce, ...(cursor === undefined ? {} : { cursor }) })
      if (page === undefined) break
      // One who cannot be suspended must not keep the others from it.
      for (const customer of page.items) {
        const outcome = await this.lookAt(customer).catch((error: unknown) => void faults.push(error))
        if (outcome === 'too_many')
          faults.push(new Error(`so many suspensions stand that ${customer.id} gets no other`))
      }
      cursor = page.next
    }
    if (faults.length > 0) throw faults[0]
  }

  /** Looks at one, whose profile may have been changed. `too_many`: he could not be suspended; binds are refused all the same. */
  async lookAt({ id, profile: { entity } }: Customer): Promise<'too_many' | undefined> {
    const { desk, clock, keep, isRequired } = this.#parts
    if (!isRequired || entity === null) return undefined
    const isOver = entity.validUntil <= clock.now()
    const page = await desk.list({ subject: id, limit: mostLookedAt })
    const ours = (page?.items ?? []).filter(isOurs)
    const kept = (action: string, suspension: string) =>
      keep({ by: 'server', action, subject: suspension, customer: id, detail: { rule: by.name } })
    if (isOver && !ours.some(({ suspension }) => suspension.since >= entity.validUntil)) {
      const outcome = await desk.suspend({
        ...{ target: { kind: 'customer', customer: id }, by, cut: false },
        reason: 'The verification of the entity is over.',
        remedy: 'Have the entity verified anew.',
      })
      if (outcome.kind === 'suspended') await kept('suspend', outcome.held.id)
      else if (outcome.kind === 'too_many') return 'too_many'
    }
    if (isOver) return undefined
    for (const { id: suspension, state } of ours) {
      if (state === 'lifted') continue
      const outcome = await desk.lift(suspension, { by, text: 'The entity was verified anew.' })
      // What others are changing just now is looked at again the next time.
      if (outcome.kind === 'changed') await kept('liftSuspension', suspension)
    }
    return undefined
  }
}

const isOurs = ({ suspension }: HeldSuspension): boolean =>
  suspension.by.kind === 'rule' && suspension.by.name === by.name
