import type { Statement } from '../postgres/connection.ts'
import type { CopiedTable } from './copied-tables.ts'

/** Truth is a number in the embedded store. */
const isTruth = (column: string): boolean => column.startsWith('is_')

/** Inserts many rows, which come as one array for each column. */
export const insertOf = ({ name, columns }: CopiedTable): Statement => {
  const names = Object.keys(columns)
  const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`)
  const values = names.map((column) => (isTruth(column) ? `${column} <> 0` : column))
  return {
    name: `copy_${name}`,
    text: `INSERT INTO ${name} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
      SELECT ${values.join(', ')} FROM unnest(${arrays.join(', ')}) AS n(${names.join(', ')})`,
  }
}

/** Reads a table in the order in which it was copied, by a cursor. */
export const declareCursor = ({ name, columns, key }: CopiedTable): string => {
  const values = Object.keys(columns).map((column) => (isTruth(column) ? `${column}::int4` : column))
  const order = key.map((column) => (columns[column] === 'text' ? `${column} COLLATE "C"` : column))
  return `DECLARE copied NO SCROLL CURSOR FOR SELECT ${values.join(', ')} FROM ${name} ORDER BY ${order.join(', ')}`
}

export const fetchRows = (rows: number): Statement => ({ name: 'copy_fetch', text: `FETCH ${rows} FROM copied` })

/** PostgreSQL goes on to count behind the rows that were copied. */
export const countOn = ({ name, counted = '' }: CopiedTable): string =>
  `SELECT setval(pg_get_serial_sequence('${name}', '${counted}'), coalesce(max(${counted}), 0) + 1, false) FROM ${name}`
