import type { Deleted, Deleting, DeletionOutcome, ExpiredKind } from '@axbridge/core'
import type { Database } from 'better-sqlite3'
import { faultUnder, provenBatch } from '../deletion-proofs.ts'
import { ExpiredBindings, type ExpiryParts } from './expired-bindings.ts'
import { expiredEntries, expiredMatters, expiredRecords } from './expired-rows.ts'
import { ExpiredTrails } from './expired-trails.ts'
import { type MatterRow, matterOrNone } from './matter-rows.ts'
import type { MatterWrites } from './matter-writes.ts'
import type { ProvenDeleting } from './operations.ts'
import { matterStatements } from './statements.ts'

/**
 * Deletion in the writer's thread, each kind in its own way. A hold is written by the same thread: it comes before a batch, which then
 * is not done, or behind it.
 */
export const retentionWrites = (
  database: Database,
  parts: ExpiryParts & { readonly matters: Pick<MatterWrites, 'add' | 'change'> },
) => {
  const find = database.prepare<[string, string], MatterRow>(matterStatements.find).raw()
  const changedAfter = database.prepare<[string, number, number], MatterRow>(matterStatements.changedAfter).raw()
  const matter = (id: string) => matterOrNone(find.get(id, 'deletion_proof'))
  const bindings = new ExpiredBindings(database, parts)
  const trails = new ExpiredTrails(database, parts.pairs)
  const ways: Readonly<Record<ExpiredKind, (deleting: Deleting) => Deleted>> = {
    bindings: (deleting) => bindings.delete(deleting),
    trails: (deleting) => trails.delete(deleting),
    consents: (deleting) => trails.delete(deleting),
    records: expiredRecords(database),
    audit: expiredEntries(database),
    matters: expiredMatters(database),
  }
  return ({ deleting, under }: ProvenDeleting): DeletionOutcome => {
    const fault = faultUnder(under, {
      isHoldNew: changedAfter.get('hold', under.heldThrough, 1) !== undefined,
      run: matter(under.run.id),
      proof: matter(under.proof.id),
    })
    if (fault !== undefined) return fault
    const { added, changed, outcome } = provenBatch(ways[deleting.of](deleting), under, deleting)
    if (added !== undefined) parts.matters.add(added)
    if (changed !== undefined) parts.matters.change(changed)
    return outcome
  }
}
