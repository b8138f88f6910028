import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client'

/** What the system and Node say of this process, as JSON that can be added to that of others. `name`: `server`, `worker 0`. */
export type ProcessMetrics = { read(): Promise<readonly object[]> }

/** Twenty: what stalls the loop for less is no matter, and the timer that finds it costs. */
const eventLoopMonitoringPrecision = 20

export const openProcessMetrics = (name: string): ProcessMetrics => {
  const registry = new Registry()
  registry.setDefaultLabels({ process: name })
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision })
  return { read: () => registry.getMetricsAsJSON() }
}

const openMetrics = 'application/openmetrics-text'

export type MetricsText = { readonly contentType: string; readonly text: string }

/** Metrics of several processes as one text, in the form that the asker takes. */
export const metricsText = async (parts: readonly (readonly object[])[], accept: string): Promise<MetricsText> => {
  const registry = AggregatorRegistry.aggregate(parts.map((part) => [...part]))
  if (accept.includes(openMetrics)) {
    // The library's type of what aggregate makes knows the older form alone.
    const both: Registry<typeof Registry.PROMETHEUS_CONTENT_TYPE | typeof Registry.OPENMETRICS_CONTENT_TYPE> =
      registry as Registry<typeof Registry.PROMETHEUS_CONTENT_TYPE | typeof Registry.OPENMETRICS_CONTENT_TYPE>
    both.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  }
  return { contentType: registry.contentType, text: await registry.metrics() }
}
