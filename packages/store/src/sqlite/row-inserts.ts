import type { Database, Statement } from 'better-sqlite3'

/** To enter a statement costs as much as to insert a narrow row, so many rows go into one. */
const rowsAtOnce = 16

/** Rows of one table that wait to be inserted into the transaction under way. */
export class RowInserts {
  readonly #columns: number
  readonly #one: Statement<unknown[]>
  readonly #many: Statement<unknown[]>
  #values: unknown[] = []

  /** `statement` inserts one row and ends with its values. */
  constructor(database: Database, statement: string) {
    const row = statement.slice(statement.lastIndexOf('('))
    this.#columns = row.split('?').length - 1
    this.#one = database.prepare(statement)
    this.#many = database.prepare(statement + `, ${row}`.repeat(rowsAtOnce - 1))
  }

  add(...values: readonly unknown[]): void {
    this.#values.push(...values)
  }

  store(): void {
    if (this.#values.length === 0) return
    const [values, columns] = [this.#values, this.#columns]
    const inMany = values.length - (values.length % (columns * rowsAtOnce))
    for (let at = 0; at < inMany; at += columns * rowsAtOnce)
      this.#many.run(values.slice(at, at + columns * rowsAtOnce))
    for (let at = inMany; at < values.length; at += columns) this.#one.run(values.slice(at, at + columns))
    this.#values = []
  }

  rolledBack(): void {
    this.#values = []
  }
}
