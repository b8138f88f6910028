import { type AttemptNote, markOfHash, type PolicyNote, type StrangerNote } from './policy-note.ts'
import { type PolicyRule, traitsOf } from './policy-rule.ts'
import { type KeptCount, WindowCounts } from './window-counts.ts'
import { type KeptSet, WindowSets } from './window-sets.ts'

/** Keys that one rule tells apart. */
export const mostKeysOfRule = 50_000

/** What was counted of one key, and how near that is to the limit: 1 is at it. */
export type KeptOfRule = { readonly nearness: number; readonly kept: KeptCount | KeptSet }

/** What one rule has counted. */
export type RuleGauge = {
  /** Whether a key is beyond the limit; with a note, whether that one more would be. */
  isOver(key: string, at: number, more?: PolicyNote): boolean
  add(key: string, note: PolicyNote): void
  /** What was counted of a key until now counts no more. */
  forget(key: string): void
  readonly turnedAway: number
  /** What is at least so near to the limit. */
  kept(at: number, nearness: number): Iterable<KeptOfRule>
  restore(kept: readonly unknown[]): void
}

/** What must be the same for one count to serve another rule. */
export const countedBy = ({ what, by, windowMs, shorterThanMs }: PolicyRule): string =>
  `${what} ${by} ${windowMs} ${shorterThanMs ?? ''}`

export const openGauge = (rule: PolicyRule, most = mostKeysOfRule): RuleGauge => {
  switch (traitsOf(rule.what).kind) {
    case 'count':
      return countGauge(rule, most)
    case 'distinct':
      return distinctGauge(rule, most)
    case 'share':
      return shareGauge(rule, most)
  }
}

const leastOf = (limit: number, nearness: number): number => Math.max(1, Math.ceil(limit * nearness))

const heldFrom = (limit: number): number => Math.max(2, Math.ceil(limit / 2))

const countGauge = ({ windowMs, limit }: PolicyRule, most: number): RuleGauge => {
  const counts = new WindowCounts(windowMs, 1, { most, heldFrom: heldFrom(limit) })
  return {
    isOver: (key, at, more) => limit === 0 || counts.count(key, at) + (more === undefined ? 0 : 1) > limit,
    // Where nothing may be, nothing need be counted.
    add: (key, { at }) => limit > 0 && counts.add(key, at),
    forget: (key) => counts.forget(key),
    get turnedAway() {
      return counts.turnedAway
    },
    *kept(at, nearness) {
      for (const { count, kept } of counts.kept(at, leastOf(limit, nearness)))
        yield { nearness: count / Math.max(1, limit), kept }
    },
    restore: (kept) => {
      if (isKeptCount(kept)) counts.restore(kept)
    },
  }
}

const distinctGauge = ({ windowMs, limit }: PolicyRule, most: number): RuleGauge => {
  const sets = new WindowSets(windowMs, { most, mostEach: limit + 1, heldFrom: heldFrom(limit) })
  return {
    isOver: (key, at, more) => sets.count(key, at, more === undefined ? undefined : markOf(more)) > limit,
    add: (key, note) => sets.add(key, markOf(note), note.at),
    forget: (key) => sets.forget(key),
    get turnedAway() {
      return sets.turnedAway
    },
    *kept(at, nearness) {
      for (const { count, kept } of sets.kept(at, leastOf(limit, nearness)))
        yield { nearness: count / Math.max(1, limit), kept }
    },
    restore: (kept) => {
      if (isKeptSet(kept)) sets.restore(kept)
    },
  }
}

/** All that count stand in the first lane, those that are short or unanswered in the second. */
const shareGauge = ({ what, windowMs, limit, least, shorterThanMs }: PolicyRule, most: number): RuleGauge => {
  const enough = least ?? 1
  const counts = new WindowCounts(windowMs, 2, { most, heldFrom: heldFrom(enough) })
  return {
    isOver: (key, at) => {
      const all = counts.count(key, at)
      return all >= enough && counts.count(key, at, 1) / all > limit
    },
    add: (key, note) => {
      if (note.kind !== 'end') return
      const { at, talkedMs } = note
      if (what === 'unanswered') {
        counts.add(key, at)
        if (talkedMs === null) counts.add(key, at, 1)
      } else if (talkedMs !== null) {
        counts.add(key, at)
        if (talkedMs < (shorterThanMs ?? 0)) counts.add(key, at, 1)
      }
    },
    forget: (key) => counts.forget(key),
    get turnedAway() {
      return counts.turnedAway
    },
    *kept(at, nearness) {
      for (const { count, kept } of counts.kept(at, leastOf(enough, nearness))) yield { nearness: count / enough, kept }
    },
    restore: (kept) => {
      if (isKeptCount(kept)) counts.restore(kept)
    },
  }
}

/** What is told apart: people where somebody reaches them, numbers where he does not. */
const markOf = (note: PolicyNote): number =>
  note.kind === 'attempt' ? markOfHash(note.callee) : Number((note as StrangerNote | AttemptNote).number)

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0)

const isKeptCount = (kept: readonly unknown[]): kept is KeptCount =>
  kept.length === 3 && typeof kept[0] === 'string' && Number.isSafeInteger(kept[1]) && isNumbers(kept[2])

const isKeptSet = (kept: readonly unknown[]): kept is KeptSet =>
  kept.length === 2 && typeof kept[0] === 'string' && isNumbers(kept[1])
