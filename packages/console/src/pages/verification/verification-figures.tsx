import type { VerificationState } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { useFigure } from '../../panel/figure.ts'
import styles from '../../panel/panel.module.css'
import { Panel } from '../../pieces/page.tsx'
import { Stat } from '../../pieces/stat.tsx'
import { useWords } from '../../words/use-words.ts'
import overviewStyles from '../overview/overview.module.css'

type FiguresProps = { readonly health: VerificationState }

/** What became of the calls since the start. */
export const CallFigures = ({ health }: FiguresProps): ReactNode => {
  const { verification: words } = useWords()
  const figure = useFigure()
  const { verified, rejected, noAnswer, passedOver, withoutIdentifier } = health
  const calls = verified + rejected + noAnswer + passedOver + withoutIdentifier
  const stat = (name: 'verified' | 'rejected' | 'noAnswer' | 'passedOver' | 'withoutIdentifier', isBad = false) => (
    <Stat
      label={words[name]}
      value={figure(health[name])}
      {...(calls === 0 ? {} : { hint: words.share(`${figure((100 * health[name]) / calls, 1)} %`) })}
      {...(isBad && health[name] > 0 ? ({ tone: 'warn' } as const) : {})}
    />
  )
  return (
    <section className={styles.stack} aria-label={words.calls}>
      <h2 className={styles.heading}>{words.calls}</h2>
      <div className={overviewStyles.figures}>
        {stat('verified')}
        {stat('rejected')}
        {stat('noAnswer', true)}
        {stat('passedOver', true)}
        {stat('withoutIdentifier')}
      </div>
    </section>
  )
}

/** What was asked of the platform, and how it answered. */
export const QuestionFigures = ({ health }: FiguresProps): ReactNode => {
  const { verification: words } = useWords()
  const figure = useFigure()
  const { asked, notAsked, fromCache, answersKept, p50Ms, p99Ms, faults } = health
  const found = faults.filter(({ count }) => count > 0)
  const ms = (value: number | null) => (value === null ? '–' : `${figure(value, value < 10 ? 1 : 0)} ms`)
  return (
    <section className={styles.stack} aria-label={words.questions}>
      <h2 className={styles.heading}>{words.questions}</h2>
      <div className={overviewStyles.figures}>
        <Stat label={words.asked} value={figure(asked)} hint={words.askedHint} />
        <Stat label={words.fromCache} value={figure(fromCache)} hint={words.fromCacheHint(figure(answersKept))} />
        <Stat
          label={words.notAsked}
          value={figure(notAsked)}
          hint={words.notAskedHint}
          {...(notAsked > 0 ? ({ tone: 'warn' } as const) : {})}
        />
        <Stat label={words.p50} value={ms(p50Ms)} hint={words.questionHint} />
        <Stat label={words.p99} value={ms(p99Ms)} hint={words.questionHint} />
      </div>
      <Panel title={words.faults}>
        {found.length === 0 ? (
          <p className={styles.soft}>{words.noFaults}</p>
        ) : (
          <ul className={styles.list}>
            {found.map(({ fault, count }) => (
              <li key={fault}>
                <span>{words.faultNames[fault] ?? fault}</span>
                <span>{words.times(figure(count))}</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </section>
  )
}
