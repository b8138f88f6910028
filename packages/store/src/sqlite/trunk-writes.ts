import type { StoredTrunk } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import type { CommittedTime } from './committed-time.ts'
import { trunkStatements } from './statements.ts'

/** Trunks in the writer's thread. */
export class TrunkWrites {
  readonly #time: CommittedTime
  readonly #put: Statement<[string, string, number]>
  readonly #remove: Statement<[string]>

  constructor(database: Database, time: CommittedTime) {
    this.#time = time
    this.#put = database.prepare(trunkStatements.put)
    this.#remove = database.prepare(trunkStatements.remove)
  }

  put({ name, definition, changedAt }: StoredTrunk): undefined {
    this.#put.run(name, definition, changedAt)
    this.#time.advance(changedAt)
  }

  remove({ name, at }: { readonly name: string; readonly at: number }): boolean {
    if (this.#remove.run(name).changes === 0) return false
    this.#time.advance(at)
    return true
  }
}
