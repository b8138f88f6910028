import {
  type CallProgress,
  type CallRecord,
  type CustomerId,
  callEventAt,
  callEventBetween,
  StoreError,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { latestTimeOf, lostCause } from '../records.ts'
import { outcomeCodes, refusalCodes, sideCodes, verificationCodes } from './codes.ts'
import type { CommittedTime } from './committed-time.ts'
import type { CustomerWrites } from './customer-writes.ts'
import type { EventWrites } from './event-writes.ts'
import type { OpenRecords } from './open-records.ts'
import type { LostLink } from './operations.ts'
import { packBindingId, packCallId, packNumber } from './packed-id.ts'
import { recordStatements } from './statements.ts'

type RecordParts = {
  readonly time: CommittedTime
  readonly customers: CustomerWrites
  readonly events: EventWrites
  readonly open: OpenRecords
}

type ProgressRow = [
  ordinal: number,
  customer: number | null,
  outcome: number,
  answeredAt: number | null,
  ringingAt: number | null,
]

/** A record of a customer that is open. */
type OpenRow = [ordinal: number, customer: CustomerId]

/** Call records in the writer's thread. */
export class RecordWrites {
  readonly #time: CommittedTime
  readonly #customers: CustomerWrites
  readonly #events: EventWrites
  readonly #progress: Statement<[Uint8Array], ProgressRow>
  readonly #opened: Statement<[], OpenRow>
  readonly #openOf: Statement<[Uint8Array], OpenRow>
  readonly #begin: Statement<unknown[]>
  readonly #goOn: Statement<unknown[]>
  readonly #follow: Statement<unknown[]>
  readonly #save: Statement<unknown[]>
  readonly #closeOrphans: Statement<[number, number, number, number]>
  readonly #closeLost: Statement<[number, number, number, number, Uint8Array]>
  readonly #open: OpenRecords

  constructor(database: Database, { time, customers, events, open }: RecordParts) {
    this.#time = time
    this.#customers = customers
    this.#events = events
    this.#open = open
    this.#progress = database.prepare<[Uint8Array], ProgressRow>(recordStatements.progress).raw()
    this.#opened = database.prepare<[], OpenRow>(recordStatements.open).raw()
    this.#openOf = database.prepare<[Uint8Array], OpenRow>(recordStatements.openOf).raw()
    this.#begin = database.prepare(recordStatements.begin)
    this.#goOn = database.prepare(recordStatements.goOn)
    this.#follow = database.prepare(recordStatements.follow)
    this.#save = database.prepare(recordStatements.save)
    this.#closeOrphans = database.prepare(recordStatements.closeOrphans)
    this.#closeLost = database.prepare(recordStatements.closeLost)
  }

  save(record: CallRecord): undefined {
    const id = packed(packCallId(record.id))
    const known = [
      record.customer === null ? null : this.#customers.numberOf(record.customer),
      record.binding === null ? null : packed(packBindingId(record.binding)),
      record.orderId,
      record.from === null ? null : sideCodes.code(record.from),
      record.x === null ? null : packNumber(record.x),
      record.caller,
      record.callee,
      record.trunk,
      record.startedAt,
      record.identifier,
      record.verification === null ? null : verificationCodes.code(record.verification),
      record.rule,
    ]
    const course = [
      record.ringingAt,
      record.answeredAt,
      record.endedAt,
      outcomeCodes.code(record.outcome),
      record.refusal === null ? null : refusalCodes.code(record.refusal),
      record.q850Cause,
      record.durationMs,
    ]
    const begun = isBeginning(record) ? this.#begin.run(id, ...known, ...course) : undefined
    if (begun !== undefined && begun.changes > 0) {
      this.#saved(undefined, record, Number(begun.lastInsertRowid))
      return
    }
    const before = this.#progress.get(id)
    if (before !== undefined) {
      const [ordinal] = before
      const followed = isGoingOn(record)
        ? this.#goOn.run(record.ringingAt, record.answeredAt, ordinal, ...known)
        : this.#follow.run(...course, ordinal, ...known)
      if (followed.changes > 0) {
        this.#saved(before, record, ordinal)
        return
      }
    }
    const { changes, lastInsertRowid } = this.#save.run(id, ...known, ...course)
    if (changes > 0) this.#saved(before, record, before?.[0] ?? Number(lastInsertRowid))
  }

  #saved(before: ProgressRow | undefined, record: CallRecord, ordinal: number): void {
    const type = callEventBetween(before && progressOf(before), record)
    if (type !== undefined) this.#events.tellCall(record.customer, type, callEventAt(type, record), ordinal)
    this.#time.advance(latestTimeOf(record))
  }

  closeOrphans({ at }: { readonly at: number }): number {
    const now = this.#time.decideAt(at)
    for (const [ordinal, customer] of this.#opened.all()) this.#events.tellCall(customer, 'call.ended', now, ordinal)
    const { changes } = this.#closeOrphans.run(now, outcomeCodes.code('lost'), lostCause, now)
    if (changes > 0) this.#time.advance(at)
    return changes
  }

  /** Closes what came by a link and is open still. */
  closeLost({ link, at }: LostLink): number {
    const now = this.#time.decideAt(at)
    const lost = outcomeCodes.code('lost')
    let closed = 0
    for (const id of this.#open.of(link).map((open) => packed(packCallId(open)))) {
      const open = this.#openOf.get(id)
      if (open !== undefined) this.#events.tellCall(open[1], 'call.ended', now, open[0])
      closed += this.#closeLost.run(now, lost, lostCause, now, id).changes
    }
    if (closed > 0) this.#time.advance(at)
    return closed
  }
}

/** An attempt is mostly saved for the first time like this, and then there is no row to follow. */
const isBeginning = ({ ringingAt, answeredAt, outcome }: CallRecord): boolean =>
  ringingAt === null && answeredAt === null && (outcome === 'open' || outcome === 'refused')

const isGoingOn = ({ outcome, endedAt, refusal, q850Cause, durationMs }: CallRecord): boolean =>
  outcome === 'open' && endedAt === null && refusal === null && q850Cause === null && durationMs === null

const progressOf = ([, customer, outcome, answeredAt, ringingAt]: ProgressRow): CallProgress => ({
  customer,
  outcome: outcomeCodes.word(outcome),
  answeredAt,
  ringingAt,
})

const packed = (id: Uint8Array | undefined): Uint8Array => {
  if (id === undefined) throw new StoreError('internal', 'a call record carries an id that nothing makes')
  return id
}
