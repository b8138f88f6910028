import type { AuditEntry, AuditFact, AuditQuery, AuditStore, Page } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { assertFact } from '../audit-chain.ts'
import { auditPage, auditRange, noOrdinal } from '../paging/audit-pages.ts'
import { type AuditSource, auditSourceOf } from '../paging/lists.ts'
import { pageLimit } from '../paging/page.ts'
import { type AuditRow, entryOf } from './audit-rows.ts'
import { assertOpen } from './connections.ts'
import { auditStatements } from './statements.ts'
import type { Writer } from './writer.ts'

type Range = [since: number, before: number, count: number]

/** The audit log: appended by the writer, read from committed rows. */
export class SqliteAudit implements AuditStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #firstFrom: Statement<[number], number>
  readonly #after: Statement<[number, number], AuditRow>
  readonly #list: Statement<Range, AuditRow>
  readonly #lists: Readonly<Record<AuditSource, Statement<[of: string, ...Range], AuditRow>>>

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    const { firstFrom, after, list, listByAction, listByCustomer, listBySubject, listByUser } = auditStatements
    const listed = (sql: string) => database.prepare<[string, ...Range], AuditRow>(sql).raw()
    this.#firstFrom = database.prepare<[number], number>(firstFrom).pluck()
    this.#after = database.prepare<[number, number], AuditRow>(after).raw()
    this.#list = database.prepare<Range, AuditRow>(list).raw()
    this.#lists = {
      action: listed(listByAction),
      customer: listed(listByCustomer),
      subject: listed(listBySubject),
      user: listed(listByUser),
    }
  }

  async append(fact: AuditFact): Promise<AuditEntry> {
    assertFact(fact)
    return this.#writer.submit('appendAudit', fact)
  }

  list(query: AuditQuery): Page<AuditEntry> | undefined {
    assertOpen(this.#database)
    const { from, to } = query
    const range = auditRange(
      query,
      from === undefined ? 0 : this.#placeOf(from),
      to === undefined ? noOrdinal : this.#placeOf(to),
    )
    if (range === undefined) return undefined
    const { since } = range
    const source = auditSourceOf(query)
    const read = (before: number, count: number): readonly AuditRow[] =>
      source === undefined
        ? this.#list.all(since, before, count)
        : this.#lists[source.by].all(source.of, since, before, count)
    return auditPage(query, range.before, (before, count) => read(before, count).map(entryOf))
  }

  after(ordinal: number, limit: number): readonly AuditEntry[] {
    assertOpen(this.#database)
    return this.#after.all(ordinal, pageLimit(limit)).map(entryOf)
  }

  /** The ordinal of the first entry at an instant or later. */
  #placeOf(at: number): number {
    return this.#firstFrom.get(at) ?? noOrdinal
  }
}
