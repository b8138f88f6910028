import 'uplot/dist/uPlot.min.css'
import { type ReactNode, useEffect, useRef } from 'react'
import UPlot from 'uplot'
import { useIsDark } from '../app/appearance.ts'
import { useWords } from '../words/use-words.ts'
import styles from './live-chart.module.css'

export type ChartSeries = {
  readonly label: string
  /** One for each time; null where there is none. */
  readonly values: readonly (number | null)[]
  /** A colour of CSS; one of the palette when left out. */
  readonly color?: string
}

type LiveChartProps = {
  /** What it shows, for who does not see it. */
  readonly label: string
  /** Instants in ms, the earliest first. */
  readonly times: readonly number[]
  readonly series: readonly ChartSeries[]
  readonly height?: number
  readonly format?: (value: number) => string
}

const palettes = {
  light: ['#0b6e6e', '#c98200', '#b42a23', '#5b55c9', '#1d7a46'],
  dark: ['#3dbdb4', '#f0b44c', '#ff9b92', '#a7a2ff', '#5fd095'],
} as const

const plain = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 1 })

/** 24 hours, in the reader's time zone; uPlot's own way is that of one country. */
const clock = (seconds: number, withSeconds: boolean): string =>
  new Date(seconds * 1_000).toLocaleTimeString('en-GB', {
    ...({ hour: '2-digit', minute: '2-digit' } as const),
    ...(withSeconds ? ({ second: '2-digit' } as const) : {}),
  })

const ticksOf = (_chart: UPlot, ticks: readonly number[]): string[] => {
  const withSeconds = (ticks[1] ?? 0) - (ticks[0] ?? 0) < 60
  return ticks.map((tick) => clock(tick, withSeconds))
}

const sizeOf = (place: HTMLElement, height: number) => ({ width: Math.max(200, place.clientWidth), height })

/** Lines over time that follow new values without being drawn anew. */
export const LiveChart = ({ label, times, series, height = 220, format = plain }: LiveChartProps): ReactNode => {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<UPlot | null>(null)
  const isDark = useIsDark()
  const { panel } = useWords()
  const names = series.map((each) => `${each.label}\u0000${each.color ?? ''}`).join('\u0001')
  const data = useRef<UPlot.AlignedData>([[]])
  data.current = [times.map((time) => time / 1_000), ...series.map(({ values }) => [...values])]
  const said = useRef(format)
  said.current = format

  useEffect(() => {
    const at = place.current
    if (at === null) return
    const palette = palettes[isDark ? 'dark' : 'light']
    const axis = {
      stroke: isDark ? '#a0afac' : '#566462',
      grid: { stroke: isDark ? '#283634' : '#e3e8e8', width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    }
    const lines = names.split('\u0001').map((name, index): UPlot.Series => {
      const [text = '', color = ''] = name.split('\u0000')
      const stroke = color === '' ? palette[index % palette.length] : color
      return {
        ...{ label: text, stroke, width: 2, points: { show: false }, spanGaps: true },
        ...(index === 0 ? { fill: `${stroke ?? ''}1f` } : {}),
        value: (_chart, value: number | null) => (value === null ? '–' : said.current(value)),
      }
    })
    const made = new UPlot(
      {
        ...sizeOf(at, height),
        series: [
          { label: panel.time, value: (_chart, at: number | null) => (at === null ? '–' : clock(at, true)) },
          ...lines,
        ],
        axes: [
          { ...axis, values: ticksOf },
          { ...axis, size: 56, values: (_chart, ticks: number[]) => ticks.map((tick) => said.current(tick)) },
        ],
        scales: { y: { range: (_chart, _least: number, most: number) => [0, Math.max(1, (most || 0) * 1.1)] } },
        cursor: { y: false },
      },
      data.current,
      at,
    )
    chart.current = made
    const watching = new ResizeObserver(() => made.setSize(sizeOf(at, height)))
    watching.observe(at)
    return () => {
      watching.disconnect()
      made.destroy()
      chart.current = null
    }
  }, [names, isDark, height, panel.time])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the data of this render stands in the ref.
  useEffect(() => chart.current?.setData(data.current), [times, series])

  return <div ref={place} role="img" aria-label={label} className={styles.chart} />
}
