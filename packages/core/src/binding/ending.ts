import type { PoolBlock } from '../numbering/number-block.ts'
import { endOf, routesUntil, type StoredBinding } from './binding.ts'

/**
 * What an unbinding makes of a binding at `now`: a live one ends, and a grace is shortened to `graceMs` (never
 * lengthened), also behind an end. Undefined when nothing changes. Both stores write what this decides.
 */
export const unbindAt = (binding: StoredBinding, now: number, graceMs: number | null): StoredBinding | undefined => {
  const unbound = now < endOf(binding) ? { ...binding, unboundAt: now } : binding
  const shorter =
    graceMs === null ? routesUntil(unbound) : Math.min(routesUntil(unbound), Math.max(now, endOf(unbound) + graceMs))
  if (unbound === binding && shorter >= routesUntil(binding)) return undefined
  const terms = { ...unbound.terms, graceMs: shorter - endOf(unbound) }
  return { ...unbound, terms, revision: binding.revision + 1 }
}

/**
 * Whether a change that lets a binding route until `until` would let it outlive its block (NUM-3). A store asks in the
 * change's own transaction: the validity of a block may be shortened meanwhile.
 */
export const outlivesBlock = (
  binding: StoredBinding,
  until: number,
  block: Pick<PoolBlock, 'validUntil'> | undefined,
): boolean => until > routesUntil(binding) && until > (block?.validUntil ?? Number.POSITIVE_INFINITY)

/** What the first answered call makes of a binding whose terms end it so long afterwards; undefined for any other. */
export const answerAt = (binding: StoredBinding, at: number, now: number): StoredBinding | undefined => {
  const { terms, firstAnsweredAt } = binding
  if (terms.endAfterAnswerMs === null || firstAnsweredAt !== null || endOf(binding) <= now) return undefined
  const expiresAt = Math.min(binding.expiresAt, Math.max(now, at + terms.endAfterAnswerMs))
  return { ...binding, firstAnsweredAt: at, expiresAt, revision: binding.revision + 1 }
}
