import type { Database } from 'better-sqlite3'
import type { CopiedRow, CopiedTable } from './copied-tables.ts'

/** The rows of a table as they stand in the embedded store, in batches. */
export function* embeddedRows(
  database: Database,
  { read, rowOf }: CopiedTable,
  rowsInBatch: number,
): Generator<readonly CopiedRow[]> {
  let batch: CopiedRow[] = []
  for (const row of database.prepare<[], CopiedRow>(read).raw().iterate()) {
    batch.push(rowOf === undefined ? row : rowOf(row as never))
    if (batch.length < rowsInBatch) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
