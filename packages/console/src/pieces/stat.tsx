import type { ReactNode } from 'react'
import styles from './texts.module.css'

type StatProps = {
  readonly label: string
  readonly value: ReactNode
  readonly hint?: ReactNode
  readonly tone?: 'good' | 'warn' | 'bad'
}

const tones = { good: styles.toneGood, warn: styles.toneWarn, bad: styles.toneBad } as const

/** One figure and what it is of. */
export const Stat = ({ label, value, hint, tone }: StatProps): ReactNode => (
  <dl className={styles.stat} style={{ margin: 0 }}>
    <dt>{label}</dt>
    <dd className={tone === undefined ? undefined : tones[tone]}>{value}</dd>
    {hint !== undefined && <dd>{hint}</dd>}
  </dl>
)
