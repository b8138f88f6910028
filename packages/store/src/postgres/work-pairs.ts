import {
  blockOf,
  hashText,
  type KeyedHash,
  type Pair,
  type PartyOfBinding,
  type ProtectedNumber,
  pairState,
  type StoredBinding,
} from '@axbridge/core'
import type { Pairs, PairsOfNumber } from '../memory/pairs.ts'
import { hourOf } from '../sqlite/return-counts.ts'

/** The pairs of a number were counted at an earlier instant, and one of them has lapsed since: all of them must be read. */
export class NumberUnread extends Error {
  readonly number: ProtectedNumber

  constructor(number: ProtectedNumber) {
    super('the pairs of a number are to be read one by one')
    this.number = number
  }
}

/**
 * What was counted of all pairs of a number at an instant: how many count, how many have lapsed, and when the next one lapses; and
 * the parties whose own pairs were read.
 */
export type NumberCount = {
  readonly use: number
  readonly lapsed: number
  readonly until: number
  readonly asked: ReadonlyMap<string, unknown>
}

/** A pair that is to be written. `was` is what the row holds now, where there is one. */
export type WrittenPair = { readonly party: KeyedHash; readonly pair: Pair; readonly was: Pair | undefined }

/**
 * The pairs of one number in a group of writes. A bind needs those of its parties and how many there are; whoever moves pairs needs
 * all of them. `counted` tells of all, also of those that were not read; undefined where all were read.
 */
class WorkNumber implements PairsOfNumber {
  readonly #number: ProtectedNumber
  readonly #counted: NumberCount | undefined
  readonly #returns: Map<number, number>
  readonly #read = new Map<string, Pair>()
  readonly #pairs = new Map<string, Pair>()
  /** Pairs that lapsed only because the group changed them: the row holds an earlier life still. */
  readonly #dropped = new Map<string, Pair>()
  readonly #countedOthers: number
  purgedUntil: number | undefined

  constructor(number: ProtectedNumber, pairs: PairsRead, returns: Map<number, number>, countedAt: number) {
    this.#number = number
    this.#counted = pairs.counted
    this.#returns = returns
    for (const [party, pair] of pairs.read) {
      this.#read.set(hashText(party), pair)
      this.#pairs.set(hashText(party), pair)
    }
    this.#countedOthers = (this.#counted?.use ?? 0) - this.#countRead(countedAt)
  }

  get(party: KeyedHash): Pair | undefined {
    const text = hashText(party)
    const pair = this.#pairs.get(text)
    if (pair === undefined && this.#counted?.asked.has(text) === false) throw new NumberUnread(this.#number)
    return pair
  }

  all(): Iterable<Pair> {
    this.#assertAllRead()
    return this.#pairs.values()
  }

  use(now: number): number {
    if (this.#counted === undefined) return this.#countRead(now)
    if (now >= this.#counted.until) throw new NumberUnread(this.#number)
    return this.#countedOthers + this.#countRead(now)
  }

  mayHold(parties: readonly PartyOfBinding[], own: Pair['binding'] | undefined, now: number): boolean {
    const written = new Set<string>()
    return parties.every(({ party }) => {
      const pair = this.get(party)
      const isFirst = !written.has(hashText(party))
      written.add(hashText(party))
      return isFirst && (pair === undefined || pair.binding === own || pairState(pair, now) === 'lapsed')
    })
  }

  set(party: KeyedHash, pair: Pair, now: number): void {
    this.#write(hashText(party), pair, now)
  }

  move(binding: Pair['binding'], life: Pick<Pair, 'liveUntil' | 'heldUntil'>, now: number): void {
    this.#assertAllRead()
    for (const [party, pair] of this.#pairs) {
      const isLive = pair.binding === binding && pairState(pair, now) === 'live'
      if (isLive) this.#write(party, { ...pair, ...life }, now)
    }
  }

  purge(now: number): void {
    let lapsed = this.#counted?.lapsed ?? 0
    for (const [party, pair] of this.#pairs) {
      if (pairState(pair, now) !== 'lapsed') continue
      this.#pairs.delete(party)
      const was = this.#read.get(party)
      if (was !== undefined && was !== pair) this.#dropped.set(party, pair)
      lapsed += 1
    }
    if (lapsed > 0) this.purgedUntil = now
  }

  /**
   * The pairs that differ from what was read. What was dropped has lapsed and goes with `purgedUntil`, once its row says when it
   * lapsed.
   */
  written(): readonly WrittenPair[] {
    const written: WrittenPair[] = []
    for (const [party, pair] of [...this.#dropped, ...this.#pairs]) {
      const was = this.#read.get(party)
      if (was !== pair) written.push({ party: Buffer.from(party, 'latin1'), pair, was })
    }
    return written
  }

  #write(party: string, pair: Pair, now: number): void {
    const before = this.#pairs.get(party)
    // A pair that has lapsed is told as returned until its hour has passed, whoever overwrites it.
    if (before?.counts === true && pairState(before, now) !== 'lapsed') this.#addReturn(before.heldUntil, -1)
    if (pair.counts) this.#addReturn(pair.heldUntil, 1)
    this.#dropped.delete(party)
    this.#pairs.set(party, pair)
  }

  #addReturn(heldUntil: number, pairs: number): void {
    const hour = hourOf(heldUntil)
    this.#returns.set(hour, (this.#returns.get(hour) ?? 0) + pairs)
  }

  #countRead(now: number): number {
    let use = 0
    for (const pair of this.#pairs.values()) if (pair.counts && pairState(pair, now) !== 'lapsed') use += 1
    return use
  }

  #assertAllRead(): void {
    if (this.#counted !== undefined) throw new NumberUnread(this.#number)
  }
}

/** What was read of a number. */
export type PairsRead = { readonly counted?: NumberCount; readonly read: readonly (readonly [KeyedHash, Pair])[] }

/** The pairs of a group of writes: of each number that it locked, what was read. */
export class WorkPairs implements Pairs {
  readonly #numbers = new Map<ProtectedNumber, WorkNumber>()
  readonly #returns = new Map<string, Map<number, number>>()

  constructor(read: ReadonlyMap<ProtectedNumber, PairsRead>, countedAt: number) {
    for (const [number, pairs] of read) {
      const block = blockOf(number)
      const returns = this.#returns.get(block) ?? new Map<number, number>()
      this.#returns.set(block, returns)
      this.#numbers.set(number, new WorkNumber(number, pairs, returns, countedAt))
    }
  }

  find(number: ProtectedNumber): PairsOfNumber {
    return this.#of(number)
  }

  on(number: ProtectedNumber): PairsOfNumber {
    return this.#of(number)
  }

  move({ id, x, y }: StoredBinding, life: Pick<Pair, 'liveUntil' | 'heldUntil'>, now: number): void {
    for (const number of new Set([x, y])) this.#of(number).move(id, life, now)
  }

  purge(number: ProtectedNumber, now: number): void {
    this.#of(number).purge(now)
  }

  numbers(): Iterable<readonly [ProtectedNumber, WorkNumber]> {
    return this.#numbers
  }

  /** How many pairs more count in which hour, by block. */
  returns(): Iterable<readonly [string, ReadonlyMap<number, number>]> {
    return this.#returns
  }

  #of(number: ProtectedNumber): WorkNumber {
    const found = this.#numbers.get(number)
    if (found === undefined) throw new Error('a write touches a number that it did not lock')
    return found
  }
}
