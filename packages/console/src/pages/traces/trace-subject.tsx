import type { Trace } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import styles from '../../panel/panel.module.css'
import { Instant } from '../../pieces/instant.tsx'
import { NumberText } from '../../pieces/number-text.tsx'
import { type StateKind, StateTag } from '../../pieces/state-tag.tsx'
import { useWords } from '../../words/use-words.ts'

/** What is looked for: a 700 number at an instant, or a person, as a mask, in a span. */
export const TraceSubject = ({ of: { number, at, person, from, to } }: { readonly of: Trace }): ReactNode =>
  number === null ? (
    <>
      <span className={styles.mono}>{person}</span> · <Instant at={from} /> – <Instant at={to} />
    </>
  ) : (
    <>
      <NumberText value={number} /> · <Instant at={at} />
    </>
  )

const kinds: Readonly<Record<Trace['state'], StateKind>> = {
  asked: 'warn',
  approved: 'busy',
  refused: 'idle',
  opened: 'good',
  over: 'idle',
}

export const TraceTag = ({ state }: { readonly state: Trace['state'] }): ReactNode => {
  const { traces: words } = useWords()
  return <StateTag kind={kinds[state]}>{words.states[state]}</StateTag>
}
