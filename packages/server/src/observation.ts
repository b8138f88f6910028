import type { Clock, DeliveryFault, PoolGauge, Store } from '@axbridge/core'
import { realTimers } from '@axbridge/sip'
import { startAlarmWatch } from './alarm-watch.ts'
import type { CallCarrier } from './call-carrier.ts'
import type { CallFigures } from './call-figures.ts'
import type { CertificateState } from './certificate-watch.ts'
import type { Config } from './config.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import { AlarmDesk } from './observe/alarm-desk.ts'
import type { Log } from './observe/log.ts'
import type { HttpTally } from './observe/metrics/http-tally.ts'
import { type DeliveriesNow, WebhookTally } from './observe/metrics/webhook-tally.ts'
import { PoolWatch } from './observe/pool-watch.ts'
import { parseListenAddress } from './peer-address.ts'
import { listenError } from './start-error.ts'

export type ObservationParts = {
  readonly config: Config
  readonly store: Store
  readonly clock: Clock
  readonly wall: Clock
  readonly calls: CallCarrier
  readonly gauge: PoolGauge
  readonly log: Log
  readonly trunkNames: () => readonly string[]
  /** Of the HTTP listeners. */
  readonly certificates: () => readonly CertificateState[]
  /** What the HTTP side counts, where metrics are wanted. */
  readonly tally: HttpTally | undefined
  /** Whether other servers write to the store as well. */
  readonly isShared: boolean
}

/** What watches the server while it runs: alarms, pools, and the listener of metrics. */
export type Observation = {
  /** `http://127.0.0.1:9700`; undefined where no metrics are wanted. */
  readonly metrics: string | undefined
  readonly desk: AlarmDesk
  /** How full the pools were when they were looked at last. */
  readonly pools: PoolWatch['reports']
  /** What whoever posts to endpoints tells. */
  readonly webhooks: {
    readonly attempted: (webhook: object, outcome: { readonly fault: DeliveryFault | null }, tookMs: number) => void
    readonly disabled: (webhook: { readonly id: string }) => void
    follow(now: () => DeliveriesNow): void
  }
  /** How late what time alone makes known is told; 0 when it is not. */
  eventsLate(ms: number): void
  close(): Promise<void>
}

export const openObservation = async (parts: ObservationParts): Promise<Observation> => {
  const { config, store, clock, wall, calls, gauge, log } = parts
  const desk = new AlarmDesk({
    ...{ events: store.events, clock, randomness: systemRandomness, log },
    now: () => realTimers.now(),
    quietMs: config.alarms.quietMs,
  })
  if (!parts.isShared) await desk.resume()
  let figures: CallFigures | undefined
  let eventsLateMs = 0
  const webhooks = new WebhookTally()
  const see = async () => {
    const seen = await calls.seen()
    figures = seen.figures
    return seen
  }
  const pools = new PoolWatch({
    ...{ customers: store.customers, events: store.events, gauge, clock, randomness: systemRandomness },
    thresholds: config.pools,
    lookMs: config.pools.lookMs,
    failed: (error) => log.warn({ error }, 'the pools could not be looked at; it is tried again'),
  })
  const stopAlarms = startAlarmWatch({
    desk,
    seen: see,
    trunkNames: parts.trunkNames,
    trunkStates: (names) => calls.trunkStates(names),
    certificates: parts.certificates,
    isStoreReady: () => store.isReady(),
    clockBehindMs: () => Math.max(0, store.highestCommittedTime() - wall.now()),
    eventsLateMs: () => eventsLateMs,
    failed: (error) => log.warn({ error }, 'what could be wrong was not looked at; it is tried again'),
  })
  const close = async (): Promise<void> => {
    await stopAlarms()
    await pools.close()
    await desk.close()
  }
  try {
    const metrics = await openMetrics(parts, {
      ...{ desk, pools, see, webhooks },
      figures: () => figures,
      eventsLateMs: () => eventsLateMs,
    })
    return {
      metrics: metrics?.address,
      desk,
      pools: pools.reports,
      webhooks: {
        attempted: (_webhook, { fault }, tookMs) => webhooks.attempted(fault, tookMs),
        disabled: ({ id }) => {
          webhooks.disabled()
          desk.notice('webhook_disabled', id)
        },
        follow: (now) => webhooks.follow(now),
      },
      eventsLate: (ms) => {
        eventsLateMs = ms
      },
      close: async () => {
        await metrics?.close()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

type Sources = {
  readonly desk: AlarmDesk
  readonly pools: PoolWatch
  readonly see: () => Promise<unknown>
  readonly figures: () => CallFigures | undefined
  readonly webhooks: WebhookTally
  readonly eventsLateMs: () => number
}

const openMetrics = async ({ config, store, calls, log, tally }: ObservationParts, sources: Sources) => {
  if (config.metrics === null || tally === undefined) return undefined
  // A library that is needed only here is loaded only here.
  const { serverMetrics } = await import('./observe/metrics/server-metrics.ts')
  const { listen } = config.metrics
  const { desk, pools, see, figures, webhooks, eventsLateMs } = sources
  const metrics = serverMetrics({
    calls: figures,
    http: () => tally.figures(),
    pools: () => pools.reports,
    alarms: () => desk.standing,
    store: () => store.figures?.(),
    eventsLateMs,
    webhooks: () => webhooks.figures(),
    isReady: () => store.isReady() && calls.isListening(),
  })
  const read = async (accept: string) => {
    await see()
    return metrics.text(await calls.processMetrics(), accept)
  }
  const failed = (error: unknown): void => log.error({ error }, 'metrics could not be read')
  const { listenForMetrics } = await import('./observe/metrics/metrics-listener.ts')
  return listenForMetrics(parseListenAddress(listen), read, failed).catch((error: unknown) => {
    throw listenError('metrics.listen', listen, error)
  })
}
