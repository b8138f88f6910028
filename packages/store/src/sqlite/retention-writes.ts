import type { Deleted, Deleting, ExpiredKind } from '@axbridge/core'
import type { Database } from 'better-sqlite3'
import { ExpiredBindings, type ExpiryParts } from './expired-bindings.ts'
import { expiredEntries, expiredMatters, expiredRecords } from './expired-rows.ts'
import { ExpiredTrails } from './expired-trails.ts'

/** Deletion in the writer's thread, each kind in its own way. */
export const retentionWrites = (database: Database, parts: ExpiryParts) => {
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
  return (deleting: Deleting): Deleted => ways[deleting.of](deleting)
}
