import {
  type BindingId,
  type Candidate,
  type CustomerId,
  type KeyedHash,
  type PartyOfBinding,
  type Placement,
  type StoredBinding,
  StoreError,
  writeTerms,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { writeUse } from '../binding-use.ts'
import { isOfPerson } from '../paging/traces.ts'
import { modeCodes } from './codes.ts'
import type { ToldBinding } from './event-writes.ts'
import { type BindingKey, bindingIdOf, bindingKeyOf } from './packed-id.ts'
import type { PartyRuns } from './party-runs.ts'
import { type BindingRow, bindingOf } from './rows.ts'
import { bindingStatements, formerStatements } from './statements.ts'

/** A binding where it is kept. `ordinal` is what the narrow rows name it by. */
export type KeptBinding = { readonly block: number; readonly ordinal: number; readonly binding: StoredBinding }

/** As its events name it. */
export const toldOf = ({ block, ordinal, binding }: KeptBinding): ToldBinding => ({
  owner: binding.customer,
  block,
  ordinal,
})

/** Where a new binding is to be kept, and the newest binding of each of its numbers. */
export type NewPlace = {
  readonly customer: number
  readonly key: BindingKey
  readonly serial: number
  /** Null where Y is X. */
  readonly ySerial: number | null
  readonly previous: number | null
  readonly previousY: number | null
}

/** The rows of bindings, and of the lists of them, in the writer's thread. */
export class BindingRows {
  readonly #runs: PartyRuns
  readonly #insert: Statement<unknown[]>
  readonly #insertByCustomer: Statement<[number, number, number]>
  readonly #insertByOrder: Statement<[number, string, number, number]>
  readonly #change: Statement<unknown[]>
  readonly #noteCaller: Statement<[Uint8Array, number, Uint8Array]>
  readonly #find: Statement<[number, Uint8Array, string], BindingRow>
  readonly #findAny: Statement<[number, Uint8Array], BindingRow>
  readonly #at: Statement<[number, number], BindingRow>
  readonly #tokenAt: Statement<[number, number], Buffer>
  readonly #liveOfOrder: Statement<[string, string, number, number], BindingRow>
  readonly #keepFormer: Statement<unknown[]>

  constructor(database: Database, runs: PartyRuns) {
    this.#runs = runs
    const { find, findAny, at, tokenAt, liveOfOrder } = bindingStatements
    this.#insert = database.prepare(bindingStatements.insert)
    this.#insertByCustomer = database.prepare(bindingStatements.insertByCustomer)
    this.#insertByOrder = database.prepare(bindingStatements.insertByOrder)
    this.#change = database.prepare(bindingStatements.change)
    this.#noteCaller = database.prepare(bindingStatements.noteCaller)
    this.#find = database.prepare<[number, Uint8Array, string], BindingRow>(find).raw()
    this.#findAny = database.prepare<[number, Uint8Array], BindingRow>(findAny).raw()
    this.#at = database.prepare<[number, number], BindingRow>(at).raw()
    this.#tokenAt = database.prepare<[number, number], Buffer>(tokenAt).pluck()
    this.#keepFormer = database.prepare(formerStatements.keep)
    this.#liveOfOrder = database.prepare<[string, string, number, number], BindingRow>(liveOfOrder).raw()
  }

  /** The customer's own. */
  find(customer: CustomerId, id: BindingId): KeptBinding | undefined {
    const key = bindingKeyOf(id)
    const kept = key === undefined ? undefined : keptOf(this.#find.get(key.block, key.token, customer))
    return kept !== undefined && isOfPerson(kept.binding) ? kept : undefined
  }

  findAny(id: BindingId): KeptBinding | undefined {
    const key = bindingKeyOf(id)
    return key === undefined ? undefined : keptOf(this.#findAny.get(key.block, key.token))
  }

  findAt(block: number, ordinal: number): KeptBinding | undefined {
    return keptOf(this.#at.get(block, ordinal))
  }

  /** The id of a binding that a pair of the block names. */
  idAt(block: number, ordinal: number): BindingId {
    const token = this.#tokenAt.get(block, ordinal)
    if (token === undefined) throw new StoreError('internal', 'a pair names a binding that the store does not have')
    return bindingIdOf(block, token)
  }

  /** Live bindings of an order, the oldest first. */
  liveOfOrder(customer: CustomerId, orderId: string, now: number, limit: number): readonly KeptBinding[] {
    return this.#liveOfOrder.all(customer, orderId, now, limit).map(keptRow)
  }

  /** Answers the ordinal of the new binding. */
  append(
    binding: Placement['binding'],
    { parties }: Pick<Candidate, 'parties'>,
    stand: readonly PartyOfBinding[],
    { customer, key, serial, ySerial, previous, previousY }: NewPlace,
  ): number {
    const { block, token } = key
    const { mode, orderId, terms, use, createdAt, expiresAt, unboundAt, firstAnsweredAt, revision, lastCaller } =
      binding
    const inserted = this.#insert.run(
      block,
      serial,
      ySerial,
      token,
      customer,
      modeCodes.code(mode),
      orderId,
      writeTerms(terms),
      createdAt,
      expiresAt,
      unboundAt,
      firstAnsweredAt,
      revision,
      lastCaller,
      parties,
      previous,
      previousY,
      writeUse(use),
    )
    const ordinal = Number(inserted.lastInsertRowid)
    this.#insertByCustomer.run(customer, ordinal, block)
    this.#insertByOrder.run(customer, orderId, ordinal, block)
    this.remember(stand, customer, { block, ordinal })
    return ordinal
  }

  /** Keeps for ever who stood in a binding. */
  remember(
    parties: readonly PartyOfBinding[],
    customer: number,
    { block, ordinal }: Pick<KeptBinding, 'block' | 'ordinal'>,
  ): void {
    for (const { party } of parties) this.#runs.add(party, customer, ordinal, block)
  }

  /** Keeps who stood in a binding up to a change, until its persons are deleted. */
  keepFormer({ block, ordinal, binding }: KeptBinding, until: number): void {
    this.#keepFormer.run(block, ordinal, binding.revision, until, binding.parties)
  }

  /** Writes what has changed of a binding. */
  change({ block, ordinal }: KeptBinding, changed: StoredBinding): void {
    const { terms, expiresAt, unboundAt, firstAnsweredAt, revision, parties } = changed
    this.#change.run(writeTerms(terms), expiresAt, unboundAt, firstAnsweredAt, revision, parties, block, ordinal)
  }

  /** Answers false when there is no such binding. */
  noteCaller(id: BindingId, caller: KeyedHash): boolean {
    const key = bindingKeyOf(id)
    return key !== undefined && this.#noteCaller.run(caller, key.block, key.token).changes > 0
  }
}

const keptRow = (row: BindingRow): KeptBinding => ({ block: row[1], ordinal: row[0], binding: bindingOf(row) })

const keptOf = (row: BindingRow | undefined): KeptBinding | undefined => (row === undefined ? undefined : keptRow(row))
