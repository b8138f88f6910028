import {
  type Clock,
  type DeletionMatter,
  type MatterId,
  type MatterStore,
  makeMatterId,
  type Randomness,
} from '@axbridge/core'
import { readBody, writeBody } from './matter-json.ts'

/** What the last run did of one class. */
export type LastRun = { readonly at: number; readonly deleted: number; readonly held: number }

/** What is known of runs. */
export type Runs = {
  /** When the last one was begun. */
  readonly startedAt: number
  /** Null while it goes on, or where it was broken off; left out where it was noted before that was. */
  readonly endedAt?: number | null
  readonly classes: Readonly<Record<string, LastRun>>
}

export type DeletionRunsParts = {
  readonly matters: Pick<MatterStore, 'add' | 'change' | 'findByKey'>
  readonly clock: Clock
  readonly randomness: Randomness
}

const kind = 'deletion_proof'
const key = 'runs'

/** Another server has begun a run: of this one nothing is done any more. */
export class RunOver extends Error {}

/** What was done when: one matter, which each run changes when it begins, so that of two only the last can go on. */
export class DeletionRuns {
  readonly #parts: DeletionRunsParts

  constructor(parts: DeletionRunsParts) {
    this.#parts = parts
  }

  async last(): Promise<Runs> {
    const matter = await this.#parts.matters.findByKey(kind, key)
    return matter === undefined ? { startedAt: 0, classes: {} } : readBody<Runs>(matter)
  }

  /** Throws RunOver where another began one in the same moment. */
  async begin(runs: Runs): Promise<DeletionRun> {
    const { matters, clock, randomness } = this.#parts
    const matter = await matters.findByKey(kind, key)
    if (matter !== undefined) {
      const run = new DeletionRun(this.#parts, matter)
      await run.note(runs)
      return run
    }
    const at = clock.now()
    const id: MatterId = makeMatterId(at, randomness)
    const noted = { id, kind, customer: null, key, subject: null, state: 'runs', createdAt: at } as const
    const there = await matters.add({ ...noted, body: writeBody(runs) })
    if (there !== undefined) throw new RunOver('another server has begun the first run')
    return new DeletionRun(this.#parts, { id, revision: 0 })
  }
}

/** The run that this server has begun. */
export class DeletionRun {
  readonly #parts: Pick<DeletionRunsParts, 'matters' | 'clock'>
  #matter: DeletionMatter

  constructor(parts: Pick<DeletionRunsParts, 'matters' | 'clock'>, { id, revision }: DeletionMatter) {
    this.#parts = parts
    this.#matter = { id, revision }
  }

  /** What each of its batches is held to. */
  get matter(): DeletionMatter {
    return this.#matter
  }

  /** Throws RunOver. */
  async note(runs: Runs): Promise<void> {
    const { matters, clock } = this.#parts
    const outcome = await matters.change({ kind, ...this.#matter, body: writeBody(runs), at: clock.now() })
    if (outcome.kind !== 'changed') throw new RunOver('another server has begun a run')
    const { id, revision } = outcome.matter
    this.#matter = { id, revision }
  }
}
