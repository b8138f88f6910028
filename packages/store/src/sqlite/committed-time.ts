import type { Database, Statement } from 'better-sqlite3'
import { committedStatements } from './statements.ts'

/** The highest time that a committed change carried, as the writer's thread keeps it. */
export class CommittedTime {
  readonly #write: Statement<[number]>
  #stored: number
  #highest: number

  constructor(database: Database) {
    this.#write = database.prepare(committedStatements.write)
    this.#stored = database.prepare<[], number>(committedStatements.read).pluck().get() ?? 0
    this.#highest = this.#stored
  }

  get highest(): number {
    return this.#highest
  }

  /** The instant at which a write decides: a clock that stepped back revives nothing (promise 2). */
  decideAt(at: number): number {
    return Math.max(at, this.#highest)
  }

  /** Called by each change that was made in the transaction under way. */
  advance(at: number): void {
    this.#highest = Math.max(this.#highest, at)
  }

  /** Goes back to an earlier value when the changes behind it were rolled back. */
  rollBackTo(highest: number): void {
    this.#highest = highest
  }

  /** Writes the time into the transaction under way, once a group. */
  store(): void {
    if (this.#highest === this.#stored) return
    this.#write.run(this.#highest)
  }

  committed(): void {
    this.#stored = this.#highest
  }
}
