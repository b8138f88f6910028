import {
  type AuditAnchor,
  type BindingOfRecord,
  type CallRecord,
  type Deleted,
  type Deleting,
  hashText,
  type MatterKind,
} from '@axbridge/core'
import { Expiry, placeParts, placeText } from '../paging/expiry.ts'
import { type AuditRow, entryOf } from '../sqlite/audit-rows.ts'
import { type MatterRow, matterOf } from '../sqlite/matter-rows.ts'
import { bindingKeyOf, packCallId } from '../sqlite/packed-id.ts'
import { type BindingRow, bindingOf, type RecordRow, recordOf } from '../sqlite/rows.ts'
import { byteaArray, int4Array, int8Array } from './binary-arrays.ts'
import type { Connection } from './connection.ts'
import { auditLock, matterLock } from './locks.ts'
import {
  auditStatements,
  bindingStatements,
  matterStatements,
  recordStatements,
  retentionStatements,
} from './statements.ts'

/** Deletes call records, the oldest first. One that is open is over at no time. */
export const deleteRecords = async (connection: Connection, deleting: Deleting): Promise<Deleted> => {
  const expiry = new Expiry(deleting)
  let after = Number(placeParts(deleting.place, 'record')?.[0] ?? 0)
  const { rows } = await connection.run<RecordRow>(recordStatements.behind, [after, expiry.left])
  const isAll = rows.length < expiry.left
  const bindingOfRecord = await bindingsOf(connection, rows, expiry)
  const over: Uint8Array[] = []
  let isEnd = false
  for (const row of rows) {
    expiry.look()
    ;[after] = row
    const record = recordOf(row)
    isEnd = expiry.isBehind(record.startedAt)
    if (isEnd) break
    const { id, endedAt } = record
    const packed = packCallId(id)
    if (endedAt === null || endedAt > expiry.through || packed === undefined) continue
    if (expiry.held.holdsRecord(record, bindingOfRecord(record))) {
      expiry.passOver()
      continue
    }
    over.push(packed)
    expiry.deleted({ id, at: endedAt })
  }
  if (over.length > 0) await connection.run(retentionStatements.dropRecords, [byteaArray(over)])
  return expiry.done(isAll || isEnd ? null : placeText('record', after))
}

/** The bindings of records, and who stands or stood in them; read only where a hold names a number or a person. */
const bindingsOf = async (
  connection: Connection,
  rows: readonly RecordRow[],
  { held }: Expiry,
): Promise<(record: Pick<CallRecord, 'binding'>) => BindingOfRecord> => {
  const ids = [...new Set(rows.map((row) => recordOf(row).binding))].filter((id) => id !== null)
  const keys = ids.flatMap((id) => bindingKeyOf(id) ?? [])
  if (!held.areOfNumbersOrParties || keys.length === 0)
    return () => ({ binding: () => undefined, hasStood: () => false })
  const places = [int4Array(keys.map(({ block }) => block)), byteaArray(keys.map(({ token }) => token))]
  const { rows: bindings } = await connection.run<BindingRow>(bindingStatements.read, places)
  const ordinals = int8Array(bindings.map(([ordinal]) => ordinal))
  const standing = new Set<string>()
  for (const party of held.parties) {
    const found = await connection.run<[number]>(recordStatements.stoodIn, [Buffer.from(party), ordinals])
    for (const [ordinal] of found.rows) standing.add(`${ordinal} ${hashText(party)}`)
  }
  const found = new Map(bindings.map((row) => [bindingOf(row).id, row] as const))
  return ({ binding }) => {
    const row = binding === null ? undefined : found.get(binding)
    return {
      binding: () => row && bindingOf(row),
      hasStood: (party) => row !== undefined && standing.has(`${row[0]} ${hashText(party)}`),
    }
  }
}

type AnchorRow = [ordinal: number, at: number, hash: Buffer]

export const anchorOf = (row: AnchorRow | undefined): AuditAnchor => {
  const [ordinal, at, hash] = row ?? [0, 0, Buffer.alloc(32)]
  return { ordinal, at, hash: Uint8Array.from(hash) }
}

/** Deletes entries of the audit log from the oldest on; a held one keeps all behind it, and the newest stays. */
export const deleteEntries = async (connection: Connection, deleting: Deleting): Promise<Deleted> => {
  const expiry = new Expiry(deleting)
  await connection.run(auditStatements.takeLog, [auditLock])
  const anchor = anchorOf((await connection.run<AnchorRow>(retentionStatements.anchor)).rows[0])
  const { rows } = await connection.run<AuditRow>(auditStatements.after, [anchor.ordinal, expiry.left + 1])
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
  await connection.run(retentionStatements.dropEntries, [last.ordinal])
  await connection.run(retentionStatements.setAnchor, [last.ordinal, last.at, Buffer.from(last.hash)])
  return expiry.done(placeText('audit', last.ordinal))
}

/** Deletes matters of a kind, state by state, those first that were left alone for longest. */
export const deleteMatters = async (connection: Connection, deleting: Deleting): Promise<Deleted> => {
  const expiry = new Expiry(deleting)
  const { kind, states } = deleting.matters ?? { kind: '' as MatterKind, states: [] }
  let [index = 0, changedAt = -1, ordinal = 0] = (placeParts(deleting.place, 'matter') ?? []).map(Number)
  await connection.run(matterStatements.takeMatters, [matterLock])
  const over: number[] = []
  for (; index < states.length && expiry.left > 0; [index, changedAt, ordinal] = [index + 1, -1, 0]) {
    const values = [kind, states[index] ?? '', changedAt, ordinal, expiry.left]
    const { rows } = await connection.run<MatterRow>(matterStatements.expired, values)
    for (const row of rows) {
      const matter = matterOf(row)
      if (matter.changedAt > expiry.through) break
      expiry.look()
      ;[changedAt, ordinal] = [matter.changedAt, row[0]]
      if (expiry.held.holdsSubject(matter)) expiry.passOver()
      else {
        over.push(row[0])
        expiry.deleted({ id: matter.id, at: matter.changedAt })
      }
    }
    if (expiry.left === 0) break
  }
  if (over.length > 0) await connection.run(retentionStatements.dropMatters, [int8Array(over)])
  return expiry.done(expiry.left === 0 ? placeText('matter', index, changedAt, ordinal) : null)
}
