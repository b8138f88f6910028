import { type Deleted, type Deleting, type KeyedHash, routesUntil, type StoredBinding } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { Expiry, placeParts, placeText } from '../paging/expiry.ts'
import type { CommittedTime } from './committed-time.ts'
import { type BindingKey, bindingKeyOf } from './packed-id.ts'
import type { PairWrites } from './pair-writes.ts'
import { beforeEveryRun, type PartyRuns, type SweepPlace } from './party-runs.ts'
import { apart, spotsOf } from './placing.ts'
import { type BindingRow, bindingOf } from './rows.ts'
import { bindingStatements, deletionStatements, formerStatements, partyStatements } from './statements.ts'
import type { TurnWrites } from './turn-writes.ts'

type Listed = [customer: number, binding: number, block: number]

export type ExpiryParts = {
  readonly pairs: Pick<PairWrites, 'heldUntil' | 'dropOf' | 'forgetOf'>
  readonly runs: Pick<PartyRuns, 'sweep'>
  readonly turns: Pick<TurnWrites, 'next'>
  readonly time: Pick<CommittedTime, 'decideAt'>
}

/** Whether a party stands or stood in a binding. */
export const standingIn = (database: Database): ((party: KeyedHash, key: BindingKey) => boolean) => {
  const hasStood = database.prepare<[number, Uint8Array, Uint8Array], number>(partyStatements.hasStood).pluck()
  return (party, { block, token }) => hasStood.get(block, token, party) !== undefined
}

/**
 * Deletes the persons of bindings that are over for long: customer by customer, the oldest first, out of the lists, which hold no other
 * bindings afterwards; and then, since the index by person cannot be asked by binding, by a sweep through it.
 */
export class ExpiredBindings {
  readonly #parts: ExpiryParts
  readonly #stood: (party: KeyedHash, key: BindingKey) => boolean
  readonly #behind: Statement<[number, number, number], Listed>
  readonly #at: Statement<[number, number], BindingRow>
  readonly #empty: Statement<[number, number]>
  readonly #dropFormer: Statement<[number, number]>
  readonly #dropByCustomer: Statement<[number, number]>
  readonly #dropByOrder: Statement<[number, string, number]>
  readonly #addTrail: Statement<[number, number, number, number]>
  readonly #emptied: Statement<[number]>

  constructor(database: Database, parts: ExpiryParts) {
    this.#parts = parts
    this.#stood = standingIn(database)
    this.#behind = database.prepare<[number, number, number], Listed>(bindingStatements.behind).raw()
    this.#at = database.prepare<[number, number], BindingRow>(bindingStatements.at).raw()
    this.#empty = database.prepare(bindingStatements.empty)
    this.#dropFormer = database.prepare(formerStatements.dropOf)
    this.#dropByCustomer = database.prepare(bindingStatements.dropByCustomer)
    this.#dropByOrder = database.prepare(bindingStatements.dropByOrder)
    this.#addTrail = database.prepare(deletionStatements.addTrail)
    this.#emptied = database.prepare(deletionStatements.emptied)
  }

  delete(deleting: Deleting): Deleted {
    const expiry = new Expiry(deleting)
    const sweep = placeParts(deleting.place, 'sweep')
    if (sweep !== undefined) return this.#sweep(expiry, sweepPlaceOf(sweep))
    let [customer = 0, binding = 0] = (placeParts(deleting.place, 'list') ?? []).map(Number)
    while (expiry.left > 0) {
      const listed = this.#behind.all(customer, binding, expiry.left)
      if (listed.length === 0) return expiry.done(sweepText(beforeEveryRun))
      for (const entry of listed) {
        expiry.look()
        ;[customer, binding] = entry
        if (!this.#lookAt(entry, expiry)) {
          ;[customer, binding] = [customer + 1, 0]
          break
        }
      }
    }
    return expiry.done(placeText('list', customer, binding))
  }

  /** False where nothing behind it in the list of its customer can be over. */
  #lookAt([customer, ordinal, block]: Listed, expiry: Expiry): boolean {
    const row = this.#at.get(block, ordinal)
    if (row === undefined) return true
    const binding = bindingOf(row)
    if (expiry.isBehind(binding.createdAt)) return false
    const over = routesUntil(binding)
    if (over > expiry.through || !this.#isAtRest(binding, ordinal, over, expiry.at)) return true
    const key = bindingKeyOf(binding.id)
    if (key === undefined || expiry.held.holdsBinding(binding, (party) => this.#stood(party, key))) {
      expiry.passOver()
      return true
    }
    this.#empty.run(block, ordinal)
    this.#dropFormer.run(block, ordinal)
    this.#dropByCustomer.run(customer, ordinal)
    this.#dropByOrder.run(customer, binding.orderId, ordinal)
    this.#addTrail.run(ordinal, block, over, this.#parts.time.decideAt(expiry.at))
    this.#emptied.run(ordinal)
    for (const spot of apart(spotsOf(binding))) this.#parts.pairs.dropOf(spot, ordinal)
    expiry.deleted({ id: binding.id, at: over })
    return true
  }

  /** Its end is told, and no pair of it is quarantined. */
  #isAtRest(binding: StoredBinding, ordinal: number, over: number, at: number): boolean {
    const { pairs, turns, time } = this.#parts
    const now = time.decideAt(at)
    if (over >= (turns.next ?? Number.POSITIVE_INFINITY)) return false
    return apart(spotsOf(binding)).every((spot) => (pairs.heldUntil(spot, ordinal) ?? 0) <= now)
  }

  #sweep(expiry: Expiry, place: SweepPlace): Deleted {
    const next = this.#parts.runs.sweep(place, expiry.left)
    return expiry.done(next === null ? null : sweepText(next))
  }
}

const sweepText = ({ run, key: [party, customer, binding] }: SweepPlace): string =>
  placeText('sweep', run, Buffer.from(party).toString('hex'), customer, binding)

const sweepPlaceOf = ([run = '0', party = '', customer = '0', binding = '0']: readonly string[]): SweepPlace => ({
  run: Number(run),
  key: [Buffer.from(party, 'hex'), Number(customer), Number(binding)],
})
