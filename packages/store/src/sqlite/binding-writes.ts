import {
  type BindingId,
  type ChangeOutcome,
  type CustomerId,
  decidePlacement,
  type ExpiryChange,
  endOf,
  type KeyedHash,
  type Pair,
  type Placement,
  type PlacementOutcome,
  type StoredBinding,
  StoreError,
  serialOf,
  type Unbinding,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { takenBackBy } from '../taken-back.ts'
import type { AnswerWrites } from './answer-writes.ts'
import { modeCodes, sideCodes } from './codes.ts'
import type { CommittedTime } from './committed-time.ts'
import type { CustomerWrites } from './customer-writes.ts'
import { bindingKeyOf } from './packed-id.ts'
import { type BindingRow, bindingOf } from './rows.ts'
import { bindingStatements } from './statements.ts'

/** The constraint refused a pair that the decision had let through: the operation is undone and answered `taken`. */
export class PairRefused extends Error {
  override readonly name = 'PairRefused'
}

type PairRow = [binding: number, side: number, liveUntil: number, heldUntil: number]

type UseRow = [use: number, lapsed: number, newest: number | null]

type Place = {
  readonly block: number
  readonly serial: number
  readonly token: Uint8Array
  readonly previous: number | null
}

/** Bindings and their pairs in the writer's thread. */
export class BindingWrites {
  readonly #time: CommittedTime
  readonly #customers: CustomerWrites
  readonly #answers: AnswerWrites
  readonly #pairOf: Statement<[number, number, Uint8Array], PairRow>
  readonly #useOf: Statement<[number, number, number, number], UseRow>
  readonly #purge: Statement<[number, number, number]>
  readonly #insert: Statement<unknown[]>
  readonly #insertByCustomer: Statement<[number, number, number]>
  readonly #insertByOrder: Statement<[number, string, number, number]>
  readonly #placePair: Statement<unknown[]>
  readonly #movePairs: Statement<[number, number, number, number, number]>
  readonly #changeExpiry: Statement<[number, number, number]>
  readonly #unbind: Statement<[number, number, number]>
  readonly #find: Statement<[number, Uint8Array, string], BindingRow>

  constructor(database: Database, time: CommittedTime, customers: CustomerWrites, answers: AnswerWrites) {
    this.#time = time
    this.#customers = customers
    this.#answers = answers
    this.#pairOf = database.prepare<[number, number, Uint8Array], PairRow>(bindingStatements.pairOf).raw()
    this.#useOf = database.prepare<[number, number, number, number], UseRow>(bindingStatements.useOf).raw()
    this.#purge = database.prepare(bindingStatements.purge)
    this.#insert = database.prepare(bindingStatements.insert)
    this.#insertByCustomer = database.prepare(bindingStatements.insertByCustomer)
    this.#insertByOrder = database.prepare(bindingStatements.insertByOrder)
    this.#placePair = database.prepare(bindingStatements.placePair)
    this.#movePairs = database.prepare(bindingStatements.movePairs)
    this.#changeExpiry = database.prepare(bindingStatements.changeExpiry)
    this.#unbind = database.prepare(bindingStatements.unbind)
    this.#find = database.prepare<[number, Uint8Array, string], BindingRow>(bindingStatements.find).raw()
  }

  /** Throws PairRefused when the constraint holds a party that the decision missed. */
  place(placement: Placement): PlacementOutcome {
    const { binding, parties, kept, limit, at } = placement
    const key = bindingKeyOf(binding.id)
    if (key === undefined) throw new StoreError('internal', 'a binding carries an id that nothing makes')
    const customer = this.#customers.numberOf(binding.customer)
    const now = this.#time.decideAt(at)
    const earlier = kept === undefined ? undefined : this.#answers.find(kept.key, now)
    if (earlier !== undefined) return { kind: 'kept', kept: earlier }

    const { block, token } = key
    const serial = serialOf(binding.x)
    const held = parties.map(({ party }) => this.#pair(block, serial, party))
    const [use, lapsed, previous] = this.#useOf.get(now, now, block, serial) ?? [0, 0, null]
    const decision = decidePlacement(held, use, limit, now)
    if (decision !== 'place') return { kind: decision }

    // The lapsed rows are neighbours of the ones written below, and no other write would ever meet them.
    if (lapsed > 0) this.#purge.run(block, serial, now)
    const ordinal = this.#append(binding, customer, { block, serial, token, previous })
    const takenBack = takenBackBy(held, now) ?? null
    for (const { party, side } of parties) {
      const { expiresAt } = binding
      const { heldUntil } = placement
      const row = [block, serial, party, ordinal, sideCodes.code(side), expiresAt, heldUntil]
      if (this.#placePair.run(...row, now, takenBack, now).changes !== 1) throw new PairRefused()
    }
    if (kept !== undefined) this.#answers.keep(kept)
    this.#time.advance(Math.max(at, kept?.keptAt ?? 0))
    return { kind: 'placed' }
  }

  changeExpiry(change: ExpiryChange): ChangeOutcome {
    const { expiresAt, heldUntil } = change
    return this.#changeLive(change, (binding, block, ordinal) => {
      this.#changeExpiry.run(expiresAt, block, ordinal)
      this.#movePairs.run(expiresAt, heldUntil, block, serialOf(binding.x), ordinal)
      return { ...binding, expiresAt }
    })
  }

  unbind(unbinding: Unbinding): ChangeOutcome {
    return this.#changeLive(unbinding, (binding, block, ordinal, now) => {
      this.#unbind.run(now, block, ordinal)
      this.#movePairs.run(now, now + unbinding.quarantineMs, block, serialOf(binding.x), ordinal)
      return { ...binding, unboundAt: now }
    })
  }

  #changeLive(
    { id, customer, at }: { readonly id: BindingId; readonly customer: CustomerId; readonly at: number },
    change: (binding: StoredBinding, block: number, ordinal: number, now: number) => StoredBinding,
  ): ChangeOutcome {
    const key = bindingKeyOf(id)
    const row = key === undefined ? undefined : this.#find.get(key.block, key.token, customer)
    if (key === undefined || row === undefined) return { kind: 'absent' }
    const binding = bindingOf(row)
    const now = this.#time.decideAt(at)
    if (endOf(binding) <= now) return { kind: 'ended', binding }
    const changed = change(binding, key.block, row[0], now)
    this.#time.advance(at)
    return { kind: 'changed', binding: changed }
  }

  /** A pair names its binding by ordinal here: decisions compare the names and nothing else. */
  #pair(block: number, serial: number, party: KeyedHash): Pair | undefined {
    const row = this.#pairOf.get(block, serial, party)
    if (row === undefined) return undefined
    const [binding, side, liveUntil, heldUntil] = row
    return { binding: String(binding) as BindingId, side: sideCodes.word(side), liveUntil, heldUntil }
  }

  #append(binding: StoredBinding, customer: number, { block, serial, token, previous }: Place): number {
    const { mode, orderId, createdAt, expiresAt, unboundAt, parties } = binding
    const inserted = this.#insert.run(
      block,
      serial,
      token,
      customer,
      modeCodes.code(mode),
      orderId,
      createdAt,
      expiresAt,
      unboundAt,
      parties,
      previous,
    )
    const ordinal = Number(inserted.lastInsertRowid)
    this.#insertByCustomer.run(customer, ordinal, block)
    this.#insertByOrder.run(customer, orderId, ordinal, block)
    return ordinal
  }
}
