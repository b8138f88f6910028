import type { DecisionStep } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'
import styles from './ladder.module.css'

/** How it was decided whom a call reaches: what was looked at, in its order, and what was found. */
export const DecisionTrace = ({ steps }: { readonly steps: readonly DecisionStep[] }): ReactNode => {
  const { ladder } = useWords()
  const results: Readonly<Record<string, string>> = ladder.decisionResults
  return (
    <ol className={styles.decision} data-testid="decision">
      {steps.map(({ name, result, detail }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one thing may be looked at twice, and no step is ever taken out.
        <li key={index}>
          <div className={styles.looked}>{ladder.decisionNames[name]}</div>
          <div className={styles.found}>{results[result] ?? result}</div>
          {detail !== undefined && <div className={styles.detail}>{detail}</div>}
        </li>
      ))}
    </ol>
  )
}
