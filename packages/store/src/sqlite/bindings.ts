import {
  type Amendment,
  type AmendOutcome,
  type AnswerNote,
  type BindingId,
  type BindingQuery,
  type BindingStore,
  blockOf,
  type CallerNote,
  type ChangeOutcome,
  type CustomerId,
  type KeyedHash,
  type OrderOutcome,
  type OrderUnbinding,
  type Page,
  type Placement,
  type PlacementOutcome,
  type ProtectedNumber,
  type Standing,
  type StoredBinding,
  serialOf,
  type Unbinding,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { isOfPerson } from '../paging/traces.ts'
import { BindingLists } from './binding-lists.ts'
import { assertOpen } from './connections.ts'
import { bindingKeyOf, packBlock } from './packed-id.ts'
import { type BindingRow, bindingOf, type StandingRow, standingOf } from './rows.ts'
import { bindingStatements } from './statements.ts'
import type { Writer } from './writer.ts'

/** Bindings: writes go to the writer, reads are answered at once from committed rows. */
export class SqliteBindings implements BindingStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #lists: BindingLists
  readonly #find: Statement<[number, Uint8Array, string], BindingRow>
  readonly #standing: Statement<[number, number, Uint8Array], StandingRow>

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    this.#lists = new BindingLists(database)
    const { find, standing } = bindingStatements
    this.#find = database.prepare<[number, Uint8Array, string], BindingRow>(find).raw()
    this.#standing = database.prepare<[number, number, Uint8Array], StandingRow>(standing).raw()
  }

  place(placement: Placement): Promise<PlacementOutcome> {
    return this.#writer.submit('place', placement)
  }

  amend(amendment: Amendment): Promise<AmendOutcome> {
    return this.#writer.submit('amend', amendment)
  }

  unbind(unbinding: Unbinding): Promise<ChangeOutcome> {
    return this.#writer.submit('unbind', unbinding)
  }

  unbindOrder(unbinding: OrderUnbinding): Promise<OrderOutcome> {
    return this.#writer.submit('unbindOrder', unbinding)
  }

  async noteAnswer(note: AnswerNote): Promise<void> {
    await this.#writer.submit('noteAnswer', note)
  }

  async noteCaller(note: CallerNote): Promise<void> {
    await this.#writer.submit('noteCaller', note)
  }

  find(customer: CustomerId, id: BindingId): StoredBinding | undefined {
    assertOpen(this.#database)
    const key = bindingKeyOf(id)
    const row = key === undefined ? undefined : this.#find.get(key.block, key.token, customer)
    const binding = row === undefined ? undefined : bindingOf(row)
    return binding !== undefined && isOfPerson(binding) ? binding : undefined
  }

  standing(number: ProtectedNumber, party: KeyedHash): Standing | undefined {
    assertOpen(this.#database)
    const row = this.#standing.get(packBlock(blockOf(number)), serialOf(number), party)
    return row === undefined ? undefined : standingOf(row, party)
  }

  list(query: BindingQuery): Page<StoredBinding> | undefined {
    assertOpen(this.#database)
    return this.#lists.page(query)
  }
}
