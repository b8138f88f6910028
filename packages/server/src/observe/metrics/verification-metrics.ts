import { secondsBounds } from '@axbridge/core'
import type { CallFigures } from '../../call-figures.ts'
import type { Figure, FigureRegistry } from './figure-registry.ts'

/** What verification counts, over all processes that carry calls. */
export const addVerificationMetrics = (figures: FigureRegistry, seen: () => CallFigures | undefined): void => {
  const read = (of: (figures: CallFigures) => readonly Figure[]) => (): readonly Figure[] => {
    const now = seen()
    return now === undefined ? [] : of(now)
  }
  const labelled = (label: string, counts: Readonly<Record<string, number>>): readonly Figure[] =>
    Object.entries(counts).map(([name, value]) => ({ labels: { [label]: name }, value }))

  figures.counter(
    { name: 'axbridge_verifications_total', help: 'Calls by what became of their verification.', labels: ['result'] },
    read(({ counted: { verification } }) => [
      ...labelled('result', verification.calls),
      { labels: { result: 'without_identifier' }, value: verification.withoutIdentifier },
    ]),
  )
  figures.counter(
    {
      name: 'axbridge_verifications_from_cache_total',
      help: 'Calls that were verified without a question of their own.',
    },
    read(({ counted: { verification } }) => [{ value: verification.fromCache }]),
  )
  figures.counter(
    {
      name: 'axbridge_verification_faults_total',
      help: 'Questions that brought no answer, by why; not_asked: those that the breaker held back.',
      labels: ['fault'],
    },
    read(({ counted: { verification } }) => [
      ...labelled('fault', verification.faults),
      { labels: { fault: 'not_asked' }, value: verification.notAsked },
    ]),
  )
  figures.gauge(
    { name: 'axbridge_verification_breakers_open', help: 'Processes that ask no more since there is no answer.' },
    read(({ now: { verification } }) => [{ value: verification.breakersOpen }]),
  )
  figures.gauge(
    { name: 'axbridge_verification_answers_kept', help: 'Answers that are kept for further calls.' },
    read(({ now: { verification } }) => [{ value: verification.kept }]),
  )
  figures.histogram({ name: 'axbridge_verification_seconds', help: 'How long questions to the platform took.' }, () => {
    const now = seen()
    return now === undefined ? [] : [{ buckets: { bounds: secondsBounds, ...now.counted.verification.seconds } }]
  })
}
