import type { PolicyRule } from '@axbridge/sdk/console'
import { useDuration } from '../../panel/duration.ts'
import { useFigure } from '../../panel/figure.ts'
import { useWords } from '../../words/use-words.ts'
import { traitsOf } from './rule-traits.ts'

/** Writes a rule as one sentence. */
export const useRuleSentence = (): ((rule: PolicyRule) => string) => {
  const { policy: words } = useWords()
  const duration = useDuration()
  const figure = useFigure()
  return ({ what, by, limit, windowMs, least, shorterThanMs, when: { hours, orderHours, scenarios } }) => {
    const measure =
      shorterThanMs === null
        ? words.measures[what]
        : `${words.measures[what]} (${words.shorterThan(duration(shorterThanMs))})`
    const subject = words.subjects[by]
    const most = traitsOf(what).kind === 'share' ? `${figure(limit * 100, 2)} %` : figure(limit)
    const parts = [
      limit === 0 ? words.sentenceNone(measure, subject) : words.sentence(most, measure, subject, duration(windowMs)),
      ...(least === null ? [] : [words.atLeast(figure(least))]),
      ...(hours === null ? [] : [words.between(hours.from, hours.until)]),
      ...(orderHours === null ? [] : [words.ofOrder(orderHours.from, orderHours.until)]),
      ...(scenarios === null ? [] : [words.ofScenarios(scenarios.join(', '))]),
    ]
    return parts.join(', ')
  }
}
