import {
  type Clock,
  cutOff,
  type Deleting,
  type DeletionOutcome,
  type DeletionProof,
  type DeletionUnder,
  type ExpiredKind,
  makeMatterId,
  type Randomness,
  type RetentionClass,
  type RetentionTerms,
  retentionClasses,
  type Store,
  termDaysOf,
} from '@axbridge/core'
import { noDigest } from '@axbridge/store/deletion-proofs'
import type { KeepAudit } from '../operation/keep-audit.ts'
import { DeletionProofs } from './deletion-proofs.ts'
import { type DeletionRun, DeletionRuns, RunOver, type Runs } from './deletion-runs.ts'
import type { HoldDesk } from './hold-desk.ts'

export type DeletionParts = {
  readonly store: Pick<Store, 'retention' | 'matters' | 'events'>
  readonly holds: Pick<HoldDesk, 'standing'>
  readonly terms: RetentionTerms
  readonly eventsKeptDays: number
  readonly clock: Clock
  readonly randomness: Randomness
  readonly keep: KeepAudit
  /** Whether a run may begin however long ago the one before began. */
  readonly acceptLongPause: boolean
  /** Tells that a run was refused, since the clock is so far ahead of the one before. */
  readonly refused: (lastAt: number, now: number) => void
  /** Calls and binds go on in between. */
  readonly rest: () => Promise<void>
  /** Until it is asked again whether another server still runs. */
  readonly waitForOther: () => Promise<void>
}

export type RunOutcome =
  | 'done'
  /** The server is closed: the next run goes on. */
  | 'stopped'
  | 'not_due'
  /** The clock is more than 31 days ahead of the run before. */
  | 'refused'
  /** Another server runs it. */
  | 'elsewhere'
  /** Another server runs it since this one lost its claim, with its connection. */
  | 'taken_over'

const dayMs = 86_400_000
/** Runs begin once a day: after so long a pause the clock is likelier to be wrong than what is kept to be over. */
const longestPauseMs = 31 * dayMs
const eventsAtOnce = 2_000
const mostWaits = 60

/** As many as take the writer some 5 ms. */
const atOnce: Readonly<Record<ExpiredKind, number>> = {
  ...{ bindings: 100, trails: 200, consents: 200, records: 300, audit: 500, matters: 200 },
}

/**
 * Deletes, class by class, what its term is over for and no hold names, and proves it: a proof is written with each batch, in the batch's
 * own transaction, is closed at the end, and holds the hash of the one before (SEC-3, SEC-4). One server of a store runs at a time.
 */
export class Deletion {
  readonly #parts: DeletionParts
  readonly #runs: DeletionRuns
  readonly #proofs: DeletionProofs
  #running: Promise<RunOutcome> | undefined
  #isStopped = false

  constructor(parts: DeletionParts) {
    this.#parts = parts
    const { store, clock, randomness, keep } = parts
    this.#runs = new DeletionRuns({ matters: store.matters, clock, randomness })
    this.#proofs = new DeletionProofs({ matters: store.matters, clock, keep })
  }

  /**
   * Runs now; who asks while a run goes on waits for that one. Nothing is deleted, and it is told, where the clock is more than 31 days
   * ahead of the run before. Rejects where the store does.
   */
  async run(): Promise<RunOutcome> {
    const outcome = await this.runIf(() => true)
    return outcome === 'not_due' ? this.run() : outcome
  }

  /** `isDue` is asked once no other server can begin a run. */
  runIf(isDue: (last: Runs) => boolean): Promise<RunOutcome> {
    this.#running ??= this.#claim(isDue).finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** Runs as soon as no other server does; false where that was waited for 60 times. */
  async runWhenFree(): Promise<boolean> {
    for (let waits = 0; waits < mostWaits; waits += 1) {
      const outcome = await this.run()
      if (outcome !== 'elsewhere' && outcome !== 'taken_over') return true
      await this.#parts.waitForOther()
    }
    return false
  }

  /** Ends behind the batch that is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#running?.catch(() => undefined)
  }

  runs(): Promise<Runs> {
    return this.#runs.last()
  }

  async #claim(isDue: (last: Runs) => boolean): Promise<RunOutcome> {
    const claim = await this.#parts.store.retention.claim()
    if (claim === undefined) return 'elsewhere'
    try {
      return await this.#run(isDue)
    } catch (error) {
      if (error instanceof RunOver) return 'taken_over'
      throw error
    } finally {
      await claim.release()
    }
  }

  async #run(isDue: (last: Runs) => boolean): Promise<RunOutcome> {
    const { clock, acceptLongPause, refused } = this.#parts
    const last = await this.runs()
    if (!isDue(last)) return 'not_due'
    const startedAt = clock.now()
    if (!acceptLongPause && last.startedAt > 0 && startedAt > last.startedAt + longestPauseMs) {
      refused(last.startedAt, startedAt)
      return 'refused'
    }
    let runs: Runs = { startedAt, endedAt: null, classes: last.classes }
    const run = await this.#runs.begin(runs)
    await this.#proofs.closeBroken()
    await this.#forgetEvents()
    for (const one of retentionClasses) {
      if (this.#isStopped) return 'stopped'
      const { count, held } = await this.#delete(one, run)
      runs = { ...runs, classes: { ...runs.classes, [one.name]: { at: clock.now(), deleted: count, held } } }
      await run.note(runs)
    }
    if (this.#isStopped) return 'stopped'
    await run.note({ ...runs, endedAt: clock.now() })
    return 'done'
  }

  /** Events are told from bindings and records: none is left of those that are deleted. */
  async #forgetEvents(): Promise<void> {
    const { store, clock, eventsKeptDays, rest } = this.#parts
    const before = clock.now() - eventsKeptDays * dayMs
    while (!this.#isStopped && (await store.events.forget({ before, limit: eventsAtOnce })) === eventsAtOnce)
      await rest()
  }

  async #delete(one: RetentionClass, run: DeletionRun): Promise<DeletionProof> {
    const { terms, eventsKeptDays, clock, randomness, rest } = this.#parts
    const startedAt = clock.now()
    const eventsBefore = startedAt - eventsKeptDays * dayMs
    const said: DeletionProof = {
      ...{ class: one.name, termDays: termDaysOf(one, terms), cutOff: cutOff(one, terms, startedAt) },
      ...{ startedAt, endedAt: null, count: 0, held: 0, first: null, last: null, ids: noDigest },
      previous: await this.#proofs.lastHash(),
    }
    let proof: DeletionUnder['proof'] = { id: makeMatterId(startedAt, randomness), revision: null, said }
    let place: string | null = null
    do {
      const deleting: Omit<Deleting, 'held'> = {
        ...{ of: one.of, through: said.cutOff, at: startedAt, limit: atOnce[one.of], place, eventsBefore },
        ...(one.matters === undefined ? {} : { matters: one.matters }),
      }
      ;({ place, proof } = await this.#batch(deleting, proof, run))
      await rest()
    } while (place !== null && !this.#isStopped)
    const { id, revision } = proof
    if (revision === null) return proof.said
    const ended = { ...proof.said, endedAt: this.#isStopped && place !== null ? null : clock.now() }
    await this.#proofs.close({ id, revision, said: ended })
    return ended
  }

  /**
   * Begins again where something was held or released before it was committed, with half as many rows: however often that happens, the
   * deletion comes to its end. Throws RunOver.
   */
  async #batch(
    deleting: Omit<Deleting, 'held'>,
    proof: DeletionUnder['proof'],
    run: DeletionRun,
  ): Promise<Extract<DeletionOutcome, { kind: 'deleted' }>> {
    const { store, holds } = this.#parts
    for (let { limit } = deleting; ; limit = Math.ceil(limit / 2)) {
      const { held, through } = await holds.standing()
      const under = { heldThrough: through, run: run.matter, proof }
      const outcome = await store.retention.deleteExpired({ ...deleting, limit, held }, under)
      if (outcome.kind === 'deleted') return outcome
      if (outcome.kind === 'run_over') throw new RunOver('another server has begun a run')
    }
  }
}

/** When the next run begins: at the hour, once a day. */
export const nextRunAt = (startedAt: number, hour: number): number => {
  const hourMs = 3_600_000
  const today = Math.floor(startedAt / dayMs) * dayMs + hour * hourMs
  return startedAt < today ? today : today + dayMs
}
