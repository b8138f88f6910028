import type { AuditEntry, AuditQuery, Page } from '@axbridge/core'
import { readCursor } from './cursor.ts'
import { auditListOf, isListedEntry } from './lists.ts'
import { collectPage, collectPageLater, type Listed } from './page.ts'

/** An entry in a list, whose cursors name it by its ordinal. */
type Row = { readonly id: string; readonly entry: AuditEntry }

/** Beyond every ordinal. */
export const noOrdinal = Number.MAX_SAFE_INTEGER

/** The entries of a page are among those from `since` on and under `before`. */
export type AuditRange = { readonly since: number; readonly before: number }

/**
 * Where the list of a query ends and its page begins; undefined for a cursor that the list never gave. `first` and `end` are the
 * ordinals of the first entries at or after the query's `from` and `to`: an instant is a place in the log, since `at` never goes down.
 */
export const auditRange = (query: AuditQuery, first: number, end: number): AuditRange | undefined => {
  const { cursor } = query
  const behind = cursor === undefined ? String(noOrdinal) : readCursor(auditListOf(query), cursor)
  return behind === undefined ? undefined : { since: first, before: Math.min(end, Number(behind)) }
}

/** A page of the log. `read` gives the next `count` entries of a source of the list under `before`, newest first. */
export const auditPage = (
  query: AuditQuery,
  before: number,
  read: (before: number, count: number) => readonly AuditEntry[],
): Page<AuditEntry> =>
  entriesOf(collectPage({ ...listOf(query, before), read: (under, count) => read(under, count).map(listed) }))

/** The same where the read is waited for. */
export const auditPageLater = async (
  query: AuditQuery,
  before: number,
  read: (before: number, count: number) => Promise<readonly AuditEntry[]>,
): Promise<Page<AuditEntry>> =>
  entriesOf(
    await collectPageLater({
      ...listOf(query, before),
      read: async (under, count) => (await read(under, count)).map(listed),
    }),
  )

const listOf = (query: AuditQuery, before: number) => ({
  list: auditListOf(query),
  limit: query.limit,
  before,
  matches: ({ entry }: Row) => isListedEntry(query, entry),
})

const listed = (entry: AuditEntry): Listed<Row> => ({
  ordinal: entry.ordinal,
  item: { id: String(entry.ordinal), entry },
})

const entriesOf = ({ items, next }: Page<Row>): Page<AuditEntry> => ({ items: items.map(({ entry }) => entry), next })
