import type { AuditAnchor, BindingOfRecord, CallRecord, Deleted, Deleting } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { Expiry, placeParts, placeText } from '../paging/expiry.ts'
import { type AuditRow, entryOf } from './audit-rows.ts'
import { standingIn } from './expired-bindings.ts'
import { type MatterRow, matterOf } from './matter-rows.ts'
import { bindingKeyOf } from './packed-id.ts'
import { type BindingRow, bindingOf, type RecordRow, recordOf } from './rows.ts'
import {
  auditStatements,
  bindingStatements,
  deletionStatements,
  matterStatements,
  recordStatements,
} from './statements.ts'

/** Deletes call records, the oldest first. One that is open is over at no time. */
export const expiredRecords = (database: Database): ((deleting: Deleting) => Deleted) => {
  const behind: Statement<[number, number], RecordRow> = database
    .prepare<[number, number], RecordRow>(recordStatements.behind)
    .raw()
  const drop: Statement<[number]> = database.prepare(recordStatements.drop)
  const stood = standingIn(database)
  const find = database.prepare<[number, Uint8Array, string], BindingRow>(bindingStatements.find).raw()
  const bindingOfRecord = ({ binding, customer }: CallRecord): BindingOfRecord => {
    const key = binding === null ? undefined : bindingKeyOf(binding)
    return {
      binding: () => {
        const row = key === undefined ? undefined : find.get(key.block, key.token, customer ?? '')
        return row && bindingOf(row)
      },
      hasStood: (party) => key !== undefined && stood(party, key),
    }
  }
  return (deleting) => {
    const expiry = new Expiry(deleting)
    let after = Number(placeParts(deleting.place, 'record')?.[0] ?? 0)
    const rows = behind.all(after, expiry.left)
    const isAll = rows.length < expiry.left
    for (const row of rows) {
      expiry.look()
      ;[after] = row
      const record = recordOf(row)
      if (expiry.isBehind(record.startedAt)) return expiry.done(null)
      const { id, endedAt } = record
      if (endedAt === null || endedAt > expiry.through) continue
      if (expiry.held.holdsRecord(record, bindingOfRecord(record))) {
        expiry.passOver()
        continue
      }
      drop.run(after)
      expiry.deleted({ id, at: endedAt })
    }
    return expiry.done(isAll ? null : placeText('record', after))
  }
}

type AnchorRow = [emptied: number, trails: number, ordinal: number, at: number, hash: Buffer]

export const anchorReader = (database: Database): (() => AuditAnchor) => {
  const read = database.prepare<[], AnchorRow>(deletionStatements.read).raw()
  return () => {
    const [, , ordinal, at, hash] = read.get() ?? [0, 0, 0, 0, Buffer.alloc(32)]
    return { ordinal, at, hash: Uint8Array.from(hash) }
  }
}

/**
 * Deletes entries of the audit log from the oldest on, so that what is kept is one chain: a held one keeps all behind it. The newest
 * stays, since the next one hangs on it.
 */
export const expiredEntries = (database: Database): ((deleting: Deleting) => Deleted) => {
  const after: Statement<[number, number], AuditRow> = database
    .prepare<[number, number], AuditRow>(auditStatements.after)
    .raw()
  const drop: Statement<[number]> = database.prepare(auditStatements.dropThrough)
  const anchor: Statement<[number, number, Buffer]> = database.prepare(deletionStatements.anchor)
  const anchorOf = anchorReader(database)
  return (deleting) => {
    const expiry = new Expiry(deleting)
    const rows = after.all(anchorOf().ordinal, expiry.left + 1)
    let last: AuditAnchor | undefined
    for (const entry of rows.slice(0, -1).map(entryOf)) {
      expiry.look()
      if (entry.at > expiry.through) break
      if (expiry.held.holdsSubject(entry)) {
        expiry.passOver()
        break
      }
      last = entry
      expiry.deleted({ id: String(entry.ordinal), at: entry.at })
    }
    if (last === undefined) return expiry.done(null)
    drop.run(last.ordinal)
    anchor.run(last.ordinal, last.at, Buffer.from(last.hash))
    return expiry.done(placeText('audit', last.ordinal))
  }
}

/** Deletes matters of a kind, state by state, those first that were left alone for longest. */
export const expiredMatters = (database: Database): ((deleting: Deleting) => Deleted) => {
  const expired: Statement<[string, string, number, number, number], MatterRow> = database
    .prepare<[string, string, number, number, number], MatterRow>(matterStatements.expired)
    .raw()
  const drop: Statement<[number]> = database.prepare(matterStatements.drop)
  return (deleting) => {
    const expiry = new Expiry(deleting)
    const { kind, states } = deleting.matters ?? { kind: '', states: [] }
    let [index = 0, changedAt = -1, ordinal = 0] = (placeParts(deleting.place, 'matter') ?? []).map(Number)
    for (; index < states.length; [index, changedAt, ordinal] = [index + 1, -1, 0]) {
      const rows = expired.all(kind, states[index] ?? '', changedAt, ordinal, expiry.left)
      for (const row of rows) {
        const matter = matterOf(row)
        if (matter.changedAt > expiry.through) break
        expiry.look()
        ;[changedAt, ordinal] = [matter.changedAt, row[0]]
        if (expiry.held.holdsSubject(matter)) expiry.passOver()
        else {
          drop.run(ordinal)
          expiry.deleted({ id: matter.id, at: matter.changedAt })
        }
      }
      if (expiry.left === 0) return expiry.done(placeText('matter', index, changedAt, ordinal))
    }
    return expiry.done(null)
  }
}
