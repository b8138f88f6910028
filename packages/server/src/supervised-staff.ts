import type { Clock, Store, Vault } from '@axbridge/core'
import type { Config } from './config.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import type { Log } from './observe/log.ts'
import type { DataProtection } from './open-data-protection.ts'
import type { KeepAudit } from './operation/keep-audit.ts'
import type { OperationHandler } from './operation/operation-handler.ts'
import type { ProveCode } from './operation/prove-code.ts'
import type { Staff } from './operation/staff.ts'
import { type ChangedKeys, type KeyChangeOperationId, keyChangeOperations } from './supervision/key-changes.ts'
import type { PersonRequestOperationId } from './supervision/person-request-operations.ts'
import { secondPerson } from './supervision/second-person.ts'
import { type TraceOperationId, traceOperations } from './supervision/trace-operations.ts'

/** What the console has for those operations of supervision that take a person. */
export type StaffMeans = { readonly keep: KeepAudit; readonly proveCode: ProveCode }

/** The operations of supervision that are asked for by sessions only. */
export type SupervisedStaff = Readonly<
  Record<TraceOperationId | KeyChangeOperationId | PersonRequestOperationId, OperationHandler<Staff>>
>

export type SupervisedStaffParts = {
  readonly config: Pick<Config, 'bindings' | 'supervision'>
  readonly store: Pick<Store, 'audit' | 'customers' | 'matters' | 'traces' | 'users'>
  readonly vault: Vault
  readonly clock: Clock
  readonly keeper: ChangedKeys
  readonly protection: Pick<DataProtection, 'staff'>
  readonly log: Pick<Log, 'warn'>
}

export const supervisedStaff =
  ({ config, store, vault, clock, keeper, protection, log }: SupervisedStaffParts) =>
  (means: StaffMeans): SupervisedStaff => {
    const isSecond = secondPerson({ audit: store.audit, restMs: config.supervision.dualControlRestMs })
    return {
      ...protection.staff(means),
      ...traceOperations({
        ...{ store, vault, clock, randomness: systemRandomness, ...means, secondPerson: isSecond },
        quarantineMs: config.bindings.quarantineMs,
        settings: config.supervision.traces,
      }),
      ...keyChangeOperations({
        ...{ matters: store.matters, users: store.users, keeper, clock },
        ...{ randomness: systemRandomness, proveCode: means.proveCode },
        secondPerson: isSecond,
        failed: (error, text) => log.warn({ error }, text),
      }),
    }
  }
