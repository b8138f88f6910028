import type { Amendment } from '../ports/binding-store.ts'
import type { Sealed } from '../ports/vault.ts'
import type { StoredBinding } from './binding.ts'

/** Who stood in a binding before a change that brought somebody in or out. */
export type FormerParties = {
  /** What the change was made from. */
  readonly revision: number
  /** The instant of the change. */
  readonly until: number
  /** As the binding had them. */
  readonly parties: Sealed
}

/** Who stood in a binding, from one instant up to another. */
export type StoodParties = {
  readonly parties: Sealed
  readonly from: number
  /** At this instant others stand there; null for those who stand there, or stood there last. */
  readonly to: number | null
  /** False where a change that was made before former parties were kept may have overwritten who stood there. */
  readonly isCertain: boolean
}

/**
 * For each change of who stands in a binding those who stood before are kept, so that a trace tells them, and none of them is dropped: a
 * binding that was changed this often takes nobody in any more. Whoever stands there may leave all the same, which is as often again as
 * there are members, at most.
 */
export const mostChanges = 1_000

/** Whether a change ends the time of those who stand in the binding: terms, an expiry and a default member do not. */
export const bringsOthers = ({ changed, enter, leave }: Pick<Amendment, 'changed' | 'enter' | 'leave'>): boolean =>
  changed.parties !== undefined && enter.length + leave.length > 0

type Changed = Pick<StoredBinding, 'createdAt' | 'revision' | 'parties'>

/**
 * Who stood in a binding, the first ones first. `former` stand in the order of their revisions; `keptSince` is the instant from which on
 * they were kept, and where the first change of a binding is not among them it may have been made before that. Of a binding whose persons
 * were deleted nobody is told. For one instant (`stoodAt`) three of the former ones are enough: the first of all, the last that was over by
 * then, and the first that was not.
 */
export const stoodIn = (
  { createdAt, revision, parties }: Changed,
  former: readonly FormerParties[],
  keptSince: number,
): readonly StoodParties[] => {
  // One that was kept since the binding was read is of a change that it does not show.
  const before = former.filter((one) => one.revision < revision)
  const ends = [...before, ...(parties.length === 0 ? [] : [{ revision, until: null, parties }])]
  const stood = ends.map(({ parties: those, until }, index) => {
    const from = before[index - 1]?.until ?? createdAt
    return { parties: those, from, to: until, isCertain: true }
  })
  const [first, ...rest] = stood
  if (first === undefined || createdAt >= keptSince || ends[0]?.revision === 0) return stood
  const since = Math.min(keptSince, first.to ?? keptSince)
  return [{ ...first, to: since, isCertain: false }, { ...first, from: since }, ...rest]
}

/** Who stood there at an instant: of a change at that very instant, those whom it brought in. */
export const stoodAt = (stood: readonly StoodParties[], at: number): StoodParties | undefined =>
  stood.find(({ from, to }) => at >= from && (to === null || at < to))
