import {
  type Alarm,
  alarmNames,
  type CustomerId,
  freeShareOf,
  type PoolReport,
  type StoreFigures,
} from '@axbridge/core'
import type { CallFigures } from '../../call-figures.ts'
import { addCallMetrics } from './call-metrics.ts'
import { addEventMetrics } from './event-metrics.ts'
import { FigureRegistry } from './figure-registry.ts'
import type { OperationFigures } from './http-tally.ts'
import { type MetricsText, metricsText, openProcessMetrics } from './metrics-text.ts'
import { addStoreMetrics } from './store-metrics.ts'
import { addVerificationMetrics } from './verification-metrics.ts'
import type { WebhookFigures } from './webhook-tally.ts'

/** Where the figures come from. Each is read with a scrape, and only then. */
export type MetricSources = {
  readonly calls: () => CallFigures | undefined
  readonly http: () => readonly OperationFigures[]
  readonly pools: () => ReadonlyMap<CustomerId, PoolReport>
  readonly alarms: () => readonly Alarm[]
  readonly store: () => StoreFigures | undefined
  readonly eventsLateMs: () => number
  readonly webhooks: () => WebhookFigures
  readonly isReady: () => boolean
}

export type ServerMetrics = {
  /** All metrics as text; `others` is what further processes say of themselves. */
  text(others: readonly (readonly object[])[], accept: string): Promise<MetricsText>
}

export const serverMetrics = (sources: MetricSources): ServerMetrics => {
  const figures = new FigureRegistry()
  const process = openProcessMetrics('server')
  figures.gauge({ name: 'axbridge_ready', help: '1 when the server takes work.' }, () => [
    { value: sources.isReady() ? 1 : 0 },
  ])
  addHttpMetrics(figures, sources.http)
  addCallMetrics(figures, sources.calls)
  addVerificationMetrics(figures, sources.calls)
  addStoreMetrics(figures, sources.store)
  addPoolMetrics(figures, sources.pools)
  addEventMetrics(figures, sources)
  figures.gauge({ name: 'axbridge_alarms', help: 'Alarms that stand, by name.', labels: ['alarm'] }, () => {
    const standing = sources.alarms()
    return alarmNames.map((alarm) => ({
      labels: { alarm },
      value: standing.filter(({ name }) => name === alarm).length,
    }))
  })
  return {
    text: async (others, accept) => {
      const own = await Promise.all([figures.registry.getMetricsAsJSON(), process.read()])
      return metricsText([...own, ...others], accept)
    },
  }
}

const addHttpMetrics = (figures: FigureRegistry, read: MetricSources['http']): void => {
  const answers = { name: 'axbridge_http_answers_total', help: 'Answers of the HTTP API.' }
  figures.counter({ ...answers, labels: ['operation', 'status'] }, () =>
    read().flatMap(({ operation, byClass }) =>
      byClass.map(({ status, count }) => ({ labels: { operation, status }, value: count })),
    ),
  )
  const seconds = { name: 'axbridge_http_seconds', help: 'How long requests took, until their answer had left.' }
  figures.histogram({ ...seconds, labels: ['operation'] }, () =>
    read().map(({ operation, seconds: buckets }) => ({ labels: { operation }, buckets })),
  )
}

const addPoolMetrics = (figures: FigureRegistry, read: MetricSources['pools']): void => {
  const gauge = (name: string, help: string, of: (report: PoolReport) => number): void =>
    figures.gauge({ name, help, labels: ['customer'] }, () =>
      [...read()].map(([customer, report]) => ({ labels: { customer }, value: of(report) })),
    )
  gauge('axbridge_pool_pairs', 'Pairs that the pool holds when it is full.', ({ capacity }) => capacity)
  gauge('axbridge_pool_pairs_held', 'Live and quarantined pairs.', ({ held }) => held)
  gauge('axbridge_pool_free_share', 'The share of the pool that is free.', freeShareOf)
  gauge('axbridge_pool_binds_per_minute', 'Binds a minute, as measured last.', ({ bindsPerMinute }) => bindsPerMinute)
}
