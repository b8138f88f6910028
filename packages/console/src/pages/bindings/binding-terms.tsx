import type { Binding, Terms } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { useDuration } from '../../panel/duration.ts'
import { Facts, Section } from '../../panel/facts.tsx'
import { useWords } from '../../words/use-words.ts'

type BindingTermsProps = { readonly terms: Terms; readonly mode: Binding['mode'] }

/** What was wanted of a binding. */
export const BindingTerms = ({ terms, mode }: BindingTermsProps): ReactNode => {
  const { bindings } = useWords()
  const words = bindings.terms
  const duration = useDuration()
  const orServer = (ms: number | null) => (ms === null ? words.server : duration(ms))
  return (
    <Section title={bindings.detail.terms}>
      <Facts
        facts={[
          [words.direction, words.directions[terms.direction]],
          [words.calls, terms.calls ? words.allowed : words.off],
          [words.messages, terms.messages ? words.allowed : words.off],
          [words.ringTimeoutMs, orServer(terms.ringTimeoutMs)],
          [words.longestCallMs, orServer(terms.longestCallMs)],
          [words.atEnd, words.atEnds[terms.atEnd]],
          [words.graceMs, terms.graceMs === 0 ? words.notSo : duration(terms.graceMs)],
          [words.endAfterAnswerMs, terms.endAfterAnswerMs === null ? words.notSo : duration(terms.endAfterAnswerMs)],
          mode.startsWith('G') && [words.groupCallee, words.groupCallees[terms.groupCallee]],
        ]}
      />
    </Section>
  )
}
