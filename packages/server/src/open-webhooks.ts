import type { Clock, DisabledReason, Store, Vault, Webhook } from '@axbridge/core'
import { realTimers } from '@axbridge/sip'
import type { Config } from './config.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import type { Log } from './observe/log.ts'
import type { Tracing } from './observe/traces/tracing.ts'
import type { EndpointDesk } from './operation/endpoint-desk.ts'
import { tracedPoster } from './webhook-traces.ts'
import { addressGuard } from './webhooks/address-guard.ts'
import { systemLookup } from './webhooks/host-lookup.ts'
import type { PostOutcome } from './webhooks/post-outcome.ts'
import { posterWhenNeeded } from './webhooks/poster-when-needed.ts'
import { webhookDesk } from './webhooks/webhook-desk.ts'
import { WebhookPumps } from './webhooks/webhook-pumps.ts'

export type WebhookParts = {
  readonly config: Pick<Config, 'webhooks' | 'events'>
  readonly store: Pick<Store, 'events' | 'webhooks'>
  readonly vault: Pick<Vault, 'seal' | 'open'>
  readonly clock: Clock
  readonly wall: Clock
  readonly log: Log
  /** This server's name among those that share the store: of one that shares it with nobody always the same, of others a new one at each start. */
  readonly holder: string
  /** Draws spans around posts, where traces are wanted. */
  readonly tracing: Tracing | undefined
  readonly observed: {
    readonly attempted: (webhook: Webhook, outcome: PostOutcome, tookMs: number) => void
    readonly disabled: (webhook: Webhook) => void
    follow(now: () => WebhookPumps['figures']): void
  }
}

export type Webhooks = {
  readonly desk: EndpointDesk
  /** For a while nothing was heard of other servers: any endpoint may have new events. */
  missed(): void
  close(): Promise<void>
}

/** What an endpoint did is in its deliveries, where its owner sees it; the log has what operators should know. Never an address. */
export const openWebhooks = ({
  config,
  store,
  vault,
  clock,
  wall,
  log,
  holder,
  observed,
  tracing,
}: WebhookParts): Webhooks => {
  const { allowHttp, allowedNetworks, timeoutMs } = config.webhooks
  const isAllowed = addressGuard(allowedNetworks)
  const sockets = posterWhenNeeded({ isAllowed, lookup: systemLookup(), clock: wall, timeoutMs })
  const poster = tracing === undefined ? sockets : tracedPoster(sockets, tracing)
  const pumps = WebhookPumps.start({
    // A receiver holds the time of a post against its own clock: it is the wall's.
    ...{ store, vault, clock: wall, timers: realTimers, randomness: systemRandomness, poster, holder },
    settings: config.webhooks,
    eventsKeptMs: config.events.keptDays * 86_400_000,
    attempted: observed.attempted,
    disabled: (webhook: Webhook, reason: DisabledReason) => {
      observed.disabled(webhook)
      log.warn({ webhook: webhook.id, customer: webhook.owner, reason }, 'an endpoint was switched off')
    },
    failed: seldom(wall, (error) => log.warn({ error }, 'events could not be delivered; it is tried again')),
  })
  observed.follow(() => pumps.figures)
  const urlRules = { allowHttp, isAllowed }
  return {
    desk: webhookDesk({ store, vault, clock, randomness: systemRandomness, poster, pumps, urlRules }),
    missed: () => pumps.missed(),
    close: async () => {
      await pumps.stop()
      await sockets.close()
    },
  }
}

/** What fails for one endpoint fails for all of them, and again every second. */
const quietMs = 10_000

const seldom = (clock: Clock, tell: (error: unknown) => void): ((error: unknown) => void) => {
  let last = Number.NEGATIVE_INFINITY
  return (error) => {
    const now = clock.now()
    if (now - last < quietMs) return
    last = now
    tell(error)
  }
}
