import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { blockOf, type CallRecord, StoreError, serialOf } from '@axbridge/core'
import type { Database } from 'better-sqlite3'
import { type AuditRow, entryOf } from '../../sqlite/audit-rows.ts'
import { openReadConnection } from '../../sqlite/connections.ts'
import { anchorReader } from '../../sqlite/expired-rows.ts'
import { type MatterRow, matterOf } from '../../sqlite/matter-rows.ts'
import { migrations } from '../../sqlite/migrations/migrations.ts'
import { bindingIdOf, bindingKeyOf, packBlock } from '../../sqlite/packed-id.ts'
import {
  type AnswerRow,
  type BindingRow,
  type BlockRow,
  bindingOf,
  blockOfRow,
  type CustomerRow,
  customerOf,
  type KeyRow,
  keptOf,
  keyOf,
  type RecordRow,
  recordOf,
} from '../../sqlite/rows.ts'
import { committedStatements } from '../../sqlite/statements.ts'
import { toStoreError } from '../../sqlite/store-errors.ts'
import type { Findings } from '../findings.ts'
import {
  type KeptFormerRow,
  type KeptPairRow,
  type KeptSessionRow,
  type KeptUserRow,
  keptFormerOf,
  keptPairOf,
  keptSessionOf,
  keptUserOf,
  type TrunkRow,
  trunkOf,
  type WebhookRow,
  webhookOf,
} from '../kept-rows.ts'
import type { KeptPair, KeptRecord, KeptStore, PairOnNumber, PartyOnNumber, Rows } from '../kept-store.ts'
import { isServed } from './is-served.ts'
import { keptStatements } from './kept-statements.ts'
import { lifeOf, lifeRows } from './lives.ts'
import { checkStructure } from './structure.ts'

const rowsInBatch = 1_000

type PairOnNumberRow = [liveUntil: number, heldUntil: number, block: number, token: Buffer]

/**
 * Opens the store in a directory to be read through, whether a server has it open or not: everything is read out of one
 * snapshot, which the WAL keeps for as long as this is open. Rows that cannot be read are told to `findings`.
 * Throws StoreError: `disk` when there is none, `schema_newer`, or `schema_older` when no server of this version has opened it yet.
 */
export const openEmbeddedKeptStore = (directory: string, findings: Findings): KeptStore => {
  const path = resolve(directory)
  const database = openSnapshot(join(path, 'axbridge.db'))
  const unreadable = (what: string) => () => findings.note('row_unreadable', what)
  const rows = <Raw, Row>(sql: string, rowOf: (raw: Raw) => Row, what: string): Rows<Row> =>
    inBatches(database.prepare<[], Raw>(sql).raw(), rowOf, unreadable(what))
  const pairOf = database.prepare<[number, number, Uint8Array], PairOnNumberRow>(keptStatements.pairOf).raw()
  const pairOn = ({ number, party }: PartyOnNumber): PairOnNumber | undefined => {
    const row = pairOf.get(packBlock(blockOf(number)), serialOf(number), party)
    return row === undefined
      ? undefined
      : { liveUntil: row[0], heldUntil: row[1], binding: bindingIdOf(row[2], row[3]) }
  }
  const bindingOfRecord = database.prepare<[number, Uint8Array], BindingRow>(keptStatements.bindingOf).raw()
  const withBinding = (record: CallRecord): KeptRecord => {
    const key = record.binding === null ? undefined : bindingKeyOf(record.binding)
    const row = key === undefined ? undefined : bindingOfRecord.get(key.block, key.token)
    return { record, binding: row === undefined ? undefined : bindingOf(row) }
  }
  return {
    kind: 'embedded',
    schema: migrations.length,
    isServed: isServed(path),
    committedTime: async () => database.prepare<[], number>(committedStatements.read).pluck().get() ?? 0,
    keyCheck: async () => undefined,
    customers: () => rows<CustomerRow, ReturnType<typeof customerOf>>(keptStatements.customers, customerOf, 'customer'),
    keys: () => rows<KeyRow, ReturnType<typeof keyOf>>(keptStatements.keys, keyOf, 'key'),
    blocks: () => rows<BlockRow, ReturnType<typeof blockOfRow>>(keptStatements.blocks, blockOfRow, 'block'),
    trunks: () => rows<TrunkRow, ReturnType<typeof trunkOf>>(keptStatements.trunks, trunkOf, 'trunk'),
    answers: () => rows<AnswerRow, ReturnType<typeof keptOf>>(keptStatements.answers, keptOf, 'kept answer'),
    bindings: () => rows<BindingRow, ReturnType<typeof bindingOf>>(keptStatements.bindings, bindingOf, 'binding'),
    former: () =>
      rows<KeptFormerRow, ReturnType<typeof keptFormerOf>>(keptStatements.former, keptFormerOf, 'former parties'),
    pairs: () => rows<KeptPairRow, KeptPair>(keptStatements.pairs, keptPairOf, 'pair'),
    pairsOf: async (parties) => parties.map(pairOn),
    records: () =>
      rows<RecordRow, KeptRecord>(keptStatements.records, (row) => withBinding(recordOf(row)), 'call record'),
    lives: () => inBatches({ iterate: () => lifeRows(database) }, lifeOf, unreadable('life')),
    webhooks: () => rows<WebhookRow, ReturnType<typeof webhookOf>>(keptStatements.webhooks, webhookOf, 'webhook'),
    users: () => rows<KeptUserRow, ReturnType<typeof keptUserOf>>(keptStatements.users, keptUserOf, 'user'),
    sessions: () =>
      rows<KeptSessionRow, ReturnType<typeof keptSessionOf>>(keptStatements.sessions, keptSessionOf, 'session'),
    audit: () => rows<AuditRow, ReturnType<typeof entryOf>>(keptStatements.audit, entryOf, 'audit entry'),
    auditAnchor: async () => anchorReader(database)(),
    matters: () => rows<MatterRow, ReturnType<typeof matterOf>>(keptStatements.matters, matterOf, 'matter'),
    lastMatterChange: async () => database.prepare<[], number>(keptStatements.lastMatterChange).pluck().get() ?? 0,
    checkStructure: (found, parts) => checkStructure(database, found, parts),
    close: async () => {
      database.close()
    },
  }
}

const openSnapshot = (file: string): Database => {
  if (!existsSync(file)) throw new StoreError('disk', 'there is no store')
  let database: Database | undefined
  try {
    database = openReadConnection(file)
    database.exec('BEGIN')
    const schema = Number(database.pragma('user_version', { simple: true }))
    assertSchema(schema)
    return database
  } catch (error) {
    database?.close()
    throw toStoreError(error)
  }
}

const assertSchema = (schema: number): void => {
  const known = migrations.length
  if (schema > known) {
    throw new StoreError(
      'schema_newer',
      `the store has schema ${schema} and this version of AXBridge knows ${known}: use the later one`,
    )
  }
  if (schema < known) {
    throw new StoreError(
      'internal',
      `the store has schema ${schema} and is brought to ${known} by the first start of this version`,
    )
  }
}

async function* inBatches<Raw, Row>(
  statement: { iterate(): IterableIterator<Raw> },
  rowOf: (raw: Raw) => Row,
  unreadable: () => void,
): AsyncGenerator<readonly Row[]> {
  let batch: Row[] = []
  try {
    for (const raw of statement.iterate()) {
      try {
        batch.push(rowOf(raw))
      } catch {
        unreadable()
      }
      if (batch.length < rowsInBatch) continue
      yield batch
      batch = []
    }
  } catch (error) {
    throw toStoreError(error)
  }
  if (batch.length > 0) yield batch
}
