import { type Forgetting, type KeptAnswer, type KeyedHash, keptAnswerLifeMs } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { assertOpen } from './connections.ts'
import { type AnswerRow, keptOf } from './rows.ts'
import { answerStatements } from './statements.ts'
import type { Writer } from './writer.ts'

export class SqliteAnswers {
  readonly #writer: Writer
  readonly #database: Database
  readonly #find: Statement<[Uint8Array, number], AnswerRow>

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    this.#find = database.prepare<[Uint8Array, number], AnswerRow>(answerStatements.find).raw()
  }

  find(key: KeyedHash, now: number): KeptAnswer | undefined {
    assertOpen(this.#database)
    const row = this.#find.get(key, now - keptAnswerLifeMs)
    return row === undefined ? undefined : keptOf(row)
  }

  forget(forgetting: Forgetting): Promise<number> {
    return this.#writer.submit('forgetAnswers', forgetting)
  }
}
