import type { Clock, Customer, CustomerStore, SuspensionActor } from '@axbridge/core'
import type { HeldSuspension, SuspensionDesk } from './suspension-desk.ts'

export type EntityWatchParts = {
  readonly customers: Pick<CustomerStore, 'list'>
  readonly desk: Pick<SuspensionDesk, 'suspend' | 'lift' | 'list'>
  readonly clock: Clock
  /** Whether customers must be verified at all (`supervision.require.entity`). */
  readonly isRequired: boolean
}

/** Under this name it suspends and lifts. */
const by: SuspensionActor = { kind: 'rule', name: 'entity-verification' }

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

  /** Looks at all customers. */
  async look(): Promise<void> {
    if (!this.#parts.isRequired) return
    let cursor: string | null | undefined
    while (cursor !== null) {
      const page = await this.#parts.customers.list({ limit: atOnce, ...(cursor === undefined ? {} : { cursor }) })
      if (page === undefined) return
      for (const customer of page.items) await this.lookAt(customer)
      cursor = page.next
    }
  }

  /** Looks at one, whose profile may have been changed. */
  async lookAt({ id, profile: { entity } }: Customer): Promise<void> {
    const { desk, clock, isRequired } = this.#parts
    if (!isRequired || entity === null) return
    const isOver = entity.validUntil <= clock.now()
    const page = await desk.list({ subject: id, limit: mostLookedAt })
    const ours = (page?.items ?? []).filter(isOurs)
    if (isOver && !ours.some(({ suspension }) => suspension.since >= entity.validUntil))
      await desk.suspend({
        ...{ target: { kind: 'customer', customer: id }, by, cut: false },
        reason: 'The verification of the entity is over.',
        remedy: 'Have the entity verified anew.',
      })
    if (isOver) return
    for (const { id: suspension, state } of ours)
      if (state !== 'lifted') await desk.lift(suspension, { by, text: 'The entity was verified anew.' })
  }
}

const isOurs = ({ suspension }: HeldSuspension): boolean =>
  suspension.by.kind === 'rule' && suspension.by.name === by.name
