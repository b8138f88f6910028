import { StoreError } from '@axbridge/core'
import type { Database } from 'better-sqlite3'
import type { Connection } from '../postgres/connection.ts'
import type { CopiedRow, CopiedTable, CopiedValue } from './copied-tables.ts'
import { declareCursor, fetchRows } from './copy-statements.ts'
import { embeddedRows } from './embedded-rows.ts'

/**
 * Reads a table of both stores side by side and holds every value of every row to the other. Throws StoreError `internal`,
 * which names the table and the place of the row and no value. Answers how many rows there are.
 */
export const compareTable = async (
  source: Database,
  target: Connection,
  table: CopiedTable,
  rowsInBatch: number,
  done: (rows: number) => void,
): Promise<number> => {
  let compared = 0
  await target.script(declareCursor(table))
  const fetch = async () => (await target.run<CopiedValue[]>(fetchRows(rowsInBatch))).rows
  for (const rows of embeddedRows(source, table, rowsInBatch)) {
    const copied = await fetch()
    rows.forEach((row, index) => {
      if (!isSameRow(row, copied[index])) throw different(table, compared + index + 1)
    })
    if (copied.length !== rows.length) throw different(table, compared + rows.length + 1)
    compared += rows.length
    done(rows.length)
  }
  if ((await fetch()).length > 0) throw different(table, compared + 1)
  await target.script('CLOSE copied')
  return compared
}

const different = ({ name }: CopiedTable, row: number): StoreError =>
  new StoreError('internal', `row ${row} of ${name} is not the same in both stores; nothing was copied`)

const isSameRow = (row: CopiedRow, copied: CopiedRow | undefined): boolean =>
  copied !== undefined && row.length === copied.length && row.every((value, index) => isSame(value, copied[index]))

const isSame = (value: CopiedValue, copied: CopiedValue | undefined): boolean =>
  value instanceof Uint8Array && copied instanceof Uint8Array ? Buffer.compare(value, copied) === 0 : value === copied
