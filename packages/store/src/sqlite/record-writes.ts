import { type CallRecord, StoreError } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { latestTimeOf, lostCause } from '../records.ts'
import { outcomeCodes, refusalCodes, sideCodes } from './codes.ts'
import type { CommittedTime } from './committed-time.ts'
import type { CustomerWrites } from './customer-writes.ts'
import type { OpenRecords } from './open-records.ts'
import type { LostLink } from './operations.ts'
import { packBindingId, packCallId, packNumber } from './packed-id.ts'
import { recordStatements } from './statements.ts'

type RecordParts = {
  readonly time: CommittedTime
  readonly customers: CustomerWrites
  readonly open: OpenRecords
}

/** Call records in the writer's thread. */
export class RecordWrites {
  readonly #time: CommittedTime
  readonly #customers: CustomerWrites
  readonly #follow: Statement<unknown[]>
  readonly #save: Statement<unknown[]>
  readonly #closeOrphans: Statement<[number, number, number, number]>
  readonly #closeLost: Statement<[number, number, number, number, Uint8Array]>
  readonly #open: OpenRecords

  constructor(database: Database, { time, customers, open }: RecordParts) {
    this.#time = time
    this.#customers = customers
    this.#open = open
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
    const isFollowed = !isBeginning(record) && this.#follow.run(...course, id, ...known).changes > 0
    if (isFollowed || this.#save.run(id, ...known, ...course).changes > 0) this.#time.advance(latestTimeOf(record))
  }

  closeOrphans({ at }: { readonly at: number }): number {
    const now = this.#time.decideAt(at)
    const { changes } = this.#closeOrphans.run(now, outcomeCodes.code('lost'), lostCause, now)
    if (changes > 0) this.#time.advance(at)
    return changes
  }

  /** Closes what came by a link and is open still. */
  closeLost({ link, at }: LostLink): number {
    const now = this.#time.decideAt(at)
    const lost = outcomeCodes.code('lost')
    let closed = 0
    for (const id of this.#open.of(link))
      closed += this.#closeLost.run(now, lost, lostCause, now, packed(packCallId(id))).changes
    if (closed > 0) this.#time.advance(at)
    return closed
  }
}

/** An attempt is mostly saved for the first time like this, and then there is no row to follow. */
const isBeginning = ({ ringingAt, answeredAt, outcome }: CallRecord): boolean =>
  ringingAt === null && answeredAt === null && (outcome === 'open' || outcome === 'refused')

const packed = (id: Uint8Array | undefined): Uint8Array => {
  if (id === undefined) throw new StoreError('internal', 'a call record carries an id that nothing makes')
  return id
}
