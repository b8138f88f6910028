import { type Forgetting, type KeptAnswer, type KeyedHash, keptAnswerLifeMs } from '@axbridge/core'
import { type AnswerRow, keptOf } from '../sqlite/rows.ts'
import { answerStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { advance } from './transaction.ts'
import { inTransaction } from './writer.ts'

export class PostgresAnswers {
  readonly #parts: StoreParts

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  async find(key: KeyedHash, now: number): Promise<KeptAnswer | undefined> {
    const values = [Buffer.from(key), now - keptAnswerLifeMs]
    const row = await this.#parts.readers.first<AnswerRow>(answerStatements.find, values)
    return row === undefined ? undefined : keptOf(row)
  }

  forget({ before, limit, at }: Forgetting): Promise<number> {
    const { writer, crew } = this.#parts
    return writer.alone(
      inTransaction(async (connection) => {
        const { count } = await connection.run(answerStatements.forget, [before, Math.max(0, limit)])
        return { value: count, time: count > 0 ? await advance(connection, crew.slot, at) : 0 }
      }),
    )
  }
}
