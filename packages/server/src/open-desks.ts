import type { Clock, Store, Vault } from '@axbridge/core'
import type { Config } from './config.ts'
import { auditTrail } from './console/audit-trail.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import type { BufferedLog } from './observe/log.ts'
import { openDataProtection } from './open-data-protection.ts'
import { openPolicing, type PolicingParts } from './open-policing.ts'
import type { Supervision } from './open-supervision.ts'
import { repeat } from './repeated-task.ts'
import { EntityWatch } from './supervision/entity-watch.ts'
import { openRestrictionDesks } from './supervision/restriction-desks.ts'
import { useRulesOf } from './supervision/use-settings.ts'

export type DeskParts = Pick<PolicingParts, 'alarms' | 'done' | 'isShared' | 'quarantineMs'> & {
  readonly config: Config
  readonly store: Store
  readonly vault: Vault
  readonly clock: Clock
  readonly log: BufferedLog
  readonly supervision: Supervision
}

const entitiesEveryMs = 60_000

/** What supervision works on in the server's process alone: suspensions, opt-outs, entities, data protection and policy. */
export const openDesks = async (parts: DeskParts) => {
  const { config, store, vault, clock, log, supervision, alarms, done, isShared, quarantineMs } = parts
  const { restrictions, policy } = supervision
  const desks = openRestrictionDesks({
    ...{ store, vault, clock, randomness: systemRandomness, restrictions },
    failed: (error, what) => log.warn({ error }, what),
  })
  const { suspensions } = desks
  const entities = new EntityWatch({
    ...{ customers: store.customers, desk: suspensions, keep: auditTrail(store.audit, clock), clock },
    isRequired: useRulesOf(config.supervision).require.entity,
  })
  const endLooking = repeat('look at entities', () => entities.look().then(() => entitiesEveryMs), 0, log)
  const protection = openDataProtection({
    ...{ config, store, vault, clock, log },
    optOut: async (customer, person) => (await desks.optOuts.add(customer, person, 'both', 'staff')) !== 'busy',
  })
  const policing = await openPolicing({
    ...{ config, store, vault, clock, log, policy, suspensions, alarms, done, quarantineMs, isShared },
    holds: protection.holds,
  })
  return {
    desks,
    entities,
    protection,
    policing,
    close: async () => {
      await policing.close()
      await protection.close()
      await endLooking()
    },
  }
}
