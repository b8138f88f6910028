import type { FigureRegistry } from './figure-registry.ts'
import type { DeliveriesNow, WebhookFigures } from './webhook-tally.ts'

/** How events come about and where they are posted. */
export const addEventMetrics = (
  figures: FigureRegistry,
  { eventsLateMs, webhooks }: { readonly eventsLateMs: () => number; readonly webhooks: () => WebhookFigures },
): void => {
  const late = { name: 'axbridge_events_late_seconds', help: 'How late what time alone makes known is told.' }
  figures.gauge(late, () => [{ value: eventsLateMs() / 1_000 }])
  const posts = { name: 'axbridge_webhook_posts_total', help: 'Posts to endpoints, by what became of them.' }
  figures.counter({ ...posts, labels: ['result'] }, () =>
    webhooks().results.map(({ result, count }) => ({ labels: { result }, value: count })),
  )
  const disabled = { name: 'axbridge_webhooks_disabled_total', help: 'Endpoints that were switched off.' }
  figures.counter(disabled, () => [{ value: webhooks().disabled }])
  const seconds = { name: 'axbridge_webhook_post_seconds', help: 'How long posts to endpoints took.' }
  figures.histogram(seconds, () => [{ buckets: webhooks().seconds }])

  const now = (name: string, help: string, read: (now: DeliveriesNow) => number | undefined): void =>
    figures.gauge({ name, help }, () => {
      const there = webhooks().now
      const value = there === undefined ? undefined : read(there)
      return value === undefined ? [] : [{ value }]
    })
  now('axbridge_webhook_posts_in_flight', 'Posts that have no answer yet.', ({ inFlight }) => inFlight)
  now('axbridge_webhook_endpoints', 'Endpoints that this server posts to.', ({ endpoints }) => endpoints)
  now('axbridge_webhook_deliveries_waiting', 'Deliveries that wait to be tried again.', ({ waiting }) => waiting)
  now('axbridge_webhook_oldest_waiting_seconds', 'For how long the oldest of them waits.', ({ oldestWaitingMs }) =>
    oldestWaitingMs === undefined ? undefined : oldestWaitingMs / 1_000,
  )
}
