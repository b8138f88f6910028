import type { Database, Statement } from 'better-sqlite3'
import { assertOpen } from './connections.ts'
import { horizonStatements } from './statements.ts'
import type { Writer } from './writer.ts'

/** Up to when signatures may have been accepted. It is lowered too, by a clean stop. */
export class SqliteHorizon {
  readonly #writer: Writer
  readonly #database: Database
  readonly #read: Statement<[], number>

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    this.#read = database.prepare<[], number>(horizonStatements.read).pluck()
  }

  get(): number {
    assertOpen(this.#database)
    return this.#read.get() ?? 0
  }

  async set(seconds: number): Promise<void> {
    await this.#writer.submit('setSignatureHorizon', { seconds })
  }
}
