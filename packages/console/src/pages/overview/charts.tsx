import { type ReactNode, useMemo } from 'react'
import { LiveChart } from '../../pieces/live-chart.tsx'
import { Panel } from '../../pieces/page.tsx'
import { useWords } from '../../words/use-words.ts'
import styles from './overview.module.css'
import { type Sample, sampleS } from './sample-sums.ts'

const format = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })

/** The last hour, in lines. */
export const Charts = ({ samples }: { readonly samples: readonly Sample[] }): ReactNode => {
  const { overview: words } = useWords()
  const lines = useMemo(() => {
    const { series } = words
    const rate = (label: string, of: (sample: Sample) => number) => ({
      label,
      values: samples.map((sample) => of(sample) / sampleS),
    })
    return {
      times: samples.map(({ at }) => Date.parse(at)),
      binds: [rate(series.binds, ({ binds }) => binds), rate(series.unbinds, ({ unbinds }) => unbinds)],
      calls: [
        rate(series.calls, ({ calls }) => calls),
        rate(series.answered, ({ answered }) => answered),
        rate(series.refused, ({ refused }) => refused),
        rate(series.failed, ({ failed }) => failed),
      ],
      live: [{ label: series.live, values: samples.map(({ liveCalls }) => liveCalls) }],
      delay: [
        { label: series.p50, values: samples.map(({ setupP50Ms }) => setupP50Ms) },
        { label: series.p99, values: samples.map(({ setupP99Ms }) => setupP99Ms) },
      ],
    }
  }, [samples, words])
  const drawn = [
    [words.chartBinds, lines.binds],
    [words.chartCalls, lines.calls],
    [words.chartLive, lines.live],
    [words.chartDelay, lines.delay],
  ] as const
  return (
    <div className={styles.charts}>
      {drawn.map(([title, series]) => (
        <Panel key={title} title={title}>
          <LiveChart label={title} times={lines.times} series={series} height={200} format={format} />
        </Panel>
      ))}
    </div>
  )
}
