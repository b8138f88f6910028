import type { ReactNode } from 'react'
import styles from './panel.module.css'

/** What is long has a line of its own. */
export type Fact = readonly [label: string, value: ReactNode, isLong?: 'long']

type FactsProps = {
  /** Those that are false are left out, so that a condition can stand before one. */
  readonly facts: readonly (Fact | false)[]
}

/** What is known of one thing, by name. */
export const Facts = ({ facts }: FactsProps): ReactNode => (
  <dl className={styles.facts}>
    {facts.map(
      (fact) =>
        fact !== false && (
          <div key={fact[0]} className={fact[2] === undefined ? undefined : styles.long}>
            <dt>{fact[0]}</dt>
            <dd>{fact[1]}</dd>
          </div>
        ),
    )}
  </dl>
)

type SectionProps = { readonly title: string; readonly extra?: ReactNode; readonly children: ReactNode }

/** A part of a side panel. */
export const Section = ({ title, extra, children }: SectionProps): ReactNode => (
  <section className={styles.section} aria-label={title}>
    <header>
      <h2>{title}</h2>
      {extra}
    </header>
    {children}
  </section>
)
