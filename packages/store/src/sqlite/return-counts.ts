import { returnGranularityMs } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { pairStatements } from './statements.ts'

export const hourOf = (at: number): number => Math.floor(at / returnGranularityMs)

/** Above every hour of a time that the stores know. */
const hours = 10_000_000

/**
 * How many pairs of a block count, by the hour in which they lapse, so that a report never counts pairs. The changes of a
 * group are summed up and written once, since thousands of binds fall into the same few hours.
 */
export class ReturnCounts {
  readonly #add: Statement<[number, number, number]>
  readonly #forget: Statement<[number, number]>
  /** Changes that are not written yet, by `block * hours + hour`. */
  readonly #pending = new Map<number, number>()
  /** Up to which hour the past of a block was dropped. */
  readonly #forgotten = new Map<number, number>()

  constructor(database: Database) {
    this.#add = database.prepare(pairStatements.addReturns)
    this.#forget = database.prepare(pairStatements.forgetReturns)
  }

  add(block: number, heldUntil: number, pairs: number): void {
    const key = block * hours + hourOf(heldUntil)
    this.#pending.set(key, (this.#pending.get(key) ?? 0) + pairs)
  }

  /** Writes the changes into the transaction under way, and drops the hours of their blocks that have passed. */
  store(now: number): void {
    for (const [key, pairs] of this.#pending) {
      const block = Math.floor(key / hours)
      if (pairs !== 0) this.#add.run(block, key % hours, pairs)
      if ((this.#forgotten.get(block) ?? 0) < hourOf(now)) {
        this.#forget.run(block, hourOf(now))
        this.#forgotten.set(block, hourOf(now))
      }
    }
    this.#pending.clear()
  }

  rolledBack(): void {
    this.#pending.clear()
    this.#forgotten.clear()
  }
}
