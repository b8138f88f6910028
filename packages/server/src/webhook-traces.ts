import type { Tracing } from './observe/traces/tracing.ts'
import type { WebhookPoster } from './webhooks/webhook-poster.ts'

/** SpanKind.PRODUCER of @opentelemetry/api: who takes a message up goes on from it later. */
const producer = 3

/** A poster that draws a span around each post, and tells the receiver of it, so that his spans stand below. */
export const tracedPoster = (poster: Pick<WebhookPoster, 'post'>, tracing: Tracing): Pick<WebhookPoster, 'post'> => ({
  post: async (post, timeoutMs) => {
    const event = post.headers['webhook-id']
    const span = tracing.open('webhook post', producer, event === undefined ? {} : { event })
    if (span === undefined) return poster.post(post, timeoutMs)
    const headers = { ...post.headers, traceparent: span.traceparent }
    const outcome = await poster.post({ ...post, headers }, timeoutMs)
    const { status, fault } = outcome
    span.end({ ...(status === null ? {} : { status }), outcome: fault ?? 'delivered' }, fault !== null)
    return outcome
  },
})
