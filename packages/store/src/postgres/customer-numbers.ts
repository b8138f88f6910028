import type { CustomerId } from '@axbridge/core'
import { textArray } from './binary-arrays.ts'
import type { Connection } from './connection.ts'
import { customerStatements } from './statements.ts'

const mostRemembered = 10_000

/** The short numbers that rows name customers by. They never change, and no customer is ever removed. */
export class CustomerNumbers {
  readonly #remembered = new Map<CustomerId, number>()

  /** Of those that there are. */
  async of(connection: Connection, customers: ReadonlySet<CustomerId>): Promise<ReadonlyMap<CustomerId, number>> {
    const found = new Map<CustomerId, number>()
    const unknown: CustomerId[] = []
    for (const customer of customers) {
      const number = this.#remembered.get(customer)
      if (number === undefined) unknown.push(customer)
      else found.set(customer, number)
    }
    if (unknown.length === 0) return found
    const { rows } = await connection.run<[CustomerId, number]>(customerStatements.numbers, [textArray(unknown)])
    if (this.#remembered.size + rows.length > mostRemembered) this.#remembered.clear()
    for (const [customer, number] of rows) {
      this.#remembered.set(customer, number)
      found.set(customer, number)
    }
    return found
  }
}
