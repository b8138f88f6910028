import { CheckOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'
import styles from './guide.module.css'
import { type JourneyStep, journeySteps } from './journey.ts'

/** The way through this page: what was done, and what to do next. */
export const Guide = ({ step }: { readonly step: JourneyStep }): ReactNode => {
  const { tryIt } = useWords()
  const at = step === 'done' ? journeySteps.length : journeySteps.indexOf(step)
  const state = (index: number) => (index < at ? styles.past : index === at ? styles.now : styles.later)
  return (
    <section className={styles.guide} aria-label={tryIt.guide}>
      <ol className={styles.steps}>
        {journeySteps.map((each, index) => (
          <li key={each} className={state(index)} aria-current={index === at ? 'step' : undefined}>
            <span className={styles.dot}>{index < at ? <CheckOutlined /> : index + 1}</span>
            <span className={styles.word}>{tryIt.steps[each]}</span>
          </li>
        ))}
      </ol>
      <p className={styles.next} role="status">
        {tryIt.next[step]}
      </p>
    </section>
  )
}
