import type { Deleted, Deleting } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { Expiry, placeParts, placeText } from '../paging/expiry.ts'
import { noOrder } from '../paging/traces.ts'
import { standingIn } from './expired-bindings.ts'
import { bindingKeyOf } from './packed-id.ts'
import type { PairWrites } from './pair-writes.ts'
import { apart, spotsOf } from './placing.ts'
import { type BindingRow, bindingOf } from './rows.ts'
import { bindingStatements, deletionStatements } from './statements.ts'

type TrailRow = [binding: number, block: number, over: number, emptiedAt: number]

/**
 * Deletes what is left of bindings, the oldest first. One behind which an older one is kept still is a link of its number's history, and
 * the newest holds the count of bindings: of those only the bare row stays until that is over too.
 */
export class ExpiredTrails {
  readonly #pairs: Pick<PairWrites, 'forgetOf'>
  readonly #stood: ReturnType<typeof standingIn>
  readonly #behind: Statement<[number, number], TrailRow>
  readonly #newest: Statement<[], number>
  readonly #at: Statement<[number, number], BindingRow>
  readonly #tokenAt: Statement<[number, number], Buffer>
  readonly #reduce: Statement<[number, number]>
  readonly #drop: Statement<[number, number]>
  readonly #dropTrail: Statement<[number]>
  readonly #gone: Statement<[number]>

  constructor(database: Database, pairs: Pick<PairWrites, 'forgetOf'>) {
    this.#pairs = pairs
    this.#stood = standingIn(database)
    this.#behind = database.prepare<[number, number], TrailRow>(deletionStatements.trailsBehind).raw()
    this.#newest = database.prepare<[], number>(deletionStatements.newestTrail).pluck()
    this.#at = database.prepare<[number, number], BindingRow>(bindingStatements.at).raw()
    this.#tokenAt = database.prepare<[number, number], Buffer>(bindingStatements.tokenAt).pluck()
    this.#reduce = database.prepare(bindingStatements.reduceToLink)
    this.#drop = database.prepare(bindingStatements.drop)
    this.#dropTrail = database.prepare(deletionStatements.dropTrail)
    this.#gone = database.prepare(deletionStatements.trailGone)
  }

  /** Of the trails with a consent, or of those without one. */
  delete(deleting: Deleting): Deleted {
    const expiry = new Expiry(deleting)
    let after = Number(placeParts(deleting.place, 'trail')?.[0] ?? 0)
    const rows = this.#behind.all(after, expiry.left)
    const isAll = rows.length < expiry.left
    for (const row of rows) {
      expiry.look()
      ;[after] = row
      if (!this.#lookAt(row, deleting, expiry)) return expiry.done(null)
    }
    return expiry.done(isAll ? null : placeText('trail', after))
  }

  /** False where nothing behind it can be over. */
  #lookAt([ordinal, block, over, emptiedAt]: TrailRow, deleting: Deleting, expiry: Expiry): boolean {
    const row = this.#at.get(block, ordinal)
    if (row === undefined) return true
    const binding = bindingOf(row)
    if (expiry.isBehind(binding.createdAt)) return false
    const hasConsent = (binding.use?.consent ?? null) !== null
    if (over > expiry.through || hasConsent !== (deleting.of === 'consents')) return true
    if (emptiedAt >= (deleting.eventsBefore ?? Number.POSITIVE_INFINITY)) return true
    const key = bindingKeyOf(binding.id)
    if (key === undefined || expiry.held.holdsBinding(binding, (party) => this.#stood(party, key))) {
      expiry.passOver()
      return true
    }
    const isNew = binding.orderId !== noOrder
    if (this.#isNeeded(row, ordinal, block)) {
      if (isNew) this.#reduce.run(block, ordinal)
    } else {
      this.#drop.run(block, ordinal)
      this.#dropTrail.run(ordinal)
      this.#gone.run(ordinal)
      // Nobody's pair may have named it, where the number's history began with it.
      for (const spot of apart(spotsOf(binding))) this.#pairs.forgetOf(spot, ordinal)
    }
    if (isNew) expiry.deleted({ id: binding.id, at: over })
    return true
  }

  #isNeeded(row: BindingRow, ordinal: number, block: number): boolean {
    if (ordinal === this.#newest.get()) return true
    const [previous, previousY] = [row[16], row[17]]
    return [previous, previousY].some((one) => one !== null && this.#tokenAt.get(block, one) !== undefined)
  }
}
