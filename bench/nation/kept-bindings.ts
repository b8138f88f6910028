import { join } from 'node:path'
import Sqlite from 'better-sqlite3'

/** How many bindings a store holds that no process has open. */
export const countBindings = (data: string): number => {
  const database = new Sqlite(join(data, 'axbridge.db'), { readonly: true })
  try {
    return database.prepare<[], number>('SELECT count(*) FROM binding').pluck().get() ?? 0
  } finally {
    database.close()
  }
}
