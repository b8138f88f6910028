import type { KeyedHash } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { deletionStatements, partyStatements } from './statements.ts'

export type RunSettings = {
  /** How many entries the newest run takes before the next one is begun: few enough that all its pages are met often. */
  readonly newestEntries: number
  /** How many runs of one level become one of the next. */
  readonly fanOut: number
  /** How many entries are moved at a time. */
  readonly stepEntries: number
  /** How many entries are moved for each that is added: as many as there may be levels, so that merging keeps pace. */
  readonly movesPerEntry: number
}

export const defaultRunSettings: RunSettings = {
  newestEntries: 16_384,
  fanOut: 16,
  stepEntries: 4_096,
  movesPerEntry: 4,
}

type RunRow = [run: number, level: number, target: number | null]

type EntryKey = [party: Uint8Array, customer: number, binding: number]

/** No hash is empty. */
const beforeEveryKey: EntryKey = [new Uint8Array(), 0, 0]

/** Where a sweep goes on. */
export type SweepPlace = { readonly run: number; readonly key: EntryKey }

export const beforeEveryRun: SweepPlace = { run: 0, key: beforeEveryKey }

/** Every hash is shorter. */
const behindEveryKey: EntryKey = [new Uint8Array(64).fill(0xff), 0, 0]

/**
 * The index of who stands or stood in which binding, in the writer's thread. Its keys are hashes, and one tree of millions
 * of them would dirty a random page for each entry. So entries go into a small newest run. Full runs are merged, `fanOut`
 * of a level into one of the next, a step at a time within the groups that are committed anyway: in the order of the keys,
 * so that pages are written full and once. A step moves entries in one transaction, so each is in exactly one run whatever
 * happens, and a reader looks into every run.
 */
export class PartyRuns {
  readonly #settings: RunSettings
  readonly #load: Statement<[], RunRow>
  readonly #entriesOf: Statement<[number], number>
  readonly #openRun: Statement<[number, number]>
  readonly #mergeInto: Statement<[number, number]>
  readonly #dropMerged: Statement<[number]>
  readonly #add: Statement<[number, Uint8Array, number, number, number]>
  readonly #keyAt: Statement<[number, number], EntryKey>
  readonly #copyUnder: Statement<[number, number, ...EntryKey, number]>
  readonly #emptiedThrough: Statement<[], number>
  readonly #keysBehind: Statement<[number, ...EntryKey, number], EntryKey>
  readonly #isListed: Statement<[number, number], number>
  readonly #dropEntry: Statement<[number, ...EntryKey]>
  readonly #dropUnder: Statement<[number, ...EntryKey]>
  #runs: RunRow[] | undefined
  #newest = 0
  #entries = 0
  #credit = 0

  constructor(database: Database, settings: RunSettings = defaultRunSettings) {
    this.#settings = settings
    this.#load = database.prepare<[], RunRow>(partyStatements.runs).raw()
    this.#entriesOf = database.prepare<[number], number>(partyStatements.entriesOf).pluck()
    this.#openRun = database.prepare(partyStatements.openRun)
    this.#mergeInto = database.prepare(partyStatements.mergeInto)
    this.#dropMerged = database.prepare(partyStatements.dropMerged)
    this.#add = database.prepare(partyStatements.add)
    this.#keyAt = database.prepare<[number, number], EntryKey>(partyStatements.keyAt).raw()
    this.#copyUnder = database.prepare(partyStatements.copyUnder)
    this.#dropUnder = database.prepare(partyStatements.dropUnder)
    this.#emptiedThrough = database.prepare<[], number>(deletionStatements.read).pluck()
    this.#keysBehind = database.prepare<[number, ...EntryKey, number], EntryKey>(partyStatements.keysBehind).raw()
    this.#isListed = database.prepare<[number, number], number>(partyStatements.isListed).pluck()
    this.#dropEntry = database.prepare(partyStatements.dropEntry)
  }

  add(party: KeyedHash, customer: number, binding: number, block: number): void {
    if (this.#runs === undefined) this.#reload()
    this.#add.run(this.#newest, party, customer, binding, block)
    this.#entries += 1
    this.#credit += this.#settings.movesPerEntry
  }

  /** Does its part of the merging within the transaction under way: so much for each entry that was added. */
  settle(): void {
    while (this.#credit >= this.#settings.stepEntries) {
      const runs = this.#runs ?? this.#reload()
      if (this.#entries >= this.#settings.newestEntries) this.#beginNewest(runs)
      const moved = this.#step(runs)
      this.#credit = moved === undefined ? 0 : this.#credit - moved
    }
  }

  /**
   * Takes the entries of bindings whose persons were deleted out of a part of the index: the next keys of a run behind a place. Answers
   * the place behind them; null when all runs were looked through. What is moved meanwhile is left out of where it is moved to.
   */
  sweep(place: SweepPlace, limit: number): SweepPlace | null {
    const runs = (this.#runs ?? this.#reload()).map(([run]) => run).sort((one, other) => one - other)
    const run = runs.find((one) => one >= place.run)
    if (run === undefined) return null
    const emptied = this.#emptiedThrough.get() ?? -1
    const keys = this.#keysBehind.all(run, ...(run === place.run ? place.key : beforeEveryKey), limit)
    for (const [party, customer, binding] of keys) {
      if (binding > emptied || this.#isListed.get(customer, binding) !== undefined) continue
      this.#dropEntry.run(run, party, customer, binding)
      if (run === this.#newest) this.#entries -= 1
    }
    const last = keys.at(-1)
    return last === undefined || keys.length < limit ? { run: run + 1, key: beforeEveryKey } : { run, key: last }
  }

  /** What is known of runs may be gone with the transaction. */
  rolledBack(): void {
    this.#runs = undefined
  }

  #reload(): RunRow[] {
    const runs = this.#load.all()
    this.#runs = runs
    this.#newest = Math.max(...runs.flatMap(([run, level]) => (level === 0 ? [run] : [])))
    this.#entries = this.#entriesOf.get(this.#newest) ?? 0
    return runs
  }

  #beginNewest(runs: RunRow[]): void {
    this.#newest = this.#open(runs, 0)
    this.#entries = 0
    const levels = new Set(runs.map(([, level]) => level))
    for (const level of levels) {
      const whole = runs.filter((row) => row[1] === level && this.#isWhole(runs, row))
      if (whole.length < this.#settings.fanOut) continue
      const target = this.#open(runs, level + 1)
      for (const row of whole) {
        this.#mergeInto.run(target, row[0])
        row[2] = target
      }
    }
  }

  /** Whether a run is filled, and neither being merged nor what others are being merged into. */
  #isWhole(runs: readonly RunRow[], [run, , target]: RunRow): boolean {
    return run !== this.#newest && target === null && runs.every(([, , into]) => into !== run)
  }

  #open(runs: RunRow[], level: number): number {
    const run = Math.max(...runs.map(([number]) => number)) + 1
    this.#openRun.run(run, level)
    runs.push([run, level, null])
    return run
  }

  /** Moves the next entries of the lowest level that is being merged, and answers how many; undefined when none is. */
  #step(runs: RunRow[]): number | undefined {
    const merged = runs.filter(([, , target]) => target !== null).sort(([, one], [, other]) => one - other)
    const target = merged[0]?.[2]
    if (target === undefined || target === null) return undefined
    const sources = merged.filter(([, , into]) => into === target).map(([run]) => run)
    const end = this.#endOfStep(sources)
    let moved = 0
    for (const source of sources) {
      this.#copyUnder.run(target, source, ...(end ?? behindEveryKey), this.#emptiedThrough.get() ?? -1)
      moved += this.#dropUnder.run(source, ...(end ?? behindEveryKey)).changes
    }
    if (end === undefined) {
      for (const source of sources) this.#dropMerged.run(source)
      this.#runs = runs.filter(([run]) => !sources.includes(run))
    }
    return moved
  }

  /** The first key behind as many entries of one of the runs as it may move; undefined when all may be moved. */
  #endOfStep(sources: readonly number[]): EntryKey | undefined {
    const share = Math.ceil(this.#settings.stepEntries / sources.length)
    const ends = sources.flatMap((source) => {
      const key = this.#keyAt.get(source, share)
      return key === undefined ? [] : [key]
    })
    return ends.sort(compareKeys)[0]
  }
}

const compareKeys = (
  [party, customer, binding]: EntryKey,
  [otherParty, otherCustomer, otherBinding]: EntryKey,
): number => Buffer.compare(party, otherParty) || customer - otherCustomer || binding - otherBinding
