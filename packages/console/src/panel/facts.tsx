import type { ReactNode } from 'react'
import styles from './panel.module.css'

export type Fact = readonly [label: string, value: ReactNode]

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
          <div key={fact[0]}>
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
      <h3>{title}</h3>
      {extra}
    </header>
    {children}
  </section>
)
