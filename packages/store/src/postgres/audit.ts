import type { AuditEntry, AuditFact, AuditQuery, AuditStore, Page } from '@axbridge/core'
import { assertFact, beforeFirst, entryBehind } from '../audit-chain.ts'
import { auditPageLater, auditRange, noOrdinal } from '../paging/audit-pages.ts'
import { type AuditSource, auditSourceOf } from '../paging/lists.ts'
import { pageLimit } from '../paging/page.ts'
import { type AuditRow, auditColumnsOf, entryOf } from '../sqlite/audit-rows.ts'
import type { Statement } from './connection.ts'
import { auditLock } from './locks.ts'
import { auditStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { advance, decideAt } from './transaction.ts'
import { inTransaction } from './writer.ts'

const lists: Readonly<Record<AuditSource, Statement>> = {
  action: auditStatements.listByAction,
  customer: auditStatements.listByCustomer,
  subject: auditStatements.listBySubject,
  user: auditStatements.listByUser,
}

/** The audit log, one over all servers: whoever appends holds its lock until his entry is committed. */
export class PostgresAudit implements AuditStore {
  readonly #parts: StoreParts

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  async append(fact: AuditFact): Promise<AuditEntry> {
    assertFact(fact)
    const { writer, crew } = this.#parts
    return writer.alone(
      inTransaction(async (connection) => {
        await connection.run(auditStatements.takeLog, [auditLock])
        const { rows } = await connection.run<[number, number, Buffer]>(auditStatements.head)
        const [newest] = rows
        const head = newest === undefined ? beforeFirst : { ordinal: newest[0], at: newest[1], hash: newest[2] }
        const entry = entryBehind(head, fact, await decideAt(connection, fact.at))
        await connection.run(auditStatements.append, auditColumnsOf(entry))
        return { value: entry, time: await advance(connection, crew.slot, entry.at) }
      }),
    )
  }

  async list(query: AuditQuery): Promise<Page<AuditEntry> | undefined> {
    const { readers } = this.#parts
    readers.assertOpen()
    const { from, to } = query
    const first = from === undefined ? 0 : await this.#placeOf(from)
    const range = auditRange(query, first, to === undefined ? noOrdinal : await this.#placeOf(to))
    if (range === undefined) return undefined
    const { since } = range
    const source = auditSourceOf(query)
    const read = (before: number, count: number) =>
      source === undefined
        ? readers.rows<AuditRow>(auditStatements.list, [since, before, count])
        : readers.rows<AuditRow>(lists[source.by], [since, before, count, source.of])
    return auditPageLater(query, range.before, async (before, count) => (await read(before, count)).map(entryOf))
  }

  async after(ordinal: number, limit: number): Promise<readonly AuditEntry[]> {
    const rows = await this.#parts.readers.rows<AuditRow>(auditStatements.after, [ordinal, pageLimit(limit)])
    return rows.map(entryOf)
  }

  /** The ordinal of the first entry at an instant or later. */
  async #placeOf(at: number): Promise<number> {
    return (await this.#parts.readers.first<[number]>(auditStatements.firstFrom, [at]))?.[0] ?? noOrdinal
  }
}
