import type { BindingConsequences, CallEventType, EventOwner } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import type { CommittedTime } from './committed-time.ts'
import type { CustomerWrites } from './customer-writes.ts'
import { type EventCode, eventCodes, type NotedDetail } from './event-codes.ts'
import { columnsOf } from './event-rows.ts'
import type { EventForgetting, Noting } from './operations.ts'
import { RowInserts } from './row-inserts.ts'
import { eventStatements } from './statements.ts'
import type { TurnWrites } from './turn-writes.ts'

/** How many customers one forgetting looks at. */
const customersAtOnce = 500

const numbersRemembered = 10_000

/** The customer under whom the platform's own events stand. */
export const platform = 0

/** Where a binding is kept, and whose it is. */
export type ToldBinding = { readonly owner: EventOwner; readonly block: number; readonly ordinal: number }

/**
 * Events in the writer's thread. They are numbered out of counters that are kept in memory, and written when the group, or the
 * operation, has written all else: what is rolled back takes its numbers with it, and the counters are read anew.
 */
export class EventWrites {
  readonly #time: CommittedTime
  readonly #customers: CustomerWrites
  readonly #turns: TurnWrites
  readonly #rows: RowInserts
  readonly #last: Statement<[number], number | null>
  readonly #first: Statement<[number], number>
  readonly #oldest: Statement<[number], number>
  readonly #young: Statement<[number, number, number], number>
  readonly #drop: Statement<[number, number]>
  readonly #setFirst: Statement<[number, number]>
  readonly #customerBehind: Statement<[number], number>
  /** The customer and his newest number, by whose it is. */
  readonly #counters = new Map<EventOwner, { readonly customer: number; last: number }>()
  readonly #told = new Set<EventOwner>()
  #forgottenOf = platform - 1

  constructor(
    database: Database,
    { time, customers, turns }: { time: CommittedTime; customers: CustomerWrites; turns: TurnWrites },
  ) {
    this.#time = time
    this.#customers = customers
    this.#turns = turns
    this.#rows = new RowInserts(database, eventStatements.insert)
    this.#last = database.prepare<[number], number | null>(eventStatements.last).pluck()
    this.#first = database.prepare<[number], number>(eventStatements.first).pluck()
    this.#oldest = database.prepare<[number], number>(eventStatements.oldest).pluck()
    this.#young = database.prepare<[number, number, number], number>(eventStatements.young).pluck()
    this.#drop = database.prepare(eventStatements.drop)
    this.#setFirst = database.prepare(eventStatements.setFirst)
    this.#customerBehind = database.prepare<[number], number>(eventStatements.customerBehind).pluck()
  }

  /** What a change, or time, made known of a binding, and the turns that it sets. */
  tellBinding({ owner, block, ordinal }: ToldBinding, { events, turns }: BindingConsequences): void {
    for (const { at, revision, event } of events) {
      const { code, until, detail } = columnsOf(event, revision)
      this.#tell(owner, code, at, block, ordinal, until, detail)
    }
    for (const { at, kind } of turns) this.#turns.set(at, kind, block, ordinal)
  }

  tellCall(owner: EventOwner, type: CallEventType, at: number, ordinal: number): void {
    this.#tell(owner, type, at, null, ordinal, null, null)
  }

  note({ owner, at, token, event }: Noting): undefined {
    const detail = JSON.stringify({ token, event } satisfies NotedDetail)
    this.#tell(owner, 'noted', at, null, null, null, detail)
    this.#time.advance(at)
  }

  /** Writes what was told, and the turns, into the transaction under way. */
  store(): void {
    this.#rows.store()
    this.#turns.store()
  }

  rolledBack(): void {
    this.#rows.rolledBack()
    this.#turns.rolledBack()
    this.#counters.clear()
  }

  /** Whose events have been written since this was asked before; called when they are committed. */
  takeTold(): readonly EventOwner[] {
    if (this.#told.size === 0) return []
    const told = [...this.#told]
    this.#told.clear()
    return told
  }

  /** A customer's events are dropped from the oldest on, so that none is missing between others. */
  forget({ before, limit }: EventForgetting): number {
    // What the group told before is written first: the oldest of a customer may be among it.
    this.#rows.store()
    let left = limit
    let rounds = 0
    for (let looked = 0; looked < customersAtOnce && left > 0; looked += 1) {
      const customer = this.#customerBehind.get(this.#forgottenOf)
      if (customer === undefined) {
        this.#forgottenOf = platform - 1
        rounds += 1
        if (rounds > 1) break
        continue
      }
      left -= this.#forgetOf(customer, before, left)
      if (left > 0) this.#forgottenOf = customer
    }
    return limit - left
  }

  #forgetOf(customer: number, before: number, limit: number): number {
    const oldest = this.#oldest.get(customer) ?? 1
    const end = this.#young.get(customer, before, oldest + limit) ?? oldest + limit
    if (end === oldest) return 0
    const last = this.#last.get(customer) ?? 0
    const { changes } = this.#drop.run(customer, end)
    this.#setFirst.run(customer, Math.min(end, last + 1))
    return changes
  }

  #tell(
    owner: EventOwner,
    code: EventCode,
    at: number,
    block: number | null,
    subject: number | null,
    until: number | null,
    detail: string | null,
  ): void {
    const counter = this.#counterOf(owner)
    counter.last += 1
    this.#rows.add(counter.customer, counter.last, eventCodes.code(code), at, block, subject, until, detail)
    this.#told.add(owner)
  }

  #counterOf(owner: EventOwner): { readonly customer: number; last: number } {
    const known = this.#counters.get(owner)
    if (known !== undefined) return known
    // The newest may wait to be written.
    this.#rows.store()
    const customer = owner === null ? platform : this.#customers.numberOf(owner)
    const last = this.#last.get(customer) ?? (this.#first.get(customer) ?? 1) - 1
    const counter = { customer, last }
    if (this.#counters.size >= numbersRemembered) this.#counters.clear()
    this.#counters.set(owner, counter)
    return counter
  }
}
