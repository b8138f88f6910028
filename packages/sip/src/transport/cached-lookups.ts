import type { Answer, NameLookups } from './name-lookups.ts'
import type { Timers } from './timers.ts'

export type CacheLimits = {
  /** Answers that are kept; beyond, the oldest is forgotten. */
  readonly entries: number
  /** In seconds: no answer is kept for longer, whatever it says, nor asked for again sooner. */
  readonly longestTtl: number
  readonly shortestTtl: number
}

export const defaultCacheLimits: CacheLimits = { entries: 1_000, longestTtl: 3_600, shortestTtl: 5 }

type Kept = { readonly until: number; readonly answer: Promise<Answer<unknown>> }

/**
 * The same lookups with a memory: an answer is asked for once while it holds, and once for all who ask meanwhile. A failure
 * is not kept.
 */
export const cachedLookups = (
  lookups: NameLookups,
  clock: Pick<Timers, 'now'>,
  limits: CacheLimits = defaultCacheLimits,
): NameLookups => {
  const kept = new Map<string, Kept>()

  const keep = (key: string, answer: Promise<Answer<unknown>>, seconds: number): void => {
    kept.delete(key)
    kept.set(key, { answer, until: clock.now() + seconds * 1_000 })
    const [oldest] = kept.keys()
    if (kept.size > limits.entries && oldest !== undefined) kept.delete(oldest)
  }

  const remembering =
    <Record>(kind: string, ask: (name: string) => Promise<Answer<Record>>) =>
    (name: string): Promise<Answer<Record>> => {
      const key = `${kind} ${name.toLowerCase()}`
      const held = kept.get(key)
      if (held !== undefined && held.until > clock.now()) return held.answer as Promise<Answer<Record>>
      const answer = ask(name)
      keep(key, answer, limits.shortestTtl)
      answer.then(
        ({ ttl }) => {
          if (kept.get(key)?.answer === answer)
            keep(key, answer, Math.min(limits.longestTtl, Math.max(limits.shortestTtl, ttl)))
        },
        () => {
          if (kept.get(key)?.answer === answer) kept.delete(key)
        },
      )
      return answer
    }

  return {
    naptr: remembering('NAPTR', (name) => lookups.naptr(name)),
    srv: remembering('SRV', (name) => lookups.srv(name)),
    a: remembering('A', (name) => lookups.a(name)),
    aaaa: remembering('AAAA', (name) => lookups.aaaa(name)),
  }
}
