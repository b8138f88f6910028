import type { PoolBlock } from '../numbering/number-block.ts'
import type { Amendment } from '../ports/binding-store.ts'
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
 * Why the block of a binding does not bear a change, undefined when it does. Who leaves and what ends earlier is always borne; on
 * a block that is not active nobody comes to stand and nothing lives longer (NUM-6), on no block beyond its validity (NUM-3).
 * A store asks in the change's own transaction: the block may be withdrawn or its validity shortened meanwhile.
 */
export const faultOfBlock = (
  binding: StoredBinding,
  { liveUntil, enter }: Pick<Amendment, 'liveUntil' | 'enter'>,
  block: Pick<PoolBlock, 'state' | 'validUntil'> | undefined,
): 'withdrawn' | 'outlives' | undefined => {
  const livesLonger = liveUntil > routesUntil(binding)
  if (block === undefined || (!livesLonger && enter.length === 0)) return undefined
  if (block.state !== 'active') return 'withdrawn'
  return livesLonger && block.validUntil !== null && liveUntil > block.validUntil ? 'outlives' : undefined
}

/** What the first answered call makes of a binding whose terms end it so long afterwards; undefined for any other. */
export const answerAt = (binding: StoredBinding, at: number, now: number): StoredBinding | undefined => {
  const { terms, firstAnsweredAt } = binding
  if (terms.endAfterAnswerMs === null || firstAnsweredAt !== null || endOf(binding) <= now) return undefined
  const expiresAt = Math.min(binding.expiresAt, Math.max(now, at + terms.endAfterAnswerMs))
  return { ...binding, firstAnsweredAt: at, expiresAt, revision: binding.revision + 1 }
}
