import type { Database } from 'better-sqlite3'
import { toStoreError } from '../../sqlite/store-errors.ts'
import { type Findings, unlessDamaged } from '../findings.ts'
import type { StructureParts } from '../kept-store.ts'
import { checkChains } from './check-chains.ts'
import { checkEvents } from './check-events.ts'
import { checkFile } from './check-file.ts'
import { checkLookups } from './check-lookups.ts'
import { checkReturns } from './check-returns.ts'

/** What only the embedded store has: a file, look-ups that it keeps itself, counters, chains of history, and events that are numbered at once. */
export const checkStructure = async (database: Database, findings: Findings, parts: StructureParts): Promise<void> => {
  const { now, isQuick, progress } = parts
  const looks: readonly (readonly [part: string, look: () => void])[] = [
    ['look-ups', () => checkLookups(database, findings)],
    ['histories', () => checkChains(database, findings)],
    ['counters', () => checkReturns(database, findings, now)],
    ['events', () => checkEvents(database, findings)],
    ['the file', () => checkFile(database, findings, isQuick)],
  ]
  for (const [part, look] of looks) {
    progress(part, 0)
    await unlessDamaged(findings, async () => {
      try {
        look()
      } catch (error) {
        throw toStoreError(error)
      }
    })
  }
}
