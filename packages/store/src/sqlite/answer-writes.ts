import { type Forgetting, type KeptAnswer, type KeyedHash, keptAnswerLifeMs } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import type { CommittedTime } from './committed-time.ts'
import { type AnswerRow, keptOf } from './rows.ts'
import { answerStatements } from './statements.ts'

/** Kept answers in the writer's thread. */
export class AnswerWrites {
  readonly #time: CommittedTime
  readonly #find: Statement<[Uint8Array, number], AnswerRow>
  readonly #keep: Statement<[Uint8Array, Uint8Array, Uint8Array, number]>
  readonly #forget: Statement<[number, number]>

  constructor(database: Database, time: CommittedTime) {
    this.#time = time
    this.#find = database.prepare<[Uint8Array, number], AnswerRow>(answerStatements.find).raw()
    this.#keep = database.prepare(answerStatements.keep)
    this.#forget = database.prepare(answerStatements.forget)
  }

  find(key: KeyedHash, now: number): KeptAnswer | undefined {
    const row = this.#find.get(key, now - keptAnswerLifeMs)
    return row === undefined ? undefined : keptOf(row)
  }

  keep({ key, body, answer, keptAt }: KeptAnswer): void {
    this.#keep.run(key, body, answer, keptAt)
  }

  forget({ before, limit, at }: Forgetting): number {
    const { changes } = this.#forget.run(before, Math.max(0, limit))
    if (changes > 0) this.#time.advance(at)
    return changes
  }
}
