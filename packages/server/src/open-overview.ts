import type { OverviewAnswer } from '@axbridge/api'
import type { Alarm, Clock, CustomerId, CustomerStore, PoolReport } from '@axbridge/core'
import type { CallCarrier } from './call-carrier.ts'
import type { CallFigures } from './call-figures.ts'
import type { Log } from './observe/log.ts'
import { type OverviewCounts, OverviewSamples } from './observe/overview-samples.ts'
import { formatInstant } from './operation/instant.ts'

export type OverviewParts = {
  readonly calls: Pick<CallCarrier, 'seen'>
  readonly counted: () => { readonly binds: number; readonly unbinds: number }
  readonly alarms: () => readonly Alarm[]
  readonly pools: () => ReadonlyMap<CustomerId, PoolReport>
  readonly customers: Pick<CustomerStore, 'find'>
  readonly clock: Clock
  readonly log: Pick<Log, 'warn'>
  readonly version: string
}

/** How the server fares. Whoever opens it closes it. */
export type Overview = {
  now(): Promise<OverviewAnswer>
  close(): Promise<void>
}

const mostPools = 10
const dayMs = 86_400_000

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

const countsOf = (
  figures: CallFigures | undefined,
  { binds, unbinds }: { readonly binds: number; readonly unbinds: number },
): OverviewCounts => {
  if (figures === undefined)
    return { binds, unbinds, calls: 0, answered: 0, refused: 0, failed: 0, liveCalls: 0, setUps: [] }
  const { outcomes, seconds } = figures.counted.exchange
  const { open: _, ...ended } = outcomes
  return {
    binds,
    unbinds,
    calls: sumOf(Object.values(ended)),
    // Both are counted at the end: an answer counted at once would have no call beside it until then.
    answered: outcomes.completed,
    refused: outcomes.refused,
    failed: outcomes.failed + outcomes.lost,
    liveCalls: figures.now.live,
    setUps: seconds.setUp.counts,
  }
}

export const openOverview = (parts: OverviewParts): Overview => {
  const { calls, counted, clock, log, version } = parts
  const startedAt = clock.now()
  const samples = new OverviewSamples({
    counts: async () => countsOf((await calls.seen()).figures, counted()),
    now: () => clock.now(),
    failed: (error) => log.warn({ error }, 'the figures of the overview were not read; it is tried again'),
  })
  return {
    now: async () => {
      const { figures } = await calls.seen()
      const at = clock.now()
      return {
        at: formatInstant(at),
        version,
        startedAt: formatInstant(startedAt),
        live: { calls: figures?.now.live ?? 0, transactions: figures?.now.transactions ?? 0 },
        samples: [...samples.samples],
        alarms: parts.alarms().map(({ name, subject }) => ({ alarm: name, subject })),
        pools: await lowestPools(parts, at),
      }
    },
    close: () => samples.close(),
  }
}

const lowestPools = async (
  { pools, customers }: Pick<OverviewParts, 'pools' | 'customers'>,
  now: number,
): Promise<OverviewAnswer['pools']> => {
  const lowest = [...pools()]
    .filter(([, { capacity }]) => capacity > 0)
    .sort(([, one], [, other]) => one.free / one.capacity - other.free / other.capacity)
    .slice(0, mostPools)
  const named = await Promise.all(
    lowest.map(async ([id, report]) => ({ id, report, customer: await customers.find(id) })),
  )
  return named.flatMap(({ id, report: { held, capacity, runsOutAt }, customer }) =>
    customer === undefined
      ? []
      : [
          {
            customer: id,
            name: customer.name,
            used: held,
            size: capacity,
            daysLeft: runsOutAt === null ? null : Math.max(0, Math.round(((runsOutAt - now) / dayMs) * 100) / 100),
          },
        ],
  )
}
