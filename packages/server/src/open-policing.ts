import { hostname } from 'node:os'
import { type AlarmName, type Clock, type Store, subjectOfTarget, type Vault } from '@axbridge/core'
import type { SupervisedOperations } from './admin/admin-plane.ts'
import type { Config } from './config.ts'
import { auditTrail } from './console/audit-trail.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import type { Log } from './observe/log.ts'
import { repeat } from './repeated-task.ts'
import { ComplaintDesk, type ComplaintHolds } from './supervision/complaints/complaint-desk.ts'
import { type ComplaintOperationId, complaintOperations } from './supervision/complaints/complaint-operations.ts'
import {
  type BlockedPersonOperationId,
  blockedPersonOperations,
} from './supervision/policy/blocked-person-operations.ts'
import { BlockedPersons } from './supervision/policy/blocked-persons.ts'
import type { OpenPolicy } from './supervision/policy/open-policy.ts'
import { PolicyBook } from './supervision/policy/policy-book.ts'
import { PolicyDesk } from './supervision/policy/policy-desk.ts'
import { type PolicyOperationId, policyOperations } from './supervision/policy/policy-operations.ts'
import { embeddedServer } from './supervision/policy/policy-state.ts'
import type { SuspensionDesk, SuspensionSearch } from './supervision/suspension-desk.ts'

export type PolicingParts = {
  readonly config: Config
  readonly store: Store
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Pick<Log, 'warn'>
  /** Tells what operators did. */
  done(fields: object, text: string): void
  readonly policy: OpenPolicy
  readonly suspensions: Pick<SuspensionDesk, 'suspend' | 'ofCustomer' | 'list'>
  readonly alarms: {
    notice(name: AlarmName, subject: string): void
    raise(name: AlarmName): void
    clear(name: AlarmName): void
  }
  readonly holds: ComplaintHolds
  readonly quarantineMs: number
  /** Whether other servers write to the store as well. */
  readonly isShared: boolean
}

/** What the server's process does about rules that fire and people who complain. */
export type Policing = {
  readonly operations: Pick<SupervisedOperations, PolicyOperationId | BlockedPersonOperationId | ComplaintOperationId>
  close(): Promise<void>
}

const overdueEveryMs = 60_000
/** Suspensions of one subject that are looked at: more than can be in force at once. */
const mostListed = 200

export const openPolicing = async (parts: PolicingParts): Promise<Policing> => {
  const { config, store, vault, clock, log, done, policy, suspensions, alarms, quarantineMs, isShared } = parts
  const { policy: settings, complaints } = config.supervision
  const { matters } = store
  const randomness = systemRandomness
  const keep = auditTrail(store.audit, clock)
  const caughtUp = () => policy.caughtUp()
  const persons = new BlockedPersons({ matters, list: policy.blocked, clock, randomness })
  const warn = (fields: object, text: string): void => log.warn(fields, text)
  const listed = async (search: Omit<SuspensionSearch, 'limit'>) =>
    (await suspensions.list({ ...search, limit: mostListed }))?.items ?? []
  const desk = await PolicyDesk.open({
    ...{ store, policy, blocked: persons, keep, clock, randomness, warn },
    suspend: (suspension) => suspensions.suspend(suspension),
    isSuspendedBy: async (rule, target) => {
      const subject = subjectOfTarget(target)
      const found = [
        ...(await listed({ subject, state: 'in_force' })),
        ...(await listed({ subject, state: 'appealed' })),
      ]
      return found.some(({ suspension: { by } }) => by.kind === 'rule' && by.name === rule)
    },
    notice: (name, subject) => alarms.notice(name, subject),
    server: isShared ? serverOf(config, vault) : embeddedServer,
    stateEveryMs: settings.stateEveryMs,
    answeredDays: complaints.windowDays,
    failed: (error, what) => log.warn({ error, what }, 'what policy keeps was not written; it is tried again'),
  })
  const complaintDesk = new ComplaintDesk({
    ...{ settings: complaints, matters, keep, alarms, clock, randomness, warn },
    answered: async () => (isShared ? [desk.answered, await desk.answeredElsewhere()] : [desk.answered]),
    holds: parts.holds,
    isSuspended: async (customer) => (await suspensions.ofCustomer(customer)) !== undefined,
    liftedOf: (customer) => listed({ subject: customer, state: 'lifted' }),
    suspend: (suspension) => suspensions.suspend(suspension),
  })
  const stopLooking = repeat(
    'complaints',
    async () => {
      await complaintDesk.lookForOverdue()
      return overdueEveryMs
    },
    // At once: an alarm that an earlier run left standing is not over.
    0,
    log,
  )
  return {
    operations: {
      ...policyOperations({
        ...{ book: new PolicyBook({ matters, clock, randomness }), isInForce: settings.enabled, matters },
        ...{ dryRuns: { store, vault }, caughtUp, clock, done },
      }),
      ...blockedPersonOperations({ persons, vault, caughtUp, done }),
      ...complaintOperations({
        ...{ desk: complaintDesk, evidence: { store, quarantineMs }, customers: store.customers },
        ...{ settings: complaints, clock, done },
      }),
    },
    close: async () => {
      stopLooking()
      await desk.close()
    },
  }
}

/** Two servers of one database have different addresses, and each has its own at its next start too. */
const serverOf = ({ http, sip }: Config, vault: Vault): string =>
  Buffer.from(vault.hash('key-check', `policy ${hostname()} ${http.listen} ${JSON.stringify(sip.udp)}`)).toString('hex')
