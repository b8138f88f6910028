import type { Randomness } from '@axbridge/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
} from '@opentelemetry/sdk-trace-base'
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions'
import type { TracesSettings } from '../observe-settings.ts'
import { isClean } from './traceparent.ts'
import { Tracing } from './tracing.ts'

/** Spans that wait for the collector; those that come when so many do are dropped. */
const mostWaiting = 4_096
const sentTogether = 512
const sendEveryMs = 2_000
const sendMs = 5_000

/** Random ids without digits that may be taken for a real number. */
class CleanIds implements IdGenerator {
  readonly #random = new RandomIdGenerator()

  generateTraceId(): string {
    return this.#clean(() => this.#random.generateTraceId())
  }

  generateSpanId(): string {
    return this.#clean(() => this.#random.generateSpanId())
  }

  #clean(draw: () => string): string {
    let id = draw()
    while (!isClean(id)) id = draw()
    return id
  }
}

/** A share is drawn in millionths. */
const whole = 1_000_000

/** Traces that go to a collector by OTLP over HTTP. `name`: `server`, `worker 0`. */
export const openTracing = (
  { endpoint, share }: NonNullable<TracesSettings>,
  name: string,
  randomness: Randomness,
): Tracing => {
  const drawn = Math.round(share * whole)
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ [ATTR_SERVICE_NAME]: 'axbridge', 'axbridge.process': name }),
    // What is begun is kept: whether it is begun is decided before.
    sampler: new AlwaysOnSampler(),
    idGenerator: new CleanIds(),
    spanLimits: { attributeValueLengthLimit: 256, attributeCountLimit: 32, eventCountLimit: 16 },
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url: endpoint, timeoutMillis: sendMs, concurrencyLimit: 4 }), {
        maxQueueSize: mostWaiting,
        maxExportBatchSize: sentTogether,
        scheduledDelayMillis: sendEveryMs,
        exportTimeoutMillis: sendMs,
      }),
    ],
  })
  // A collector that is gone must not keep a server from stopping: what it does not take is lost.
  return new Tracing(
    provider.getTracer('axbridge'),
    () => randomness.below(whole) < drawn,
    () => provider.shutdown().catch(() => {}),
  )
}
