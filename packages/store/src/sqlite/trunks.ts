import type { StoredTrunk, TrunkStore } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { assertOpen } from './connections.ts'
import { trunkStatements } from './statements.ts'
import type { Writer } from './writer.ts'

export class SqliteTrunks implements TrunkStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #list: Statement<[], [name: string, definition: string, changedAt: number]>

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    this.#list = database.prepare<[], [string, string, number]>(trunkStatements.list).raw()
  }

  async put(trunk: StoredTrunk): Promise<void> {
    await this.#writer.submit('putTrunk', trunk)
  }

  remove(name: string, at: number): Promise<boolean> {
    return this.#writer.submit('removeTrunk', { name, at })
  }

  list(): readonly StoredTrunk[] {
    assertOpen(this.#database)
    return this.#list.all().map(([name, definition, changedAt]) => ({ name, definition, changedAt }))
  }
}
