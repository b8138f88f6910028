import { hashesEqual } from '@axbridge/core'
import { type AuditHead, auditHash } from '../audit-chain.ts'
import { type CheckParts, eachRow } from './check-parts.ts'
import type { KeptStore } from './kept-store.ts'

/**
 * Reckons every hash of the audit log anew. An entry that was changed is told once: those behind it hang on the hash that stands there.
 * Who could write the tables could write all hashes anew, or take the newest entries away: that is seen by whoever noted a hash elsewhere.
 */
export const checkAudit = async (store: KeptStore, parts: CheckParts): Promise<void> => {
  const { findings, committedTime } = parts
  // What is kept hangs on the newest entry that was deleted.
  let head: AuditHead = await store.auditAnchor()
  return eachRow('audit entries', store.audit(), parts, (batch) => {
    for (const entry of batch) {
      const { ordinal, at, hash } = entry
      // What hangs on an entry that is not there cannot be reckoned.
      if (ordinal !== head.ordinal + 1) findings.note('audit_gap', `before entry ${ordinal}`)
      else if (at < head.at || !hashesEqual(hash, auditHash(head.hash, ordinal, entry)))
        findings.note('audit_changed', `entry ${ordinal}`)
      if (at > committedTime) findings.note('committed_behind', `audit entry ${ordinal}`)
      head = entry
    }
  })
}
