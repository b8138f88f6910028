import {
  type BindingId,
  type Block,
  blockOf,
  type CustomerId,
  hashText,
  type KeyedHash,
  type Pair,
  type ProtectedNumber,
  serialOf,
} from '@axbridge/core'
import type { PlacedTurn } from '../memory/turns.ts'
import { turnCodes } from '../sqlite/event-codes.ts'
import { bindingKeyOf, numberOf, packBlock, packCallId } from '../sqlite/packed-id.ts'
import {
  type AnswerRow,
  type BindingRow,
  type BlockRow,
  blockOfRow,
  keptOf,
  listedBinding,
  type RecordRow,
  recordOf,
} from '../sqlite/rows.ts'
import { byteaArray, int2Array, int4Array, int8Array } from './binary-arrays.ts'
import type { Change, Needs } from './changes.ts'
import type { Connection } from './connection.ts'
import type { CustomerNumbers } from './customer-numbers.ts'
import { lockOf, numberLock } from './locks.ts'
import { type PairRow, type PlaceRow, pairOf, type TurnRow, turnOf, type UseRow } from './rows.ts'
import {
  answerStatements,
  bindingStatements,
  committedStatements,
  lockStatements,
  numberStatements,
  pairStatements,
  recordStatements,
  transactionStatements,
  turnStatements,
} from './statements.ts'
import type { Read } from './work.ts'
import type { PairsRead } from './work-pairs.ts'

/** More than a group has bindings. */
export const ordinalsPerGroup = 4_096

/** Everything that the changes of a group ask for, together. */
class Asked {
  readonly customers = new Set<CustomerId>()
  readonly bindings = new Set<BindingId>()
  readonly numbers = new Map<ProtectedNumber, Map<string, KeyedHash>>()
  /** Numbers of which every pair is read. */
  readonly whole = new Set<ProtectedNumber>()
  readonly answers = new Map<string, KeyedHash>()
  readonly calls = new Map<string, Uint8Array>()
  readonly at: number

  constructor(changes: readonly Change<unknown>[]) {
    this.at = Math.min(...changes.map(({ at }) => at))
    for (const { needs } of changes) this.#add(needs)
  }

  askAll(number: ProtectedNumber): void {
    this.whole.add(number)
    this.ask(number, [])
  }

  ask(number: ProtectedNumber, parties: readonly KeyedHash[]): void {
    const asked = this.numbers.get(number) ?? new Map<string, KeyedHash>()
    this.numbers.set(number, asked)
    for (const party of parties) asked.set(hashText(party), party)
  }

  blocks(): readonly Block[] {
    return [...new Set([...this.numbers.keys()].map(blockOf))].sort()
  }

  #add({ customer, binding, numbers = [], answer, call, order }: Needs): void {
    if (customer !== undefined) this.customers.add(customer)
    if (order !== undefined) this.customers.add(order.customer)
    if (binding !== undefined) this.bindings.add(binding)
    for (const { number, parties } of numbers) this.ask(number, parties)
    if (answer !== undefined) this.answers.set(hashText(answer), answer)
    const packed = call === undefined ? undefined : packCallId(call)
    if (packed !== undefined) this.calls.set(hashText(packed), packed)
  }
}

/** Where the bindings stand that a group changes, and the turns that it takes: read before anything is locked. */
type Places = { readonly rows: readonly PlaceRow[]; readonly due: readonly PlacedTurn[]; readonly next: number | null }

/**
 * Locks the numbers of a group of changes, in one order for all, and reads what the changes need. Whoever writes pairs of a number,
 * or a binding of it, holds the lock of that number; so nothing of what was read changes until the transaction ends.
 */
export class Reading {
  readonly #connection: Connection
  readonly #customers: CustomerNumbers
  readonly #changes: readonly Change<unknown>[]
  readonly #asked: Asked
  #places: Places = { rows: [], due: [], next: null }
  #group = 0

  constructor(connection: Connection, customers: CustomerNumbers, changes: readonly Change<unknown>[]) {
    this.#connection = connection
    this.#customers = customers
    this.#changes = changes
    this.#asked = new Asked(changes)
  }

  /** Begins the transaction, takes the locks and reads. */
  async begin(): Promise<Read> {
    const [, group] = await all([
      this.#connection.run(transactionStatements.begin),
      this.#connection.run<[number]>(transactionStatements.group),
      this.#readPlaces(),
    ])
    this.#group = group.rows[0]?.[0] ?? 0
    const [, , read] = await all([...this.#lock(), this.#read()])
    return read
  }

  /** Reads again, of this number every pair. */
  async again(number: ProtectedNumber): Promise<Read> {
    this.#asked.whole.add(number)
    return this.#read()
  }

  async #readPlaces(): Promise<void> {
    const { bindings } = this.#asked
    const keys = [...bindings].flatMap((id) => bindingKeyOf(id) ?? [])
    const [found, ofOrder, due] = await all([
      this.#placesOf(
        keys.map(({ block }) => block),
        keys.map(({ token }) => token),
      ),
      this.#placesOfOrder(),
      this.#turnsDue(),
    ])
    this.#places = { rows: [...found, ...ofOrder, ...due.places], due: due.turns, next: due.next }
    for (const [block, , serial, ySerial] of this.#places.rows) {
      for (const one of [serial, ySerial]) if (one !== null) this.#asked.askAll(numberOf(block, one))
    }
  }

  async #placesOf(blocks: readonly number[], tokens: readonly Uint8Array[]): Promise<readonly PlaceRow[]> {
    if (blocks.length === 0) return []
    const values = [int4Array(blocks), byteaArray(tokens)]
    return (await this.#connection.run<PlaceRow>(bindingStatements.places, values)).rows
  }

  /** One more than are ended, which tells that there are more. */
  async #placesOfOrder(): Promise<readonly PlaceRow[]> {
    const order = this.#changes[0]?.needs.order
    if (order === undefined) return []
    const numbers = await this.#customers.of(this.#connection, new Set([order.customer]))
    const values = [numbers.get(order.customer) ?? 0, order.orderId, order.at, order.limit + 1]
    return (await this.#connection.run<PlaceRow>(bindingStatements.liveOfOrder, values)).rows
  }

  async #turnsDue(): Promise<{
    readonly places: readonly PlaceRow[]
    readonly turns: readonly PlacedTurn[]
    readonly next: number | null
  }> {
    const asked = this.#changes[0]?.needs.turns
    if (asked === undefined) return { places: [], turns: [], next: null }
    const [time] = (await this.#connection.run<[number]>(committedStatements.read)).rows
    const now = Math.max(asked.at, time?.[0] ?? 0)
    // One more than are taken, which is the next one.
    const [{ rows: found }, behind] = await all([
      this.#connection.run<TurnRow>(turnStatements.due, [now, asked.limit + 1]),
      this.#connection.run<[number | null]>(turnStatements.nextAfter, [now]),
    ])
    const rows = found.slice(0, asked.limit)
    const next = found[asked.limit]?.[0] ?? behind.rows[0]?.[0] ?? null
    const places = await this.#placesOf(
      rows.map(([, , , block]) => block),
      rows.map(([, , , , token]) => token),
    )
    return { places, turns: rows.map(turnOf), next }
  }

  #lock(): readonly [Promise<unknown>, Promise<unknown>] {
    const blocks = int4Array(this.#asked.blocks().map(packBlock))
    const isLarge = this.#changes.some((change) => change.isLarge === true)
    if (isLarge) {
      return [this.#connection.run(lockStatements.takeBlocks, [lockOf.block, blocks]), Promise.resolve()]
    }
    const numbers = [...this.#asked.numbers.keys()].map((number) =>
      numberLock(packBlock(blockOf(number)), serialOf(number)),
    )
    numbers.sort((one, other) => one - other)
    return [
      this.#connection.run(lockStatements.shareBlocks, [lockOf.block, blocks]),
      this.#connection.run(lockStatements.takeNumbers, [int8Array(numbers)]),
    ]
  }

  async #read(): Promise<Read> {
    const connection = this.#connection
    const { answers, calls, whole, numbers } = this.#asked
    const blocks = this.#asked.blocks()
    const counted = [...numbers].filter(([number]) => !whole.has(number))
    const places = this.#places.rows
    const [blockRows, uses, some, every, bindings, answerRows, records, time] = await all([
      blocks.length === 0
        ? []
        : rowsOf<BlockRow>(connection.run(numberStatements.read, [int4Array(blocks.map(packBlock))])),
      counted.length === 0
        ? []
        : rowsOf<UseRow>(connection.run(pairStatements.uses, [...spots(counted), this.#asked.at])),
      counted.length === 0 ? [] : rowsOf<PairRow>(connection.run(pairStatements.of, spotsOfParties(counted))),
      whole.size === 0
        ? []
        : rowsOf<PairRow>(connection.run(pairStatements.on, spots([...whole].map((number) => [number, undefined])))),
      places.length === 0
        ? []
        : rowsOf<BindingRow>(
            connection.run(bindingStatements.read, [
              int4Array(places.map(([block]) => block)),
              byteaArray(places.map(([, token]) => token)),
            ]),
          ),
      answers.size === 0
        ? []
        : rowsOf<AnswerRow>(connection.run(answerStatements.read, [byteaArray([...answers.values()])])),
      calls.size === 0
        ? []
        : rowsOf<RecordRow>(connection.run(recordStatements.read, [byteaArray([...calls.values()])])),
      // The last: the pairs were counted at no later instant than anything is decided at.
      rowsOf<[number]>(connection.run(committedStatements.read)),
    ])
    const listed = [...new Map(bindings.map((row) => [row[0], listedBinding(row)])).values()]
    const owners = new Set([...this.#asked.customers, ...listed.map(({ item }) => item.customer)])
    const [ends, due, customers] = await all([
      this.#turnsOf(
        listed.map(({ ordinal, item }) => ({ at: item.expiresAt, ordinal, kind: 'end', binding: item.id })),
      ),
      this.#turnsOf(this.#places.due),
      this.#customers.of(connection, owners),
    ])
    return {
      time: time[0]?.[0] ?? 0,
      countedAt: uses[0]?.[5] ?? 0,
      customers,
      blocks: new Map(blockRows.map((row) => [blockOfRow(row).block, blockOfRow(row)])),
      numbers: pairsRead(numbers, whole, uses, [...some, ...every]),
      bindings: listed,
      turns: ends,
      turnsDue: due,
      nextTurn: this.#places.next,
      answers: answerRows.map(keptOf),
      records: records.map(recordOf),
      firstOrdinal: this.#group * ordinalsPerGroup,
    }
  }

  /** Those of these turns that are set still, in their order. */
  async #turnsOf(turns: readonly PlacedTurn[]): Promise<readonly PlacedTurn[]> {
    if (turns.length === 0) return []
    const { rows } = await this.#connection.run<TurnRow>(turnStatements.these, turnKeys(turns))
    const set = new Set(rows.map((row) => turnText(turnOf(row))))
    return turns.filter((turn) => set.has(turnText(turn)))
  }
}

/** At, ordinal and kind, by which a turn is found. */
export const turnKeys = (turns: readonly PlacedTurn[]): readonly Buffer[] => [
  int8Array(turns.map(({ at }) => at)),
  int8Array(turns.map(({ ordinal }) => ordinal)),
  int2Array(turns.map(({ kind }) => turnCodes.code(kind))),
]

const turnText = ({ at, ordinal, kind }: PlacedTurn): string => `${at} ${ordinal} ${kind}`

const rowsOf = async <Row extends unknown[]>(done: Promise<{ readonly rows: readonly unknown[][] }>): Promise<Row[]> =>
  (await done).rows as Row[]

const spots = (numbers: readonly (readonly [ProtectedNumber, unknown])[]): readonly Buffer[] => [
  int4Array(numbers.map(([number]) => packBlock(blockOf(number)))),
  int2Array(numbers.map(([number]) => serialOf(number))),
]

const spotsOfParties = (
  numbers: readonly (readonly [ProtectedNumber, ReadonlyMap<string, KeyedHash>])[],
): readonly Buffer[] => {
  const asked = numbers.flatMap(([number, parties]) =>
    [...parties.values()].map((party) => ({ block: packBlock(blockOf(number)), serial: serialOf(number), party })),
  )
  return [
    int4Array(asked.map(({ block }) => block)),
    int2Array(asked.map(({ serial }) => serial)),
    byteaArray(asked.map(({ party }) => party)),
  ]
}

const nobody = { use: 0, lapsed: 0, until: Number.POSITIVE_INFINITY }

const pairsRead = (
  numbers: ReadonlyMap<ProtectedNumber, ReadonlyMap<string, KeyedHash>>,
  whole: ReadonlySet<ProtectedNumber>,
  uses: readonly UseRow[],
  pairs: readonly PairRow[],
): ReadonlyMap<ProtectedNumber, PairsRead> => {
  const counts = new Map(
    uses.map(([block, serial, use, lapsed, until]) => [
      numberOf(block, serial),
      { use, lapsed, until: until ?? Number.POSITIVE_INFINITY },
    ]),
  )
  const read = new Map<ProtectedNumber, PairsRead & { readonly read: (readonly [KeyedHash, Pair])[] }>()
  for (const [number, parties] of numbers) {
    const counted = whole.has(number) ? {} : { counted: { ...(counts.get(number) ?? nobody), asked: parties } }
    read.set(number, { read: [], ...counted })
  }
  for (const row of pairs) read.get(numberOf(row[0], row[1]))?.read.push(pairOf(row))
  return read
}

/** All, and every one is waited for before the first failure is told: the connection is in nobody's use afterwards. */
export const all = async <const T extends readonly unknown[]>(
  promises: T,
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> => {
  const settled = await Promise.allSettled(promises)
  for (const one of settled) if (one.status === 'rejected') throw one.reason
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as {
    -readonly [I in keyof T]: Awaited<T[I]>
  }
}
