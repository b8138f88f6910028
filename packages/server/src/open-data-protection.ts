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
import { ActualUserDesk } from './supervision/actual-user-desk.ts'
import { type BreachOperationId, breachOperations } from './supervision/breach-operations.ts'
import { Deletion, nextRunAt } from './supervision/deletion.ts'
import type { Runs } from './supervision/deletion-runs.ts'
import { heldCount } from './supervision/held-count.ts'
import { HoldDesk } from './supervision/hold-desk.ts'
import { type HoldOperationId, holdOperations } from './supervision/hold-operations.ts'
import { personData } from './supervision/person-data.ts'
import { deletePerson } from './supervision/person-deletion.ts'
import { personRequestOperations } from './supervision/person-request-operations.ts'
import { type RetentionOperationId, retentionOperations } from './supervision/retention-operations.ts'

export type DataProtectionParts = {
  readonly config: Pick<Config, 'retention' | 'events' | 'supervision'>
  readonly store: Store
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Pick<Log, 'warn' | 'info' | 'error'>
  /** The person is neither bound nor called any more by a customer. */
  readonly optOut: (customer: CustomerId, person: PhoneNumber) => Promise<boolean>
}

/** Between two batches: calls and binds go on. */
const restMs = 5
const waitForOtherMs = 500
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
    waitForOther: () => pause(waitForOtherMs),
  })
  const actualUsers = new ActualUserDesk({ ...parts, holds, most: config.supervision.mostActualUsers })
  // What a server left that was killed, or stopped, is gone on with at once.
  const isDue = ({ startedAt, endedAt }: Runs): boolean => endedAt === null || clock.now() >= nextRunAt(startedAt, hour)
  const look = async (): Promise<number> => {
    if (!isDue(await deletion.runs())) return lookEveryMs
    const outcome = await deletion.runIf(isDue)
    if (outcome === 'done') await actualUsers.settleLeft()
    if (outcome === 'taken_over') log.warn({}, 'another server goes on with the deletion that this one had begun')
    // What was refused is told once an hour.
    return outcome === 'refused' ? hourMs : lookEveryMs
  }
  // A run begins anew with every try: one that cannot succeed must not go through everything again and again.
  const stopLooking = runHere ? repeat('deletion', look, lookEveryMs, log, hourMs) : () => undefined
  const operations: Pick<SupervisedOperations, RetentionOperationId | HoldOperationId | BreachOperationId> = {
    ...retentionOperations({ store, deletion, holds, terms, hour, now: () => clock.now() }),
    ...holdOperations(holds, store.customers, heldCount({ store, now: () => clock.now() })),
    ...breachOperations(parts),
  }
  const data = personData({ store, vault, actualUsers, terms })
  return {
    operations,
    deletion,
    /** Who really uses the phones of bindings, as customers say it. */
    actualUsers,
    /** Those that need a person at the console. */
    staff: ({ keep, proveCode }: { readonly keep: KeepAudit; readonly proveCode: ProveCode }) =>
      personRequestOperations({
        ...{ ...parts, audit: store.audit, keep, proveCode, data },
        deletePerson: deletePerson({ store, vault, data, deletion, holds, terms, optOut, actualUsers }),
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
