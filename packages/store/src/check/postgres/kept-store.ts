import {
  type ApiKey,
  blockOf,
  type Customer,
  type KeptAnswer,
  type NumberBlock,
  StoreError,
  serialOf,
} from '@axbridge/core'
import { addressesOf } from '../../postgres/address.ts'
import { byteaArray, int2Array, int4Array } from '../../postgres/binary-arrays.ts'
import { type Connection, connect } from '../../postgres/connection.ts'
import { anchorOf } from '../../postgres/expired-rows.ts'
import { migrations } from '../../postgres/migrations/migrations.ts'
import { committedStatements, keyCheckStatements, retentionStatements } from '../../postgres/statements.ts'
import { toStoreError } from '../../postgres/store-errors.ts'
import { type AuditRow, entryOf } from '../../sqlite/audit-rows.ts'
import { eventCodes, turnCodes } from '../../sqlite/event-codes.ts'
import { type MatterRow, matterOf } from '../../sqlite/matter-rows.ts'
import { bindingIdOf, packBlock } from '../../sqlite/packed-id.ts'
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
import type { Findings } from '../findings.ts'
import {
  joinedBinding,
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
import type { KeptLife, KeptRecord, KeptStore, PairOnNumber, PartyOnNumber, Rows } from '../kept-store.ts'
import { keptStatements } from './kept-statements.ts'
import { checkStructure } from './structure.ts'

const rowsInBatch = 1_000

/** Whole tables are sorted, and nobody else waits for this connection. */
const limits = { connectMs: 10_000, statementMs: 6 * 3_600_000 }

/** A snapshot that writes nothing. The planner may read whole tables, which it must not for the statements of calls. */
const beginSnapshot = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL enable_seqscan = on;
  SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on; SET LOCAL plan_cache_mode = auto`

type LifeRow = [
  types: readonly number[] | null,
  ats: readonly string[] | null,
  kinds: readonly number[] | null,
  ...BindingRow,
]

type JoinedRecord = [...RecordRow, ...BindingRow]

const columnsOfRecord = 21

/**
 * Opens the store in a database to be read through, while servers use it or not, out of one snapshot. Rejects with StoreError:
 * `busy` where no address answers, `schema_newer`, `internal` where there is no store of this version.
 */
export const openPostgresKeptStore = async (url: string, findings: Findings): Promise<KeptStore> => {
  const addresses = addressesOf(url)
  let connection: Connection | undefined
  try {
    connection = await connect(addresses, limits)
    const schema = await schemaIn(connection)
    await connection.script(beginSnapshot)
    return keptStoreOver(connection, schema, await isServedBy(connection), findings)
  } catch (error) {
    connection?.destroy()
    throw toStoreError(error)
  }
}

const first = async (connection: Connection, text: string): Promise<unknown> =>
  (await connection.run<unknown[]>({ name: '', text })).rows[0]?.[0]

const schemaIn = async (connection: Connection): Promise<number> => {
  const known = migrations.length
  const schema = await first(connection, keptStatements.schema).catch(() => undefined)
  if (typeof schema !== 'number') throw new StoreError('internal', 'the database holds no store')
  if (schema > known)
    throw new StoreError('schema_newer', `the store has schema ${schema}: use the later version of AXBridge`)
  if (schema < known)
    throw new StoreError('internal', `the store has schema ${schema}: the first start of this version changes that`)
  return schema
}

const isServedBy = async (connection: Connection): Promise<boolean> =>
  (await first(connection, keptStatements.isServed)) === true

const keptStoreOver = (connection: Connection, schema: number, isServed: boolean, findings: Findings): KeptStore => {
  const rows = <Raw extends unknown[], Row>(sql: string, rowOf: (raw: Raw) => Row, what: string): Rows<Row> =>
    inBatches(connection, sql, rowOf, () => findings.note('row_unreadable', what))
  return {
    kind: 'postgres',
    schema,
    isServed,
    committedTime: async () => Number((await connection.run<[number]>(committedStatements.read)).rows[0]?.[0] ?? 0),
    keyCheck: async () => (await connection.run<[Buffer]>(keyCheckStatements.read)).rows[0]?.[0],
    customers: () => rows<CustomerRow, Customer>(keptStatements.customers, customerOf, 'customer'),
    keys: () => rows<KeyRow, ApiKey>(keptStatements.keys, keyOf, 'key'),
    blocks: () => rows<BlockRow, NumberBlock>(keptStatements.blocks, blockOfRow, 'block'),
    trunks: () => rows<TrunkRow, ReturnType<typeof trunkOf>>(keptStatements.trunks, trunkOf, 'trunk'),
    answers: () => rows<AnswerRow, KeptAnswer>(keptStatements.answers, keptOf, 'kept answer'),
    bindings: () => rows<BindingRow, ReturnType<typeof bindingOf>>(keptStatements.bindings, bindingOf, 'binding'),
    former: () =>
      rows<KeptFormerRow, ReturnType<typeof keptFormerOf>>(keptStatements.former, keptFormerOf, 'former parties'),
    pairs: () => rows<KeptPairRow, ReturnType<typeof keptPairOf>>(keptStatements.pairs, keptPairOf, 'pair'),
    pairsOf: (parties) => pairsOf(connection, parties),
    records: () => rows<JoinedRecord, KeptRecord>(keptStatements.records, keptRecordOf, 'call record'),
    lives: () => rows<LifeRow, KeptLife>(keptStatements.lives, lifeOf, 'life'),
    webhooks: () => rows<WebhookRow, ReturnType<typeof webhookOf>>(keptStatements.webhooks, webhookOf, 'webhook'),
    users: () => rows<KeptUserRow, ReturnType<typeof keptUserOf>>(keptStatements.users, keptUserOf, 'user'),
    sessions: () =>
      rows<KeptSessionRow, ReturnType<typeof keptSessionOf>>(keptStatements.sessions, keptSessionOf, 'session'),
    audit: () => rows<AuditRow, ReturnType<typeof entryOf>>(keptStatements.audit, entryOf, 'audit entry'),
    matters: () => rows<MatterRow, ReturnType<typeof matterOf>>(keptStatements.matters, matterOf, 'matter'),
    auditAnchor: async () =>
      anchorOf((await connection.run<[number, number, Buffer]>(retentionStatements.anchor)).rows[0]),
    lastMatterChange: async () => Number(await first(connection, keptStatements.lastMatterChange)),
    checkStructure: (found, parts) => checkStructure(connection, found, parts),
    close: () => connection.close(),
  }
}

let cursors = 0

async function* inBatches<Raw extends unknown[], Row>(
  connection: Connection,
  sql: string,
  rowOf: (raw: Raw) => Row,
  unreadable: () => void,
): AsyncGenerator<readonly Row[]> {
  cursors += 1
  const cursor = `kept_${cursors}`
  await connection.script(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`)
  for (;;) {
    const { rows } = await connection.run<Raw>({ name: '', text: `FETCH ${rowsInBatch} FROM ${cursor}` })
    if (rows.length === 0) break
    const batch: Row[] = []
    for (const raw of rows) {
      try {
        batch.push(rowOf(raw))
      } catch {
        unreadable()
      }
    }
    yield batch
  }
  await connection.script(`CLOSE ${cursor}`)
}

const pairsOf = async (
  connection: Connection,
  parties: readonly PartyOnNumber[],
): Promise<readonly (PairOnNumber | undefined)[]> => {
  const found = new Array<PairOnNumber | undefined>(parties.length).fill(undefined)
  if (parties.length === 0) return found
  const { rows } = await connection.run<[number, number, number, number, Buffer]>(
    { name: '', text: keptStatements.pairsOf },
    [
      int4Array(parties.map((_, place) => place)),
      int4Array(parties.map(({ number }) => packBlock(blockOf(number)))),
      int2Array(parties.map(({ number }) => serialOf(number))),
      byteaArray(parties.map(({ party }) => party)),
    ],
  )
  for (const [place, liveUntil, heldUntil, block, token] of rows) {
    found[place] = { liveUntil, heldUntil, binding: bindingIdOf(block, token) }
  }
  return found
}

const keptRecordOf = (row: JoinedRecord): KeptRecord => ({
  record: recordOf(row.slice(0, columnsOfRecord) as RecordRow),
  binding: joinedBinding(row.slice(columnsOfRecord) as BindingRow),
})

const lifeOf = ([types, ats, kinds, ...binding]: LifeRow): KeptLife => ({
  binding: bindingOf(binding),
  events: (types ?? []).map(eventCodes.word),
  turns: (kinds ?? []).map((kind, index) => ({ at: Number(ats?.[index]), kind: turnCodes.word(kind) })),
})
