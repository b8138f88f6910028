import type { SourceOutcome, StageOutcome } from '@axbridge/sim/load'

/** Calls completed a second while a stage went on, of all sources. */
export const goodputOf = ({ sources, seconds }: StageOutcome): number =>
  sumOf(sources, ({ completedMeanwhile }) => completedMeanwhile) / seconds

export const sumOf = (sources: readonly SourceOutcome[], of: (source: SourceOutcome) => number): number =>
  sources.reduce((sum, source) => sum + of(source), 0)

/** Above this share of its core it was the generator that gave out. */
export const mostGeneratorBusy = 0.9

export const describeStage = (outcome: StageOutcome): string => {
  const { sources, faults, generatorBusy } = outcome
  const all = (of: (source: SourceOutcome) => number) => sumOf(sources, of)
  const busiest = sources.reduce((one, other) => (other.offered > one.offered ? other : one))
  const failures = sources.flatMap(({ otherFailures }) => Object.entries(otherFailures))
  const parts = [
    `${goodputOf(outcome).toFixed(0)} calls/s completed`,
    `503 ${all(({ refused }) => refused)} of ${all(({ offered }) => offered)}`,
    `set-up p50 ${busiest.setUpMs.p50.toFixed(1)} p99 ${busiest.setUpMs.p99.toFixed(1)} ms`,
    ...nonZero(
      'late 503',
      all(({ refusedLate }) => refusedLate),
    ),
    ...nonZero(
      'timed out',
      all(({ timedOut }) => timedOut),
    ),
    ...nonZero(
      'lost',
      all(({ lost }) => lost),
    ),
    ...nonZero(
      'refused in dialog',
      all(({ refusedInDialog }) => refusedInDialog),
    ),
    ...nonZero(
      'not answered in dialog',
      all(({ unansweredInDialog }) => unansweredInDialog),
    ),
    ...nonZero(
      'INVITEs repeated',
      all(({ repeatedInvites }) => repeatedInvites),
    ),
    ...failures.map(([status, count]) => `${status}: ${count}`),
    ...Object.entries(faults).map(([name, count]) => `${name}: ${count}`),
    `generator ${Math.round(generatorBusy * 100)} % busy${generatorBusy > mostGeneratorBusy ? ', which is too much' : ''}`,
  ]
  return parts.join(', ')
}

const nonZero = (name: string, count: number): readonly string[] => (count === 0 ? [] : [`${name} ${count}`])
