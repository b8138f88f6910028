import { type CallRecord, StoreError } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { latestTimeOf, lostCause } from '../records.ts'
import { outcomeCodes, refusalCodes, sideCodes } from './codes.ts'
import type { CommittedTime } from './committed-time.ts'
import type { CustomerWrites } from './customer-writes.ts'
import { packBindingId, packCallId, packNumber } from './packed-id.ts'
import { recordStatements } from './statements.ts'

/** Call records in the writer's thread. */
export class RecordWrites {
  readonly #time: CommittedTime
  readonly #customers: CustomerWrites
  readonly #follow: Statement<unknown[]>
  readonly #save: Statement<unknown[]>
  readonly #closeOrphans: Statement<[number, number, number, number]>

  constructor(database: Database, time: CommittedTime, customers: CustomerWrites) {
    this.#time = time
    this.#customers = customers
    this.#follow = database.prepare(recordStatements.follow)
    this.#save = database.prepare(recordStatements.save)
    this.#closeOrphans = database.prepare(recordStatements.closeOrphans)
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
    const isSaved = this.#follow.run(...course, id, ...known).changes > 0
    if (isSaved || this.#save.run(id, ...known, ...course).changes > 0) this.#time.advance(latestTimeOf(record))
  }

  closeOrphans({ at }: { readonly at: number }): number {
    const now = this.#time.decideAt(at)
    const { changes } = this.#closeOrphans.run(now, outcomeCodes.code('lost'), lostCause, now)
    if (changes > 0) this.#time.advance(at)
    return changes
  }
}

const packed = (id: Uint8Array | undefined): Uint8Array => {
  if (id === undefined) throw new StoreError('internal', 'a call record carries an id that nothing makes')
  return id
}
