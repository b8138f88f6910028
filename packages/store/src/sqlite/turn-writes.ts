import type { Turn, TurnKind } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { turnCodes } from './event-codes.ts'
import { RowInserts } from './row-inserts.ts'
import { turnStatements } from './statements.ts'

/** A turn, which names its binding by where that is kept. */
export type KeptTurn = Omit<Turn, 'binding'> & { readonly block: number; readonly ordinal: number }

type TurnRow = [at: number, binding: number, kind: number, block: number]

/** The turns in the writer's thread. */
export class TurnWrites {
  readonly #set: RowInserts
  readonly #due: Statement<[number, number], TurnRow>
  readonly #dropThrough: Statement<[number, number, number]>
  readonly #drop: Statement<[number, number, number]>
  readonly #next: Statement<[], number>

  constructor(database: Database) {
    this.#set = new RowInserts(database, turnStatements.set)
    this.#due = database.prepare<[number, number], TurnRow>(turnStatements.due).raw()
    this.#dropThrough = database.prepare(turnStatements.dropThrough)
    this.#drop = database.prepare(turnStatements.drop)
    this.#next = database.prepare<[], number>(turnStatements.next).pluck()
  }

  /** A turn that is set already is set once. */
  set(at: number, kind: TurnKind, block: number, ordinal: number): void {
    this.#set.add(at, ordinal, turnCodes.code(kind), block)
  }

  /** Writes what was set into the transaction under way. */
  store(): void {
    this.#set.store()
  }

  rolledBack(): void {
    this.#set.rolledBack()
  }

  /** Takes away the earliest up to `now`. */
  take(now: number, limit: number): readonly KeptTurn[] {
    this.store()
    const rows = this.#due.all(now, limit)
    const last = rows.at(-1)
    if (last !== undefined) this.#dropThrough.run(last[0], last[1], last[2])
    return rows.map(([at, ordinal, kind, block]) => ({ at, ordinal, block, kind: turnCodes.word(kind) }))
  }

  /** Whether this one was set and not taken yet; then it is taken away. */
  takeThis(at: number, kind: TurnKind, ordinal: number): boolean {
    this.store()
    return this.#drop.run(at, ordinal, turnCodes.code(kind)).changes > 0
  }

  get next(): number | null {
    this.store()
    return this.#next.get() ?? null
  }
}
