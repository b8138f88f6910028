import {
  type Block,
  blockOf,
  type Deleted,
  type Deleting,
  hashText,
  type KeyedHash,
  routesUntil,
  type StoredBinding,
  serialOf,
} from '@axbridge/core'
import { numbersOf } from '../memory/placing.ts'
import { Expiry, placeParts, placeText } from '../paging/expiry.ts'
import { isOfPerson } from '../paging/traces.ts'
import { packBlock } from '../sqlite/packed-id.ts'
import { type BindingRow, bindingOf } from '../sqlite/rows.ts'
import { byteaArray, int2Array, int4Array, int8Array } from './binary-arrays.ts'
import type { Connection } from './connection.ts'
import { lockOf, numberLock } from './locks.ts'
import { octetsOf } from './rows.ts'
import {
  bindingStatements,
  formerStatements,
  lockStatements,
  pairStatements,
  retentionStatements,
  turnStatements,
} from './statements.ts'

/** Each locks a number or two. */
const mostAtOnce = 500

type ListedRow = [customer: number, ordinal: number, block: number, token: Buffer]

export type ExpiredRow = { readonly listed: ListedRow; readonly binding: StoredBinding }

/** Who stands or stood in which binding, by its customer and ordinal. */
export const partiesIn = async (
  connection: Connection,
  listed: readonly ListedRow[],
): Promise<(row: ListedRow, party: KeyedHash) => boolean> => {
  const values = [int4Array(listed.map(([customer]) => customer)), int8Array(listed.map(([, ordinal]) => ordinal))]
  const { rows } = await connection.run<[number, number, Buffer]>(retentionStatements.partiesOf, values)
  const stood = new Set(rows.map(([customer, ordinal, party]) => `${customer} ${ordinal} ${hashText(octetsOf(party))}`))
  return ([customer, ordinal], party) => stood.has(`${customer} ${ordinal} ${hashText(party)}`)
}

/** Rows by their places; one that is gone is left out. */
export const bindingsAt = async (
  connection: Connection,
  listed: readonly ListedRow[],
): Promise<readonly ExpiredRow[]> => {
  if (listed.length === 0) return []
  const values = [int4Array(listed.map(([, , block]) => block)), byteaArray(listed.map(([, , , token]) => token))]
  const { rows } = await connection.run<BindingRow>(bindingStatements.read, values)
  const found = new Map(rows.map((row) => [row[0], bindingOf(row)]))
  return listed.flatMap((row) => {
    const binding = found.get(row[1])
    return binding === undefined ? [] : [{ listed: row, binding }]
  })
}

/** Deletes the persons of bindings that are over for long, customer by customer, the oldest first. */
export const deleteBindings = async (connection: Connection, deleting: Deleting, now: number): Promise<Deleted> => {
  const expiry = new Expiry({ ...deleting, limit: Math.min(deleting.limit, mostAtOnce) })
  let [customer = 0, ordinal = 0] = (placeParts(deleting.place, 'list') ?? []).map(Number)
  const { rows } = await connection.run<ListedRow>(retentionStatements.listedBehind, [customer, ordinal, expiry.left])
  const isAll = rows.length < expiry.left
  await lockNumbers(connection, await bindingsAt(connection, rows))
  // Read again behind the locks: nobody changes them any more.
  const found = await bindingsAt(connection, rows)
  const stood = await partiesIn(connection, rows)
  const firstTurn = (await connection.run<[number | null]>(turnStatements.nextAfter, [-1])).rows[0]?.[0] ?? null
  const held = await heldUntil(connection, found)
  const bindings = new Map(found.map(({ listed, binding }) => [listed, binding]))
  const over: ExpiredRow[] = []
  // The place moves with what is listed, so that a row without its binding is passed once.
  for (const listed of rows) {
    if (listed[0] < customer) continue
    expiry.look()
    ;[customer, ordinal] = listed
    const binding = bindings.get(listed)
    // Another server may have emptied it before the locks were taken.
    if (binding === undefined || !isOfPerson(binding)) continue
    if (expiry.isBehind(binding.createdAt)) {
      ;[customer, ordinal] = [customer + 1, 0]
      continue
    }
    const until = routesUntil(binding)
    const isAtRest = until < (firstTurn ?? Number.POSITIVE_INFINITY) && (held.get(binding.id) ?? 0) <= now
    if (until > expiry.through || !isAtRest) continue
    if (expiry.held.holdsBinding(binding, (party) => stood(listed, party))) {
      expiry.passOver()
      continue
    }
    over.push({ listed, binding })
    expiry.deleted({ id: binding.id, at: until })
  }
  await empty(connection, over, now)
  return expiry.done(isAll ? null : placeText('list', customer, ordinal))
}

const spotsOf = (rows: readonly ExpiredRow[]) =>
  rows.flatMap(({ listed: [, , block, token], binding }) =>
    numbersOf(binding).map((number) => ({ block, serial: serialOf(number), token, id: binding.id })),
  )

/** In the order in which all take them. */
const lockNumbers = async (connection: Connection, rows: readonly ExpiredRow[]): Promise<void> => {
  const blocks = [...new Set<Block>(rows.map(({ binding }) => blockOf(binding.x)))].sort()
  await connection.run(lockStatements.shareBlocks, [lockOf.block, int4Array(blocks.map(packBlock))])
  const numbers = [...new Set(spotsOf(rows).map(({ block, serial }) => numberLock(block, serial)))]
  await connection.run(lockStatements.takeNumbers, [int8Array(numbers.sort((one, other) => one - other))])
}

const heldUntil = async (connection: Connection, rows: readonly ExpiredRow[]): Promise<ReadonlyMap<string, number>> => {
  const spots = spotsOf(rows)
  const { rows: held } = await connection.run<[Buffer, number]>(pairStatements.heldOf, spotColumns(spots))
  const until = new Map(held.map(([token, at]) => [token.toString('hex'), at]))
  return new Map(spots.map(({ token, id }) => [id, until.get(token.toString('hex')) ?? 0]))
}

const spotColumns = (spots: ReturnType<typeof spotsOf>): readonly Buffer[] => [
  int4Array(spots.map(({ block }) => block)),
  int2Array(spots.map(({ serial }) => serial)),
  byteaArray(spots.map(({ token }) => token)),
]

const empty = async (connection: Connection, rows: readonly ExpiredRow[], now: number): Promise<void> => {
  if (rows.length === 0) return
  const customers = int4Array(rows.map(({ listed }) => listed[0]))
  const ordinals = int8Array(rows.map(({ listed }) => listed[1]))
  const blocks = int4Array(rows.map(({ listed }) => listed[2]))
  const tokens = byteaArray(rows.map(({ listed }) => listed[3]))
  await connection.run(bindingStatements.empty, [blocks, tokens])
  await connection.run(formerStatements.dropOf, [blocks, tokens])
  await connection.run(pairStatements.dropOf, spotColumns(spotsOf(rows)))
  await connection.run(retentionStatements.dropByCustomer, [customers, ordinals])
  await connection.run(retentionStatements.dropByParty, [customers, ordinals])
  const over = int8Array(rows.map(({ binding }) => routesUntil(binding)))
  await connection.run(retentionStatements.addTrails, [ordinals, blocks, tokens, over, now])
}

type TrailRow = [ordinal: number, block: number, token: Buffer, emptiedAt: number]

/** Deletes what is left of bindings, the oldest first: of those that hold a consent, or of the others. */
export const deleteTrails = async (connection: Connection, deleting: Deleting): Promise<Deleted> => {
  const expiry = new Expiry({ ...deleting, limit: Math.min(deleting.limit, mostAtOnce) })
  let after = Number(placeParts(deleting.place, 'trail')?.[0] ?? 0)
  const { rows } = await connection.run<TrailRow>(retentionStatements.trailsBehind, [after, expiry.left])
  const isAll = rows.length < expiry.left
  const trails = rows.map(([ordinal, block, token]): ListedRow => [0, ordinal, block, token])
  const bindings = new Map((await bindingsAt(connection, trails)).map(({ listed, binding }) => [listed, binding]))
  const young = new Set(
    rows.filter((row) => row[3] >= (deleting.eventsBefore ?? Number.POSITIVE_INFINITY)).map(([ordinal]) => ordinal),
  )
  const over: ExpiredRow[] = []
  let isEnd = false
  for (const listed of trails) {
    expiry.look()
    after = listed[1]
    const binding = bindings.get(listed)
    if (binding === undefined) continue
    isEnd = expiry.isBehind(binding.createdAt)
    if (isEnd) break
    const hasConsent = (binding.use?.consent ?? null) !== null
    const until = routesUntil(binding)
    if (until > expiry.through || hasConsent !== (deleting.of === 'consents') || isOfPerson(binding)) continue
    if (young.has(after)) continue
    if (expiry.held.holdsBinding(binding, () => false)) {
      expiry.passOver()
      continue
    }
    over.push({ listed, binding })
    expiry.deleted({ id: binding.id, at: until })
  }
  if (over.length > 0) {
    const places = [int4Array(over.map(({ listed }) => listed[2])), byteaArray(over.map(({ listed }) => listed[3]))]
    await connection.run(bindingStatements.drop, places)
    await connection.run(retentionStatements.dropTrails, [int8Array(over.map(({ listed }) => listed[1]))])
  }
  return expiry.done(isAll || isEnd ? null : placeText('trail', after))
}
