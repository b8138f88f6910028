import { type BindingId, type CallRecord, hashText, serialOf, writeTerms } from '@axbridge/core'
import { writeUse } from '../binding-use.ts'
import type { BindingRow } from '../memory/binding-rows.ts'
import type { PlacedTurn } from '../memory/turns.ts'
import { modeCodes, outcomeCodes, pairSideCode, refusalCodes, sideCodes, verificationCodes } from '../sqlite/codes.ts'
import { bindingKeyOf, packBindingId, packBlock, packCallId, packNumber } from '../sqlite/packed-id.ts'
import { hourOf } from '../sqlite/return-counts.ts'
import { byteaArray, int2Array, int4Array, int8Array, textArray } from './binary-arrays.ts'
import type { Connection, Statement } from './connection.ts'
import { changeCodes, eventNotices } from './notices.ts'
import { all, turnKeys } from './reading.ts'
import {
  answerStatements,
  bindingStatements,
  committedStatements,
  eventStatements,
  formerStatements,
  noticeStatements,
  numberStatements,
  pairStatements,
  recordStatements,
  turnStatements,
} from './statements.ts'
import type { Work } from './work.ts'
import type { WrittenPair } from './work-pairs.ts'

/** The customer under whom the platform's own events stand. */
export const platform = 0

/** The rows are not those that were read: somebody wrote without the locks. Nothing of the group may be committed. */
export class RowsChanged extends Error {}

/** Who writes: its slot, where several servers would otherwise write one row, and its number, under which its calls are open. */
export type Writing = { readonly slot: number; readonly server: number }

/** Writes what differs from what was read, each table with one statement, all of them at once. */
export const writeWork = async (connection: Connection, work: Work, { slot, server }: Writing): Promise<void> => {
  const writes: Promise<void>[] = []
  const write = (statement: Statement, values: readonly unknown[], expected?: number): void => {
    writes.push(
      (async () => {
        const { count } = await connection.run(statement, values)
        if (expected !== undefined && count !== expected)
          throw new RowsChanged(`${statement.name} wrote ${count} rows, not ${expected}`)
      })(),
    )
  }
  writeBindings(work, write)
  writePairs(work, write, slot)
  if (work.blocksUsed.size > 0) {
    const used = [...work.blocksUsed]
    write(numberStatements.markUsed, [
      int4Array(used.map(([block]) => packBlock(block))),
      int8Array(used.map(([, at]) => at)),
    ])
  }
  writeAnswers(work, write)
  if (work.recordsSaved.size > 0) {
    const saved = [...work.recordsSaved.values()]
    write(recordStatements.save, [server, ...recordColumns(saved, work)], saved.length)
  }
  writeEvents(work, write)
  writeNotices(work, write, server)
  if (work.time.highest > work.read.time) write(committedStatements.raise, [slot, work.time.highest])
  await all(writes)
}

type Write = (statement: Statement, values: readonly unknown[], expected?: number) => void

const keyOf = (id: BindingId): { readonly block: number; readonly token: Uint8Array } => {
  const key = bindingKeyOf(id)
  if (key === undefined) throw new Error('a binding carries an id that nothing makes')
  return key
}

const writeBindings = (work: Work, write: Write): void => {
  const { made, remembered } = work.rows
  if (made.length > 0) {
    const keys = made.map(({ item }) => keyOf(item.id))
    const blocks = int4Array(keys.map(({ block }) => block))
    const tokens = byteaArray(keys.map(({ token }) => token))
    const ordinals = int8Array(made.map(({ ordinal }) => ordinal))
    const customers = int4Array(made.map(({ item }) => work.numberOf(item.customer)))
    const orders = textArray(made.map(({ item }) => item.orderId))
    write(bindingStatements.insert, [
      ...[blocks, tokens, ordinals],
      int2Array(made.map(({ item }) => serialOf(item.x))),
      int2Array(made.map(({ item: { x, y } }) => (x === y ? null : serialOf(y)))),
      customers,
      int2Array(made.map(({ item }) => modeCodes.code(item.mode))),
      orders,
      textArray(made.map(({ item }) => writeTerms(item.terms))),
      int8Array(made.map(({ item }) => item.createdAt)),
      int8Array(made.map(({ item }) => item.expiresAt)),
      int8Array(made.map(({ item }) => item.unboundAt)),
      int8Array(made.map(({ item }) => item.firstAnsweredAt)),
      int4Array(made.map(({ item }) => item.revision)),
      byteaArray(made.map(({ item }) => item.lastCaller)),
      byteaArray(made.map(({ item }) => item.parties)),
      textArray(made.map(({ item }) => writeUse(item.use))),
    ])
    write(bindingStatements.insertByCustomer, [customers, ordinals, orders, blocks, tokens])
  }
  const isNew = ({ row }: (typeof remembered)[number]): boolean => row.ordinal >= work.read.firstOrdinal
  const columns = (some: typeof remembered): readonly Buffer[] => {
    const keys = some.map(({ row }) => keyOf(row.item.id))
    return [
      byteaArray(some.map(({ party }) => party.party)),
      int4Array(some.map(({ row }) => work.numberOf(row.item.customer))),
      int8Array(some.map(({ row }) => row.ordinal)),
      int4Array(keys.map(({ block }) => block)),
      byteaArray(keys.map(({ token }) => token)),
    ]
  }
  const [first, later] = [remembered.filter(isNew), remembered.filter((one) => !isNew(one))]
  if (first.length > 0) write(bindingStatements.insertByParty, columns(first))
  if (later.length > 0) write(bindingStatements.addByParty, columns(later))
  writeFormer(work, write)
  const changed = work.rows.changed()
  if (changed.length > 0) write(bindingStatements.change, changedColumns(changed), changed.length)
}

const writeFormer = ({ rows: { former } }: Work, write: Write): void => {
  if (former.length === 0) return
  const keys = former.map(({ binding }) => keyOf(binding))
  const values = [
    int4Array(keys.map(({ block }) => block)),
    byteaArray(keys.map(({ token }) => token)),
    int4Array(former.map(({ revision }) => revision)),
    int8Array(former.map(({ until }) => until)),
    byteaArray(former.map(({ parties }) => parties)),
  ]
  write(formerStatements.keep, values, former.length)
}

const changedColumns = (changed: readonly BindingRow[]): readonly Buffer[] => {
  const keys = changed.map(({ item }) => keyOf(item.id))
  return [
    int4Array(keys.map(({ block }) => block)),
    byteaArray(keys.map(({ token }) => token)),
    textArray(changed.map(({ item }) => writeTerms(item.terms))),
    int8Array(changed.map(({ item }) => item.expiresAt)),
    int8Array(changed.map(({ item }) => item.unboundAt)),
    int8Array(changed.map(({ item }) => item.firstAnsweredAt)),
    int4Array(changed.map(({ item }) => item.revision)),
    byteaArray(changed.map(({ item }) => item.lastCaller)),
    byteaArray(changed.map(({ item }) => item.parties)),
  ]
}

type SpotPair = WrittenPair & { readonly block: number; readonly serial: number }

const writePairs = (work: Work, write: Write, slot: number): void => {
  const pairs: SpotPair[] = []
  const purged: { readonly block: number; readonly serial: number; readonly until: number }[] = []
  for (const [number, on] of work.pairs.numbers()) {
    const spot = { block: packBlock(number.slice(0, 11)), serial: serialOf(number) }
    for (const written of on.written()) pairs.push({ ...written, ...spot })
    if (on.purgedUntil !== undefined) purged.push({ ...spot, until: on.purgedUntil })
  }
  const isNew = pairs.filter(({ was }) => was === undefined)
  const isOld = pairs.filter(({ was }) => was !== undefined)
  const columns = (some: readonly SpotPair[]): readonly Buffer[] => [
    int4Array(some.map(({ block }) => block)),
    int2Array(some.map(({ serial }) => serial)),
    byteaArray(some.map(({ party }) => party)),
    byteaArray(some.map(({ pair }) => keyOf(pair.binding).token)),
    int2Array(some.map(({ pair }) => pairSideCode(pair))),
    int8Array(some.map(({ pair }) => pair.liveUntil)),
    int8Array(some.map(({ pair }) => pair.heldUntil)),
  ]
  if (isOld.length > 0) {
    const before = [
      byteaArray(isOld.map(({ was, pair }) => keyOf((was ?? pair).binding).token)),
      int8Array(isOld.map(({ was, pair }) => (was ?? pair).heldUntil)),
    ]
    write(pairStatements.change, [...columns(isOld), ...before], isOld.length)
  }
  if (purged.length > 0) {
    write(pairStatements.purge, [
      int4Array(purged.map(({ block }) => block)),
      int2Array(purged.map(({ serial }) => serial)),
      int8Array(purged.map(({ until }) => until)),
    ])
  }
  if (isNew.length > 0) write(pairStatements.insert, columns(isNew), isNew.length)
  writeReturns(work, write, slot)
}

/** In the order of their keys, so that no two servers of one slot wait for each other. */
const writeReturns = (work: Work, write: Write, slot: number): void => {
  const changes = [...work.pairs.returns()]
    .flatMap(([block, hours]) => [...hours].map(([hour, pairs]) => ({ block: packBlock(block), hour, pairs })))
    .filter(({ pairs }) => pairs !== 0)
    .sort((one, other) => one.block - other.block || one.hour - other.hour)
  if (changes.length === 0) return
  const blocks = [...new Set(changes.map(({ block }) => block))]
  write(pairStatements.forgetReturns, [slot, int4Array(blocks), hourOf(work.time.highest)])
  write(pairStatements.addReturns, [
    slot,
    int4Array(changes.map(({ block }) => block)),
    int4Array(changes.map(({ hour }) => hour)),
    int8Array(changes.map(({ pairs }) => pairs)),
  ])
}

const writeAnswers = (work: Work, write: Write): void => {
  const kept = [...work.answersKept.values()]
  if (kept.length === 0) return
  const replaced = kept.flatMap(({ key }) => work.answers.get(hashText(key))?.keptAt ?? [])
  const values = [
    byteaArray(kept.map(({ key }) => key)),
    byteaArray(kept.map(({ body }) => body)),
    byteaArray(kept.map(({ answer }) => answer)),
    int8Array(kept.map(({ keptAt }) => keptAt)),
    int8Array(replaced),
  ]
  write(answerStatements.keep, values, kept.length)
}

const recordColumns = (records: readonly CallRecord[], work: Work): readonly Buffer[] => [
  byteaArray(records.map(({ id }) => packedCall(id))),
  int4Array(records.map(({ customer }) => (customer === null ? null : work.numberOf(customer)))),
  byteaArray(records.map(({ binding }) => (binding === null ? null : (packBindingId(binding) ?? null)))),
  textArray(records.map(({ orderId }) => orderId)),
  int2Array(records.map(({ from }) => (from === null ? null : sideCodes.code(from)))),
  int8Array(records.map(({ x }) => (x === null ? null : packNumber(x)))),
  textArray(records.map(({ caller }) => caller)),
  textArray(records.map(({ callee }) => callee)),
  textArray(records.map(({ trunk }) => trunk)),
  int8Array(records.map(({ startedAt }) => startedAt)),
  int8Array(records.map(({ ringingAt }) => ringingAt)),
  int8Array(records.map(({ answeredAt }) => answeredAt)),
  int8Array(records.map(({ endedAt }) => endedAt)),
  int2Array(records.map(({ outcome }) => outcomeCodes.code(outcome))),
  int2Array(records.map(({ refusal }) => (refusal === null ? null : refusalCodes.code(refusal)))),
  int2Array(records.map(({ q850Cause }) => q850Cause)),
  int8Array(records.map(({ durationMs }) => durationMs)),
  textArray(records.map(({ identifier }) => identifier)),
  int2Array(records.map(({ verification }) => (verification === null ? null : verificationCodes.code(verification)))),
  textArray(records.map(({ rule }) => rule)),
]

const packedCall = (id: CallRecord['id']): Uint8Array => {
  const packed = packCallId(id)
  if (packed === undefined) throw new Error('a record carries an id that nothing makes')
  return packed
}

/** Of an end that moved and that no event makes known, such as a grace that is shortened later, the other servers hear with the commit. */
const writeNotices = ({ rows, events }: Work, write: Write, server: number): void => {
  const moved = rows.moved()
  if (moved.length === 0) return
  const told = new Set(events.told.flatMap(({ code, binding }) => (changeCodes.has(code) ? [binding] : [])))
  const untold = moved.filter((id) => !told.has(id))
  for (const notice of eventNotices(server, [], untold)) write(noticeStatements.tell, notice)
}

const writeEvents = (work: Work, write: Write): void => {
  const { told, turnsTaken } = work.events
  const turnsSet = [...work.events.turnsSet.values()]
  const { customers } = work.read
  if (told.length > 0) {
    const keys = told.map(({ binding }) => (binding === null ? undefined : keyOf(binding)))
    write(eventStatements.tell, [
      int4Array(told.map(({ owner }) => (owner === null ? platform : (customers.get(owner) ?? platform)))),
      int2Array(told.map(({ code }) => code)),
      int8Array(told.map(({ at }) => at)),
      int4Array(keys.map((key) => key?.block ?? null)),
      byteaArray(told.map(({ call }, index) => keys[index]?.token ?? call)),
      int8Array(told.map(({ until }) => until)),
      textArray(told.map(({ detail }) => detail)),
    ])
  }
  if (turnsTaken.length > 0) write(turnStatements.take, turnKeys(turnsTaken))
  const turnColumns = (some: typeof turnsSet): readonly Buffer[] => {
    const keys = some.map(({ binding }) => keyOf(binding))
    return [...turnKeys(some), int4Array(keys.map(({ block }) => block)), byteaArray(keys.map(({ token }) => token))]
  }
  const isNew = ({ ordinal }: PlacedTurn): boolean => ordinal >= work.read.firstOrdinal
  const [first, later] = [turnsSet.filter(isNew), turnsSet.filter((turn) => !isNew(turn))]
  if (first.length > 0) write(turnStatements.begin, turnColumns(first))
  if (later.length > 0) write(turnStatements.set, turnColumns(later))
}
