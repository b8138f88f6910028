import type { Clock, Store, Vault } from '@axbridge/core'
import { systemRandomness } from '../keys/system-randomness.ts'
import type { EndpointDesk } from '../operation/endpoint-desk.ts'
import { addressGuard } from './address-guard.ts'
import { webhookDesk } from './webhook-desk.ts'
import { WebhookPoster } from './webhook-poster.ts'

/** A desk over a store of which another process delivers. */
export const deskOn = (
  store: Pick<Store, 'events' | 'webhooks'>,
  vault: Pick<Vault, 'seal' | 'open'>,
  clock: Clock,
  allowedNetworks: readonly string[] = [],
): EndpointDesk => {
  const isAllowed = addressGuard(allowedNetworks)
  const poster = new WebhookPoster({ isAllowed, lookup: async () => [], clock, timeoutMs: 1_000 })
  const pumps = { look: () => {}, changed: () => {}, removed: () => {}, settle: async () => {} }
  const urlRules = { allowHttp: allowedNetworks.length > 0, isAllowed }
  return webhookDesk({ store, vault, clock, randomness: systemRandomness, poster, pumps, urlRules })
}
