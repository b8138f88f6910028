import {
  type AuditVerificationAnswer,
  type AuditVerificationRequest,
  type CheckpointAnswer,
  type CheckpointPage,
  defaultPageLimit,
  type PageQuery,
} from '@axbridge/api'
import {
  type AuditCheckpoint,
  AuditFaults,
  type Clock,
  checkpointKind,
  type Matter,
  type Store,
  verifyAudit,
} from '@axbridge/core'
import { formatInstant } from '../operation/instant.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal } from '../operation/refusal.ts'
import { auditProof } from './audit-proof.ts'
import type { SignerKey } from './audit-signer.ts'
import { checkpointsInFile } from './checkpoint-file.ts'
import { auditEntries, checkpointOf, keptCheckpoints } from './kept-audit.ts'

export type AuditVerificationParts = {
  readonly store: Pick<Store, 'audit' | 'matters' | 'retention'>
  /** The keys that sign here, or signed, the present one last. */
  readonly keys: () => readonly SignerKey[]
  readonly file: string
  readonly clock: Clock
  /** How long entries are kept at least. */
  readonly keptMs: number
}

/** A request reads entries for so long; who wants more goes on behind what was looked at. */
const longestMs = 20_000
const dayMs = 86_400_000

/** The time runs from the first entry on: each part gets on, however many checkpoints there are to look at before it. */
async function* inTime<Read>(reads: AsyncIterable<Read>, timeIsUp: AbortController): AsyncGenerator<Read> {
  const timer = setTimeout(() => timeIsUp.abort(), longestMs)
  try {
    yield* reads
  } finally {
    clearTimeout(timer)
  }
}

const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])
const noEntry = fieldRefusal('malformed', [{ field: 'after', rule: 'must be the ordinal of an entry' }])

const checkpointAnswer = ({ at, ...checkpoint }: AuditCheckpoint): CheckpointAnswer => ({
  ...checkpoint,
  at: formatInstant(at),
})

/** What is older than this instant may be gone. A checkpoint is made within a day of the last entry that it speaks of. */
export const goneBefore = (now: number, keptMs: number): number => now - keptMs + dayMs

export const auditVerificationOperations = (
  parts: AuditVerificationParts,
): Readonly<Record<'verifyAudit' | 'listCheckpoints', OperationHandler<{ readonly name: string }>>> => {
  const { store, keys, file, clock, keptMs } = parts

  return {
    verifyAudit: async ({ body }) => {
      const { after: behind } = body as AuditVerificationRequest
      const [entry] = behind === undefined ? [] : await store.audit.after(behind - 1, 1)
      if (behind !== undefined && entry?.ordinal !== behind) return noEntry
      const began = performance.now()
      const timeIsUp = new AbortController()
      const faults = new AuditFaults()
      const anchor = await store.retention.auditAnchor()
      const verdict = await verifyAudit({
        entries: inTime(auditEntries(store.audit, behind ?? 0, timeIsUp.signal), timeIsUp),
        checkpoints: { store: () => keptCheckpoints(store.matters), file: () => checkpointsInFile(file) },
        publicKeys: keys().map(({ publicKey }) => publicKey),
        ...{ proof: auditProof(), faults, anchor, goneBefore: goneBefore(clock.now(), keptMs) },
        after: entry === undefined ? undefined : { ordinal: entry.ordinal, hash: entry.hash },
        isCutShort: () => timeIsUp.signal.aborted,
      })
      const answer: AuditVerificationAnswer = {
        ...{ entries: verdict.entries, checkpoints: verdict.checkpoints, through: verdict.through.ordinal },
        ...{ isWhole: !timeIsUp.signal.aborted, faults: [...faults.list], faultCount: faults.count },
        tookMs: Math.round(performance.now() - began),
      }
      return answered(200, answer)
    },

    listCheckpoints: async ({ query }) => {
      const page = await store.matters.list({ kind: checkpointKind, limit: defaultPageLimit, ...(query as PageQuery) })
      if (page === undefined) return badCursor
      const read = (matter: Matter): CheckpointAnswer[] => {
        const checkpoint = checkpointOf(matter)
        return checkpoint === undefined ? [] : [checkpointAnswer(checkpoint)]
      }
      const answer: CheckpointPage = {
        items: page.items.flatMap(read),
        next: page.next,
        keys: keys().map(({ since, ...key }) => ({ ...key, since: formatInstant(since) })),
      }
      return answered(200, answer)
    },
  }
}
