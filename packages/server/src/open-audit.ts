import type { Clock, Store } from '@axbridge/core'
import type { SupervisedOperations } from './admin/admin-plane.ts'
import type { Config } from './config.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import type { Log } from './observe/log.ts'
import { AuditCheckpoints } from './supervision/audit-checkpoints.ts'
import { checkpointFileOf } from './supervision/audit-file.ts'
import { openAuditSigner } from './supervision/audit-signer.ts'
import { auditVerificationOperations } from './supervision/audit-verification.ts'

export type OpenAuditParts = {
  readonly config: Pick<Config, 'data' | 'keys' | 'supervision' | 'retention'>
  readonly store: Pick<Store, 'audit' | 'matters' | 'retention'>
  readonly clock: Clock
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
}

const dayMs = 86_400_000

/** Signs the audit log, and holds it to what was signed. Throws StartError. */
export const openAudit = ({ config, store, clock, log }: OpenAuditParts) => {
  const { checkpointEntries: everyEntries, checkpointMs: everyMs } = config.supervision.audit
  const file = checkpointFileOf(config)
  const checkpoints = new AuditCheckpoints({
    ...{ store, clock, randomness: systemRandomness, file, everyEntries, everyMs, log },
    signer: openAuditSigner(config.keys, clock.now()),
  })
  checkpoints.start()
  const operations: Pick<SupervisedOperations, 'verifyAudit' | 'listCheckpoints'> = auditVerificationOperations({
    ...{ store, file, clock, keys: () => checkpoints.keys, keptMs: config.retention.logsDays * dayMs },
  })
  return { operations, close: () => checkpoints.close() }
}
