import type { AuditEntry, AuditFact, AuditQuery, AuditStore, Page } from '@axbridge/core'
import { assertFact, beforeFirst, entryBehind } from '../audit-chain.ts'
import { auditPage, auditRange, noOrdinal } from '../paging/audit-pages.ts'
import { isListedEntry } from '../paging/lists.ts'
import { pageLimit } from '../paging/page.ts'
import type { CommittedTime } from './committed-time.ts'
import { assertRoom } from './limits.ts'
import type { OpenState } from './open-state.ts'

export class MemoryAudit implements AuditStore {
  readonly #open: OpenState
  readonly #time: CommittedTime
  readonly #limit: number
  readonly #entries: AuditEntry[] = []
  #dropped: AuditEntry | undefined

  constructor(open: OpenState, time: CommittedTime, limit: number) {
    this.#open = open
    this.#time = time
    this.#limit = limit
  }

  async append(fact: AuditFact): Promise<AuditEntry> {
    this.#open.assert()
    assertFact(fact)
    assertRoom(this.#entries.length, this.#limit, 'audit entries')
    const entry = entryBehind(this.#entries.at(-1) ?? beforeFirst, fact, this.#time.decideAt(fact.at))
    this.#entries.push(entry)
    this.#time.commit(entry.at)
    return entry
  }

  list(query: AuditQuery): Page<AuditEntry> | undefined {
    this.#open.assert()
    const { from, to } = query
    const range = auditRange(
      query,
      from === undefined ? 0 : this.#firstFrom(from),
      to === undefined ? noOrdinal : this.#firstFrom(to),
    )
    if (range === undefined) return undefined
    const listed = this.#entries
      .filter((entry) => entry.ordinal >= range.since && isListedEntry(query, entry))
      .reverse()
    return auditPage(query, range.before, (before, count) =>
      listed.filter(({ ordinal }) => ordinal < before).slice(0, count),
    )
  }

  after(ordinal: number, limit: number): readonly AuditEntry[] {
    this.#open.assert()
    return this.#entries.filter((entry) => entry.ordinal > ordinal).slice(0, pageLimit(limit))
  }

  entries(): readonly AuditEntry[] {
    return this.#entries
  }

  /** The newest entry that was dropped. */
  get dropped(): AuditEntry | undefined {
    return this.#dropped
  }

  /** Drops the oldest entry and remembers it: the next one hangs on it. */
  dropThrough(entry: AuditEntry): void {
    this.#dropped = entry
    this.#entries.splice(0, this.#entries.indexOf(entry) + 1)
  }

  #firstFrom(at: number): number {
    return this.#entries.find((entry) => entry.at >= at)?.ordinal ?? noOrdinal
  }
}
