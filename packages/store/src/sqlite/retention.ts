import type {
  AuditAnchor,
  Deleting,
  DeletionClaim,
  DeletionOutcome,
  DeletionUnder,
  ExpiredKind,
  RetentionStore,
} from '@axbridge/core'
import type { Database } from 'better-sqlite3'
import { soleClaim } from '../deletion-proofs.ts'
import { assertOpen } from './connections.ts'
import { anchorReader } from './expired-rows.ts'
import { oldestReader } from './oldest-rows.ts'
import type { Writer } from './writer.ts'

export class SqliteRetention implements RetentionStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #claim = soleClaim()
  readonly #anchor: () => AuditAnchor
  readonly #oldest: (of: ExpiredKind, matters: Deleting['matters']) => number | null

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    this.#anchor = anchorReader(database)
    this.#oldest = oldestReader(database)
  }

  /** The store is this process's own. */
  async claim(): Promise<DeletionClaim | undefined> {
    assertOpen(this.#database)
    return this.#claim.take() ? { release: async () => this.#claim.release() } : undefined
  }

  deleteExpired(deleting: Deleting, under: DeletionUnder): Promise<DeletionOutcome> {
    return this.#writer.submit('deleteExpired', { deleting, under })
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
