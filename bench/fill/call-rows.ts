import { type BindingId, blockOf, type CallRecord, type CustomerId, type ProtectedNumber } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { packBlock, packToken } from './stored-rows.ts'

/** The row of a closed call, as packages/store/src/sqlite writes it; held to the store's own by asking the store for it. */
const insert = `INSERT INTO call_record (ordinal, id, customer, binding, order_id, side, x, caller, callee, trunk, started_at,
    ringing_at, answered_at, ended_at, outcome, refusal, q850_cause, duration_ms, identifier, verification, rule)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, NULL, NULL, NULL)`

/** As packages/store/src/sqlite/codes.ts has them. */
const sideCodes = { a: 0, b: 1 } as const
const outcomeCodes = { completed: 1, busy: 3, no_answer: 4 } as const

/** A call to a callee who was found, of a customer's binding, and over. */
export type ClosedCall = CallRecord & {
  readonly binding: BindingId
  readonly from: keyof typeof sideCodes
  readonly x: ProtectedNumber
  readonly endedAt: number
  readonly outcome: keyof typeof outcomeCodes
}

const blockOctets = 4

/** Where a token stands behind its block: in the id of a binding, or of a call. */
const packIn = (number: ProtectedNumber, token: Uint8Array): Uint8Array => {
  const octets = new Uint8Array(blockOctets + token.length)
  new DataView(octets.buffer).setUint32(0, packBlock(blockOf(number)))
  octets.set(token, blockOctets)
  return octets
}

const tokenIn = (id: string): Uint8Array => packToken(id.slice(id.lastIndexOf('_') + 1))

/** Writes rows of calls of one customer, with what each index has of them, inside transactions that it neither begins nor ends. */
export class CallRows {
  readonly #customer: number
  readonly #insert: Statement<unknown[]>
  readonly #committed: Statement<unknown[]>

  constructor(database: Database, customer: CustomerId) {
    const number = database.prepare<[string], number>('SELECT number FROM customer WHERE id = ?').pluck().get(customer)
    if (number === undefined) throw new Error('the store has no customer to call for')
    this.#customer = number
    this.#insert = database.prepare(insert)
    this.#committed = database.prepare('UPDATE committed SET time = max(time, ?) WHERE id = 1')
  }

  add(ordinal: number, call: ClosedCall): void {
    const { id, binding, orderId, from, x, caller, callee, trunk, startedAt, ringingAt, answeredAt, endedAt } = call
    this.#insert.run(
      ordinal,
      packIn(x, tokenIn(id)),
      this.#customer,
      packIn(x, tokenIn(binding)),
      orderId,
      sideCodes[from],
      Number(x.slice(3)),
      caller,
      callee,
      trunk,
      startedAt,
      ringingAt,
      answeredAt,
      endedAt,
      outcomeCodes[call.outcome],
      call.q850Cause,
      call.durationMs,
    )
  }

  /** No time that is kept is later than the store's. */
  passTime(at: number): void {
    this.#committed.run(at)
  }
}
