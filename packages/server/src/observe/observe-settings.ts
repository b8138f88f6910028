import Type, { type Static, type TObject } from 'typebox'
import type { KeyFault, NamedAddress } from '../filled-value.ts'
import { listenAddress, parseListenAddress } from '../peer-address.ts'

const orNull = <Section extends TObject>(section: Section, description: string) =>
  Type.Union([Type.Null(), section], { description, default: null })

/** What Prometheus asks. Off unless it is configured: a second server on a machine would find the port taken. */
export const metricsSettings = orNull(
  Type.Object(
    { listen: listenAddress('address:port of /metrics; port 0 takes a free one', '127.0.0.1:9700') },
    { additionalProperties: false },
  ),
  'figures for Prometheus on a listener of their own; null: none',
)

export const tracesSettings = orNull(
  Type.Object(
    {
      endpoint: Type.String({
        description: 'where spans are posted by OTLP over HTTP',
        default: 'http://127.0.0.1:4318/v1/traces',
        pattern: '^https?://[^\\s@?#]{1,500}$',
      }),
      share: Type.Number({
        description: 'the share of requests and calls that is traced where who asks has not decided: 0 to 1',
        default: 0.01,
        minimum: 0,
        maximum: 1,
      }),
    },
    { additionalProperties: false },
  ),
  'traces for OpenTelemetry; null: none',
)

export const alarmSettings = Type.Object(
  {
    quietMs: Type.Integer({
      description: 'for how long all must be well before an alarm is over',
      default: 60_000,
      minimum: 100,
      maximum: 86_400_000,
    }),
  },
  { additionalProperties: false, default: {} },
)

const share = (description: string, fallback: number) =>
  Type.Number({ description, default: fallback, minimum: 0, maximum: 1 })

export const poolSettings = Type.Object(
  {
    lowShare: share('the share of free numbers below which a customer is told that his pool is low', 0.1),
    recoveredShare: share('the share from which on he is told that it has recovered', 0.15),
    lowWithinMs: Type.Integer({
      description: 'he is told as well when the pool will be used up within this time at the rate of now',
      default: 3_600_000,
      minimum: 0,
      maximum: 30 * 86_400_000,
    }),
    lookMs: Type.Integer({
      description: 'how often each pool is looked at',
      default: 30_000,
      minimum: 100,
      maximum: 86_400_000,
    }),
  },
  { additionalProperties: false, default: {} },
)

/** The sections of the configuration that say what is told of the server to those who watch it. */
export const observeSettings = {
  metrics: metricsSettings,
  traces: tracesSettings,
  alarms: alarmSettings,
  pools: poolSettings,
}

export type MetricsSettings = Static<typeof metricsSettings>
export type TracesSettings = Static<typeof tracesSettings>
export type PoolSettings = Static<typeof poolSettings>

type ObserveSections = { readonly metrics: MetricsSettings; readonly pools: PoolSettings }

export const observeAddresses = ({ metrics }: Pick<ObserveSections, 'metrics'>): readonly NamedAddress[] =>
  metrics === null ? [] : [['metrics.listen', parseListenAddress(metrics.listen)]]

/** Between the two stands what keeps a pool that goes up and down from being told of at each turn. */
export const faultOfPools = ({ pools }: Pick<ObserveSections, 'pools'>): KeyFault | undefined =>
  pools.recoveredShare < pools.lowShare
    ? { kind: 'fault', field: 'pools.recoveredShare', rule: 'must not be less than pools.lowShare' }
    : undefined
