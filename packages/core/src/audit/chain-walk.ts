import { hashesEqual } from '../ports/vault.ts'
import { type AuditEntry, auditText } from './audit-entry.ts'
import type { AuditFaults } from './audit-fault.ts'
import type { EntryQueue } from './entry-queue.ts'

/** How far an entry may have been moved, and how many may be gone at one place, and it is still told what was done. */
export const lookedAhead = 64

/** SHA-256 over the octets of a digest and a text in UTF-8. */
export type DigestBehind = (before: Uint8Array, text: string) => Uint8Array

/** Where a walk has got to: the ordinal at which the last entry was written, and its hash. */
export type Reached = { readonly ordinal: number; readonly hash: Uint8Array }

/**
 * Walks along the chain and tells what was done to it, where the hashes were not written anew. Every entry says by its hash at which
 * ordinal it was written and behind what; `shift` is how far the log counts differently now.
 */
export class ChainWalk {
  readonly #queue: EntryQueue
  readonly #digest: DigestBehind
  readonly #faults: AuditFaults
  /** Passed over, since another entry belonged there: moved from elsewhere, or never written. */
  #astray: AuditEntry[] = []
  #reached: Reached
  #shift = 0
  #at = 0
  #entries = 0

  constructor(queue: EntryQueue, start: Reached, digest: DigestBehind, faults: AuditFaults) {
    this.#queue = queue
    this.#reached = start
    this.#digest = digest
    this.#faults = faults
  }

  get reached(): Reached {
    return this.#reached
  }

  /** How many entries were looked at. */
  get entries(): number {
    return this.#entries
  }

  /** Goes one entry on; the queue is filled. False behind the last. */
  step(): boolean {
    const entry = this.#queue.look()
    if (entry === undefined) return this.#takeAstray()
    const place = this.#reached.ordinal + 1
    if (this.#fits(entry, place, this.#reached.hash)) {
      if (entry.ordinal !== place + this.#shift) {
        if (entry.ordinal !== place) this.#faults.note('changed', { ordinal: entry.ordinal })
        this.#shift = entry.ordinal - place
      }
      this.#queue.take(1)
      this.#accept(entry, place)
      return true
    }
    if (this.#passOver(place) || this.#takeAstray()) return true
    this.#goOnBehind(entry, place)
    this.#queue.take(1)
    return true
  }

  /** What was passed over and belonged nowhere. */
  end(): void {
    for (const { ordinal } of this.#astray.splice(0)) this.#faults.note('inserted', { ordinal })
  }

  #fits({ hash, ...fact }: AuditEntry, ordinal: number, before: Uint8Array): boolean {
    return hashesEqual(hash, this.#digest(before, auditText(ordinal, fact)))
  }

  #accept(entry: AuditEntry, ordinal: number): void {
    // The store never lets the time of an entry go back: who wrote hashes anew may have forgotten that.
    if (entry.at < this.#at) this.#faults.note('rewritten', { ordinal: entry.ordinal })
    this.#at = Math.max(this.#at, entry.at)
    this.#entries += 1
    this.#reached = { ordinal, hash: entry.hash }
  }

  /** Passes over what stands before the entry of this place, where that comes soon. */
  #passOver(place: number): boolean {
    for (let ahead = 1; ahead < lookedAhead; ahead += 1) {
      const entry = this.#queue.look(ahead)
      if (entry === undefined) return false
      if (!this.#fits(entry, place, this.#reached.hash)) continue
      const passed = this.#queue.take(ahead)
      this.#shift += ahead
      this.#entries += ahead
      this.#astray.push(...passed)
      for (const { ordinal } of this.#astray.splice(0, this.#astray.length - lookedAhead))
        this.#faults.note('inserted', { ordinal })
      return true
    }
    return false
  }

  #takeAstray(): boolean {
    const place = this.#reached.ordinal + 1
    const index = this.#astray.findIndex((one) => this.#fits(one, place, this.#reached.hash))
    const entry = this.#astray[index]
    if (entry === undefined) return false
    this.#astray.splice(index, 1)
    this.#faults.note('reordered', { ordinal: entry.ordinal })
    this.#shift -= 1
    this.#reached = { ordinal: place, hash: entry.hash }
    return true
  }

  /** The entry of this place is gone, or no more what it was: what comes behind says which. */
  #goOnBehind(entry: AuditEntry, place: number): void {
    const gap = Math.max(0, entry.ordinal - place - this.#shift)
    const gone = this.#goneBefore(entry, place, gap)
    if (gone > 0) this.#faults.note('removed', { ordinal: place, through: place + gone - 1 })
    else this.#faults.note('changed', { ordinal: entry.ordinal })
    this.#shift = entry.ordinal - place - gone
    this.#accept(entry, place + gone)
  }

  #goneBefore(entry: AuditEntry, place: number, gap: number): number {
    const next = this.#queue.look(1)
    if (next === undefined) return gap
    const fitting = (gone: number) => this.#fits(next, place + gone + 1, entry.hash)
    if (fitting(gap)) return gap
    for (let gone = 0; gone <= lookedAhead; gone += 1) if (fitting(gone)) return gone
    return gap
  }
}
