import type { CustomerId, KeyedHash } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import type { BindingKey } from './packed-id.ts'
import { partyStatements } from './statements.ts'

type Entry = [binding: number, block: number]

/** Reads who stands or stood in which binding out of the runs in which `PartyRuns` keeps it. */
export class PartyLists {
  readonly #hasStood: Statement<[number, Uint8Array, Uint8Array], number>
  readonly #read: (customer: string, party: Uint8Array, before: number, count: number) => Entry[]
  readonly #readOfAnybody: (party: Uint8Array, before: number, count: number) => Entry[]

  constructor(database: Database) {
    this.#hasStood = database.prepare<[number, Uint8Array, Uint8Array], number>(partyStatements.hasStood).pluck()
    const runs = database.prepare<[], number>(partyStatements.runs).pluck()
    const entries = database.prepare<[string, number, Uint8Array, number, number], Entry>(partyStatements.entries).raw()
    // In one transaction, so that no entry is moved past it from one run to another.
    this.#read = database.transaction((customer: string, party: Uint8Array, before: number, count: number) =>
      runs.all().flatMap((run) => entries.all(customer, run, party, before, count)),
    )
    const customerBehind = database
      .prepare<[number, Uint8Array, number], number>(partyStatements.customerBehind)
      .pluck()
    const ofCustomer = database
      .prepare<[number, Uint8Array, number, number, number], Entry>(partyStatements.ofCustomer)
      .raw()
    // Customer by customer: a person has bindings of few, and all he ever had are too many to be sorted.
    this.#readOfAnybody = database.transaction((party: Uint8Array, before: number, count: number) =>
      runs.all().flatMap((run) => {
        const found: Entry[] = []
        let customer = customerBehind.get(run, party, 0)
        while (customer !== undefined) {
          found.push(...ofCustomer.all(run, party, customer, before, count))
          customer = customerBehind.get(run, party, customer)
        }
        return found
      }),
    )
  }

  /** The newest bindings under an ordinal, the newest first: those of each run, of which the newest of all are taken. */
  read(
    customer: CustomerId,
    party: KeyedHash,
    before: number,
    count: number,
  ): readonly { readonly block: number; readonly ordinal: number }[] {
    return newestOf(this.#read(customer, party, before, count), count)
  }

  /** The same of whichever customer. */
  readOfAnybody(
    party: KeyedHash,
    before: number,
    count: number,
  ): readonly { readonly block: number; readonly ordinal: number }[] {
    return newestOf(this.#readOfAnybody(party, before, count), count)
  }

  hasStood(party: KeyedHash, { block, token }: BindingKey): boolean {
    return this.#hasStood.get(block, token, party) !== undefined
  }
}

/** Whoever came back to a binding may stand in two runs. */
const newestOf = (
  found: readonly Entry[],
  count: number,
): readonly { readonly block: number; readonly ordinal: number }[] => {
  const entries = [...found].sort(([one], [other]) => other - one)
  return entries
    .filter(([ordinal], index) => entries[index - 1]?.[0] !== ordinal)
    .slice(0, count)
    .map(([ordinal, block]) => ({ block, ordinal }))
}
