import type { Overview } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { useFigure } from '../../panel/figure.ts'
import { Stat } from '../../pieces/stat.tsx'
import { useWords } from '../../words/use-words.ts'
import styles from './overview.module.css'
import { lastDelays, rateOf, sumOf } from './sample-sums.ts'

/** What goes on now, in figures. */
export const Figures = ({ overview: { live, samples } }: { readonly overview: Overview }): ReactNode => {
  const { overview: words } = useWords()
  const figure = useFigure()
  const [calls, answered] = [sumOf(samples, 'calls'), sumOf(samples, 'answered')]
  const delays = lastDelays(samples)
  const ms = (value: number) => `${figure(value, value < 10 ? 1 : 0)} ms`
  return (
    <div className={styles.figures}>
      <Stat label={words.liveCalls} value={figure(live.calls)} hint={words.liveCallsHint(live.transactions)} />
      <Stat
        label={words.binds}
        value={figure(rateOf(samples, 'binds'), 1)}
        hint={words.bindsHint(sumOf(samples, 'binds'))}
      />
      <Stat label={words.calls} value={figure(rateOf(samples, 'calls'), 1)} hint={words.callsHint(calls)} />
      <Stat
        label={words.success}
        value={calls === 0 ? '–' : `${figure((100 * answered) / calls, 1)} %`}
        hint={calls === 0 ? words.noCalls : words.successHint(sumOf(samples, 'refused'), sumOf(samples, 'failed'))}
      />
      <Stat
        label={words.delay}
        value={delays === undefined ? '–' : ms(delays.p50)}
        hint={delays === undefined ? words.noCalls : words.delayHint(ms(delays.p99))}
      />
    </div>
  )
}
