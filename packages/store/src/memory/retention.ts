import {
  type AuditAnchor,
  type Deleted,
  type Deleting,
  type DeletionClaim,
  type DeletionOutcome,
  type DeletionUnder,
  type ExpiredKind,
  type KeyedHash,
  type RetentionStore,
  routesUntil,
  type StoredBinding,
} from '@axbridge/core'
import { beforeFirst } from '../audit-chain.ts'
import { type FoundUnder, faultUnder, provenBatch, soleClaim } from '../deletion-proofs.ts'
import { Expiry } from '../paging/expiry.ts'
import { isOfPerson } from '../paging/traces.ts'
import type { MemoryAudit } from './audit.ts'
import type { BindingRow, BindingRows } from './binding-rows.ts'
import type { CommittedTime } from './committed-time.ts'
import type { MemoryMatters } from './matters.ts'
import type { OpenState } from './open-state.ts'
import type { MemoryPairs } from './pairs.ts'
import { numbersOf } from './placing.ts'
import type { MemoryRecords } from './records.ts'
import type { MemoryTurns } from './turns.ts'

type RetentionParts = {
  readonly open: OpenState
  readonly time: CommittedTime
  readonly rows: BindingRows
  readonly pairs: MemoryPairs
  readonly turns: Pick<MemoryTurns, 'next'>
  readonly records: Pick<MemoryRecords, 'all' | 'drop'>
  readonly audit: Pick<MemoryAudit, 'entries' | 'dropThrough' | 'dropped'>
  readonly matters: Pick<MemoryMatters, 'inState' | 'drop' | 'find' | 'changedAfter' | 'add' | 'change' | 'assertRoom'>
}

/** All of a kind at once, up to the limit of a batch: the place is how many rows were passed over so far. */
export class MemoryRetention implements RetentionStore {
  readonly #parts: RetentionParts
  readonly #emptiedAt = new Map<StoredBinding['id'], number>()
  readonly #claim = soleClaim()

  constructor(parts: RetentionParts) {
    this.#parts = parts
  }

  async claim(): Promise<DeletionClaim | undefined> {
    this.#parts.open.assert()
    return this.#claim.take() ? { release: async () => this.#claim.release() } : undefined
  }

  /** All at once: nothing comes between the look at the holds, the deletion and its proof. */
  async deleteExpired(deleting: Deleting, under: DeletionUnder): Promise<DeletionOutcome> {
    const { open, matters } = this.#parts
    open.assert()
    const fault = faultUnder(under, this.#found(under))
    if (fault !== undefined) return fault
    // Nothing is deleted that could not be proven.
    if (under.proof.revision === null) matters.assertRoom()
    const { added, changed, outcome } = provenBatch(this.#delete(deleting), under, deleting)
    if (added !== undefined) await matters.add(added)
    if (changed !== undefined) await matters.change(changed)
    return outcome
  }

  #found({ heldThrough, run, proof }: DeletionUnder): FoundUnder {
    const { matters } = this.#parts
    return {
      isHoldNew: matters.changedAfter(['hold'], heldThrough, 1).length > 0,
      run: matters.find('deletion_proof', run.id),
      proof: matters.find('deletion_proof', proof.id),
    }
  }

  #delete(deleting: Deleting): Deleted {
    const ways: Readonly<Record<ExpiredKind, () => Deleted>> = {
      bindings: () => this.#bindings(deleting),
      trails: () => this.#trails(deleting),
      consents: () => this.#trails(deleting),
      records: () => this.#records(deleting),
      audit: () => this.#audit(deleting),
      matters: () => this.#matters(deleting),
    }
    return ways[deleting.of]()
  }

  oldest(of: ExpiredKind, matters?: Deleting['matters']): number | null {
    const { open, rows, records, audit } = this.#parts
    open.assert()
    const times = {
      bindings: () => rows.all().flatMap(({ item }) => (isOfPerson(item) ? [item.createdAt] : [])),
      trails: () => rows.all().flatMap(({ item }) => (isOfPerson(item) ? [] : [item.createdAt])),
      consents: () => rows.all().flatMap(({ item }) => (isOfPerson(item) ? [] : [item.createdAt])),
      records: () => records.all().map(({ startedAt }) => startedAt),
      audit: () => audit.entries().map(({ at }) => at),
      matters: () => this.#inStates(matters).map(({ changedAt }) => changedAt),
    }[of]()
    return times.length === 0 ? null : Math.min(...times)
  }

  auditAnchor(): AuditAnchor {
    this.#parts.open.assert()
    const { ordinal, at, hash } = this.#parts.audit.dropped ?? beforeFirst
    return { ordinal, at, hash }
  }

  #bindings(deleting: Deleting): Deleted {
    const { rows, pairs, turns, time } = this.#parts
    const expiry = new Expiry(deleting)
    const now = time.decideAt(deleting.at)
    const isAtRest = (binding: StoredBinding): boolean =>
      routesUntil(binding) < (turns.next ?? Number.POSITIVE_INFINITY) &&
      numbersOf(binding).every((number) =>
        [...(pairs.find(number)?.all() ?? [])].every((pair) => pair.binding !== binding.id || pair.heldUntil <= now),
      )
    const isOver = ({ item }: BindingRow): boolean =>
      isOfPerson(item) && routesUntil(item) <= expiry.through && isAtRest(item)
    return this.#each(rows.all().filter(isOver), expiry, deleting.place, (row) => {
      const { item } = row
      if (expiry.held.holdsBinding(item, (party) => this.#stood(party, row))) return false
      for (const number of numbersOf(item)) pairs.find(number)?.drop(item.id)
      rows.empty(row)
      this.#emptiedAt.set(item.id, now)
      expiry.deleted({ id: item.id, at: routesUntil(item) })
      return true
    })
  }

  #trails(deleting: Deleting): Deleted {
    const { rows } = this.#parts
    const expiry = new Expiry(deleting)
    const { eventsBefore = Number.POSITIVE_INFINITY } = deleting
    const isOver = ({ item }: BindingRow): boolean =>
      !isOfPerson(item) &&
      (this.#emptiedAt.get(item.id) ?? 0) < eventsBefore &&
      routesUntil(item) <= expiry.through &&
      ((item.use?.consent ?? null) !== null) === (deleting.of === 'consents')
    return this.#each(rows.all().filter(isOver), expiry, deleting.place, (row) => {
      if (expiry.held.holdsBinding(row.item, (party) => this.#stood(party, row))) return false
      rows.drop(row)
      this.#emptiedAt.delete(row.item.id)
      expiry.deleted({ id: row.item.id, at: routesUntil(row.item) })
      return true
    })
  }

  #records(deleting: Deleting): Deleted {
    const { records, rows } = this.#parts
    const expiry = new Expiry(deleting)
    const over = records.all().filter(({ endedAt }) => endedAt !== null && endedAt <= expiry.through)
    return this.#each(over, expiry, deleting.place, (record) => {
      const row = record.binding === null ? undefined : rows.get(record.binding)
      const of = {
        binding: () => row?.item,
        hasStood: (party: KeyedHash) => row !== undefined && this.#stood(party, row),
      }
      if (expiry.held.holdsRecord(record, of)) return false
      records.drop(record.id)
      expiry.deleted({ id: record.id, at: record.endedAt ?? 0 })
      return true
    })
  }

  #audit(deleting: Deleting): Deleted {
    const { audit } = this.#parts
    const expiry = new Expiry(deleting)
    for (const entry of audit.entries().slice(0, -1).slice(0, expiry.left)) {
      expiry.look()
      if (entry.at > expiry.through) return expiry.done(null)
      if (expiry.held.holdsSubject(entry)) {
        expiry.passOver()
        return expiry.done(null)
      }
      audit.dropThrough(entry)
      expiry.deleted({ id: String(entry.ordinal), at: entry.at })
    }
    return expiry.done(expiry.left === 0 ? 'audit' : null)
  }

  #matters(deleting: Deleting): Deleted {
    const expiry = new Expiry(deleting)
    const over = this.#inStates(deleting.matters).filter(({ changedAt }) => changedAt <= expiry.through)
    return this.#each(over, expiry, deleting.place, (matter) => {
      if (expiry.held.holdsSubject(matter)) return false
      this.#parts.matters.drop(matter)
      expiry.deleted({ id: matter.id, at: matter.changedAt })
      return true
    })
  }

  /** `remove` answers false for what a hold names: that many stand before the place at which the next batch begins. */
  #each<Row>(rows: readonly Row[], expiry: Expiry, place: string | null, remove: (row: Row) => boolean): Deleted {
    let kept = Number(place ?? 0)
    for (const row of rows.slice(kept)) {
      if (expiry.left === 0) return expiry.done(String(kept))
      expiry.look()
      if (remove(row)) continue
      expiry.passOver()
      kept += 1
    }
    return expiry.done(null)
  }

  #inStates(matters: Deleting['matters']) {
    return (matters?.states ?? []).flatMap((state) => this.#parts.matters.inState(matters?.kind, state))
  }

  #stood(party: KeyedHash, row: BindingRow): boolean {
    return this.#parts.rows.hasStood(party, row)
  }
}
