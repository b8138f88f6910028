import type { CustomerId, KeyedHash } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import type { BindingKey } from './packed-id.ts'
import { partyStatements } from './statements.ts'

type Entry = [binding: number, block: number]

/** Reads who stands or stood in which binding out of the runs in which `PartyRuns` keeps it. */
export class PartyLists {
  readonly #hasStood: Statement<[number, Uint8Array, Uint8Array], number>
  readonly #read: (customer: string, party: Uint8Array, before: number, count: number) => Entry[]

  constructor(database: Database) {
    this.#hasStood = database.prepare<[number, Uint8Array, Uint8Array], number>(partyStatements.hasStood).pluck()
    const runs = database.prepare<[], number>(partyStatements.runs).pluck()
    const entries = database.prepare<[string, number, Uint8Array, number, number], Entry>(partyStatements.entries).raw()
    // In one transaction, so that no entry is moved past it from one run to another.
    this.#read = database.transaction((customer: string, party: Uint8Array, before: number, count: number) =>
      runs.all().flatMap((run) => entries.all(customer, run, party, before, count)),
    )
  }

  /** The newest bindings under an ordinal, the newest first: those of each run, of which the newest of all are taken. */
  read(
    customer: CustomerId,
    party: KeyedHash,
    before: number,
    count: number,
  ): readonly { readonly block: number; readonly ordinal: number }[] {
    const entries = this.#read(customer, party, before, count).sort(([one], [other]) => other - one)
    return entries
      .filter(([ordinal], index) => entries[index - 1]?.[0] !== ordinal)
      .slice(0, count)
      .map(([ordinal, block]) => ({ block, ordinal }))
  }

  hasStood(party: KeyedHash, { block, token }: BindingKey): boolean {
    return this.#hasStood.get(block, token, party) !== undefined
  }
}
