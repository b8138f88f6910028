import { setTimeout as pause } from 'node:timers/promises'
import type { Clock, CustomerId, HeldThing, MatterId, PhoneNumber, Store, Vault } from '@axbridge/core'
import type { SupervisedOperations } from './admin/admin-plane.ts'
import type { Config } from './config.ts'
import { auditTrail } from './console/audit-trail.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import type { Log } from './observe/log.ts'
import { formatInstant } from './operation/instant.ts'
import type { KeepAudit } from './operation/keep-audit.ts'
import type { ProveCode } from './operation/prove-code.ts'
import { repeat } from './repeated-task.ts'
import { type BreachOperationId, breachOperations } from './supervision/breach-operations.ts'
import { Deletion, nextRunAt } from './supervision/deletion.ts'
import { HoldDesk } from './supervision/hold-desk.ts'
import { type HoldOperationId, holdOperations } from './supervision/hold-operations.ts'
import { personData } from './supervision/person-data.ts'
import { deletePerson } from './supervision/person-deletion.ts'
import { personRequestOperations } from './supervision/person-request-operations.ts'
import { type RetentionOperationId, retentionOperations } from './supervision/retention-operations.ts'

export type DataProtectionParts = {
  readonly config: Pick<Config, 'retention' | 'events'>
  readonly store: Store
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Pick<Log, 'warn' | 'info' | 'error'>
  /** The person is neither bound nor called any more by a customer. */
  readonly optOut: (customer: CustomerId, person: PhoneNumber) => Promise<boolean>
}

/** Between two batches: calls and binds go on. */
const restMs = 5
const [lookEveryMs, hourMs] = [60_000, 3_600_000]

/** What is kept for how long, and what people and cases want of it. */
export const openDataProtection = ({ config, store, vault, clock, log, optOut }: DataProtectionParts) => {
  const { hour, runHere, acceptLongPause, ...terms } = config.retention
  const parts = { matters: store.matters, vault, clock, randomness: systemRandomness }
  const holds = new HoldDesk(parts)
  const deletion = new Deletion({
    ...{ store, holds, terms, eventsKeptDays: config.events.keptDays, clock, randomness: systemRandomness },
    keep: auditTrail(store.audit, clock),
    acceptLongPause,
    refused: (lastAt, now) =>
      log.error(
        { lastRunAt: formatInstant(lastAt), now: formatInstant(now) },
        'nothing was deleted: the clock is more than 31 days ahead of the last run; set it right, or set retention.acceptLongPause',
      ),
    rest: () => pause(restMs),
  })
  const look = async (): Promise<number> => {
    // Of several servers the first that looks runs: it notes when it began before it begins.
    const { startedAt } = await deletion.runs()
    if (clock.now() < nextRunAt(startedAt, hour)) return lookEveryMs
    await deletion.run()
    // What was refused is told once an hour.
    return (await deletion.runs()).startedAt === startedAt ? hourMs : lookEveryMs
  }
  const stopLooking = runHere ? repeat('deletion', look, lookEveryMs, log) : () => undefined
  const operations: Pick<SupervisedOperations, RetentionOperationId | HoldOperationId | BreachOperationId> = {
    ...retentionOperations({ store, deletion, holds, terms, hour, now: () => clock.now() }),
    ...holdOperations(holds, store.customers),
    ...breachOperations(parts),
  }
  const data = personData({ store, vault, terms })
  return {
    operations,
    deletion,
    /** Those that need a person at the console. */
    staff: ({ keep, proveCode }: { readonly keep: KeepAudit; readonly proveCode: ProveCode }) =>
      personRequestOperations({
        ...{ ...parts, audit: store.audit, keep, proveCode, data },
        deletePerson: deletePerson({ store, vault, data, deletion, holds, terms, optOut }),
      }),
    /** For complaints, whose evidence is held. */
    holds: {
      add: async (of: HeldThing, reason: string, complaint: MatterId): Promise<MatterId | undefined> => {
        const by = { kind: 'rule', name: 'complaint' } as const
        const hold = await holds.add({ of, reason, case: complaint, by })
        if (hold !== 'too_many') return hold.id
        log.warn({ complaint }, 'the evidence of a complaint is not held: as many holds of complaints stand as may')
        return undefined
      },
      release: (id: MatterId, reason: string): Promise<unknown> =>
        holds.release(id, { by: { kind: 'rule', name: 'complaint' }, reason }),
    },
    close: async () => {
      stopLooking()
      await deletion.stop()
    },
  }
}

export type DataProtection = ReturnType<typeof openDataProtection>
