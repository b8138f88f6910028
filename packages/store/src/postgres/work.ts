import {
  type BindingStore,
  type Block,
  type CallId,
  type CallRecord,
  type CustomerId,
  callEventBetween,
  hashText,
  type KeptAnswer,
  keptAnswerLifeMs,
  mayIssue,
  type NumberBlock,
  type ProtectedNumber,
  StoreError,
  toldUntil,
} from '@axbridge/core'
import type { BindingRow } from '../memory/binding-rows.ts'
import { MemoryBindings } from '../memory/bindings.ts'
import { CommittedTime } from '../memory/committed-time.ts'
import { OpenState } from '../memory/open-state.ts'
import type { PlacedTurn } from '../memory/turns.ts'
import { latestTimeOf } from '../records.ts'
import { WorkEvents } from './work-events.ts'
import { type PairsRead, WorkPairs } from './work-pairs.ts'
import { WorkRows } from './work-rows.ts'

/** All that was read for a group of writes, under the locks of its numbers. */
export type Read = {
  /** The highest committed time of all servers. */
  readonly time: number
  /** The instant at which pairs were counted. */
  readonly countedAt: number
  readonly customers: ReadonlyMap<CustomerId, number>
  readonly blocks: ReadonlyMap<Block, NumberBlock>
  readonly numbers: ReadonlyMap<ProtectedNumber, PairsRead>
  readonly bindings: readonly { readonly ordinal: number; readonly item: BindingRow['item'] }[]
  /** Those of the bindings whose end may have come untold. */
  readonly turns: readonly PlacedTurn[]
  /** Those that were asked for, the earliest first. */
  readonly turnsDue: readonly PlacedTurn[]
  /** The instant of the first turn behind those; null when there is none. */
  readonly nextTurn: number | null
  readonly answers: readonly KeptAnswer[]
  readonly records: readonly CallRecord[]
  readonly firstOrdinal: number
}

export const nothingRead: Read = {
  ...{ time: 0, countedAt: 0, firstOrdinal: 0, nextTurn: null },
  ...{ customers: new Map(), blocks: new Map(), numbers: new Map() },
  ...{ bindings: [], turns: [], turnsDue: [], answers: [], records: [] },
}

/**
 * A group of writes in memory: the decisions are those of the memory store, made on the rows that were locked and read, one
 * operation after the other. What differs afterwards is written at once.
 */
export class Work {
  readonly read: Read
  readonly time = new CommittedTime()
  readonly pairs: WorkPairs
  readonly rows: WorkRows
  readonly events: WorkEvents
  readonly answers: ReadonlyMap<string, KeptAnswer>
  readonly answersKept = new Map<string, KeptAnswer>()
  readonly recordsSaved = new Map<CallId, CallRecord>()
  readonly blocksUsed = new Map<Block, number>()
  /** The bindings' part of a store, on what was read. */
  readonly bindings: Pick<BindingStore, 'place' | 'amend' | 'unbind' | 'unbindOrder' | 'noteAnswer' | 'noteCaller'>
  readonly #records: Map<CallId, CallRecord>

  constructor(read: Read) {
    this.read = read
    this.time.commit(read.time)
    this.pairs = new WorkPairs(read.numbers, read.countedAt)
    this.rows = new WorkRows(
      read.bindings.map(({ ordinal, item }) => ({ ordinal, item })),
      read.firstOrdinal,
    )
    this.events = new WorkEvents([this.rows, this.pairs], [...read.turns, ...read.turnsDue])
    this.answers = new Map(read.answers.map((answer) => [hashText(answer.key), answer]))
    this.#records = new Map(read.records.map((record) => [record.id, record]))
    this.bindings = new MemoryBindings({
      open: new OpenState(),
      time: this.time,
      customers: { assertKnown: (customer) => void this.numberOf(customer) },
      numbers: {
        block: (block) => read.blocks.get(block),
        mayIssue: (block, customer, now, until) => {
          const own = read.blocks.get(block)
          return own?.customer === customer && mayIssue(own, now, until)
        },
        markUsed: (number, now) => this.#markUsed(number, now),
      },
      answers: {
        find: (key, now) => {
          const kept = this.answersKept.get(hashText(key)) ?? this.answers.get(hashText(key))
          return kept !== undefined && now < kept.keptAt + keptAnswerLifeMs ? kept : undefined
        },
        assertRoomFor: () => {},
        keep: (kept) => void this.answersKept.set(hashText(kept.key), kept),
      },
      rows: Object.assign(this.rows, { page: () => undefined }),
      pairs: this.pairs,
      turns: this.events,
      events: this.events,
    })
  }

  /** The short number that rows name a customer by. Throws for a customer that was never added. */
  numberOf(customer: CustomerId): number {
    const number = this.read.customers.get(customer)
    if (number === undefined) throw new StoreError('internal', 'no such customer')
    return number
  }

  save(record: CallRecord): void {
    if (record.customer !== null) this.numberOf(record.customer)
    const before = this.#records.get(record.id)
    if (before !== undefined && before.outcome !== 'open') return
    this.#records.set(record.id, record)
    this.recordsSaved.set(record.id, record)
    this.events.tellCall(callEventBetween(before, record), record)
    this.time.commit(latestTimeOf(record))
  }

  /** Takes a turn that was read. */
  takeTurn(turn: PlacedTurn, now: number): void {
    const row = this.rows.get(turn.binding)
    if (row === undefined || this.events.takeThis(row, turn.at, turn.kind) === undefined) return
    const { consequences } = this.events.come(turn, now)
    this.events.tellBinding(row, consequences)
    this.time.commit(toldUntil(turn, consequences))
  }

  #markUsed(number: ProtectedNumber, now: number): void {
    const block = number.slice(0, 11) as Block
    if (this.read.blocks.get(block)?.firstUsedAt === null && !this.blocksUsed.has(block))
      this.blocksUsed.set(block, now)
  }
}
