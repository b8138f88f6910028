import type { AuditEntry, AuditFact } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { beforeFirst, entryBehind } from '../audit-chain.ts'
import { auditColumnsOf } from './audit-rows.ts'
import type { CommittedTime } from './committed-time.ts'
import { auditStatements } from './statements.ts'

/** The audit log in the writer's thread: who is the only writer gives the only order. */
export class AuditWrites {
  readonly #time: CommittedTime
  readonly #head: Statement<[], [ordinal: number, at: number, hash: Buffer]>
  readonly #append: Statement<unknown[]>

  constructor(database: Database, time: CommittedTime) {
    this.#time = time
    this.#head = database.prepare<[], [number, number, Buffer]>(auditStatements.head).raw()
    this.#append = database.prepare(auditStatements.append)
  }

  append(fact: AuditFact): AuditEntry {
    const newest = this.#head.get()
    const head = newest === undefined ? beforeFirst : { ordinal: newest[0], at: newest[1], hash: newest[2] }
    const entry = entryBehind(head, fact, this.#time.decideAt(fact.at))
    this.#append.run(...auditColumnsOf(entry))
    this.#time.advance(entry.at)
    return entry
  }
}
