import type { AuditAnchor, Deleted, Deleting, ExpiredKind, RetentionStore } from '@axbridge/core'
import type { Database } from 'better-sqlite3'
import { assertOpen } from './connections.ts'
import { anchorReader } from './expired-rows.ts'
import { oldestReader } from './oldest-rows.ts'
import type { Writer } from './writer.ts'

export class SqliteRetention implements RetentionStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #anchor: () => AuditAnchor
  readonly #oldest: (of: ExpiredKind, matters: Deleting['matters']) => number | null

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    this.#anchor = anchorReader(database)
    this.#oldest = oldestReader(database)
  }

  deleteExpired(deleting: Deleting): Promise<Deleted> {
    return this.#writer.submit('deleteExpired', deleting)
  }

  oldest(of: ExpiredKind, matters?: Deleting['matters']): number | null {
    assertOpen(this.#database)
    return this.#oldest(of, matters)
  }

  auditAnchor(): AuditAnchor {
    assertOpen(this.#database)
    return this.#anchor()
  }
}
