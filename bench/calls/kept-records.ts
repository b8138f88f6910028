import { join } from 'node:path'
import Sqlite from 'better-sqlite3'

/** How many records of completed calls a store holds that no process has open; records on is checked, not assumed. */
export const countCompletedRecords = (data: string): number => {
  const database = new Sqlite(join(data, 'axbridge.db'), { readonly: true })
  try {
    return (
      database
        .prepare<[], number>(
          'SELECT count(*) FROM call_record WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL AND refusal IS NULL',
        )
        .pluck()
        .get() ?? 0
    )
  } finally {
    database.close()
  }
}
