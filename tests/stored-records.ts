import { join } from 'node:path'
import Database from 'better-sqlite3'

/** What a store on disk holds of an attempt that belongs to no customer, and that no API shows to anybody. */
export type StrangersRecord = {
  readonly caller: string | null
  readonly callee: string | null
  readonly cause: number
  readonly isEnded: boolean
}

/** Reads the records of nobody's calls from the store below `directory`, while its server runs; newest first. */
export const strangersRecords = (directory: string): readonly StrangersRecord[] => {
  const database = new Database(join(directory, 'data/axbridge.db'), { readonly: true, timeout: 5_000 })
  try {
    const rows = database
      .prepare(
        'SELECT caller, callee, q850_cause AS cause, ended_at IS NOT NULL AS ended FROM call_record WHERE customer IS NULL ORDER BY ordinal DESC',
      )
      .all() as { caller: string | null; callee: string | null; cause: number; ended: number }[]
    return rows.map(({ caller, callee, cause, ended }) => ({ caller, callee, cause, isEnded: ended === 1 }))
  } finally {
    database.close()
  }
}

/** The codes of the refusals that tests ask for; a code once released keeps its meaning. */
const refusalCodes = { not_a_party: 0, no_identity: 4, protected_caller: 5, loop: 8, not_acceptable: 11 } as const

/** How many attempts of nobody's a trunk brought in that were refused so. */
export const strangersRefused = (directory: string, trunk: string, refusal: keyof typeof refusalCodes): number => {
  const database = new Database(join(directory, 'data/axbridge.db'), { readonly: true, timeout: 5_000 })
  try {
    const count = database
      .prepare(
        'SELECT count(*) FROM call_record WHERE customer IS NULL AND callee IS NULL AND trunk = ? AND refusal = ?',
      )
      .pluck()
      .get(trunk, refusalCodes[refusal])
    return Number(count)
  } finally {
    database.close()
  }
}
