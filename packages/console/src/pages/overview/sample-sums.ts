import type { Overview } from '@axbridge/sdk/console'

export type Sample = Overview['samples'][number]

type Counted = 'binds' | 'unbinds' | 'calls' | 'answered' | 'refused' | 'failed'

/** How long one sample counts. */
export const sampleS = 5

export const sumOf = (samples: readonly Sample[], what: Counted): number =>
  samples.reduce((sum, sample) => sum + sample[what], 0)

/** What the figures say of now: the samples of the last minute. */
const lastMinute = 60 / sampleS

/** How many a second, over the last minute. */
export const rateOf = (samples: readonly Sample[], what: Counted): number => {
  const recent = samples.slice(-lastMinute)
  return recent.length === 0 ? 0 : sumOf(recent, what) / (recent.length * sampleS)
}

/** The delays of the last sample in which a call was set up; undefined where there is none. */
export const lastDelays = (samples: readonly Sample[]): { p50: number; p99: number } | undefined => {
  const { setupP50Ms: p50, setupP99Ms: p99 } = samples.findLast(({ setupP50Ms }) => setupP50Ms !== null) ?? {}
  return typeof p50 === 'number' && typeof p99 === 'number' ? { p50, p99 } : undefined
}
