import {
  type Clock,
  cutOff,
  type Deleted,
  type Deleting,
  type ExpiredKind,
  type Matter,
  makeMatterId,
  type Randomness,
  type RetentionClass,
  type RetentionTerms,
  retentionClasses,
  type Store,
} from '@axbridge/core'
import type { KeepAudit } from '../operation/keep-audit.ts'
import { type DeletionProof, hashOfProof, nothing, withBatch } from './deletion-proof.ts'
import type { HoldDesk } from './hold-desk.ts'
import { readBody, writeBody } from './matter-json.ts'

export type DeletionParts = {
  readonly store: Pick<Store, 'retention' | 'matters' | 'events'>
  readonly holds: Pick<HoldDesk, 'by'>
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
}

/** What the last run did of one class. */
export type LastRun = { readonly at: number; readonly deleted: number; readonly held: number }

/** What is known of runs. */
type Runs = {
  /** When the last one was begun. */
  readonly startedAt: number
  readonly classes: Readonly<Record<string, LastRun>>
}

const kind = 'deletion_proof'
const runsKey = 'runs'
const dayMs = 86_400_000
/** Runs begin once a day: after so long a pause the clock is likelier to be wrong than what is kept to be over. */
const longestPauseMs = 31 * dayMs
const eventsAtOnce = 2_000

/** As many as take the writer some 5 ms. */
const atOnce: Readonly<Record<ExpiredKind, number>> = {
  ...{ bindings: 100, trails: 200, consents: 200, records: 300, audit: 500, matters: 200 },
}

/**
 * Deletes, class by class, what its term is over for and no hold names, and proves it: a proof is written with each batch and closed at
 * the end, and holds the hash of the one before (SEC-3, SEC-4).
 */
export class Deletion {
  readonly #parts: DeletionParts
  #running: Promise<void> | undefined
  #isStopped = false

  constructor(parts: DeletionParts) {
    this.#parts = parts
  }

  /**
   * Runs now; who asks while a run goes on waits for that one. Nothing is deleted, and it is told, where the clock is more than 31 days
   * ahead of the run before. Rejects where the store does.
   */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** Ends behind the batch that is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#running?.catch(() => undefined)
  }

  async runs(): Promise<Runs> {
    const matter = await this.#parts.store.matters.findByKey(kind, runsKey)
    return matter === undefined ? { startedAt: 0, classes: {} } : readBody<Runs>(matter)
  }

  async #run(): Promise<void> {
    const { clock, acceptLongPause, refused } = this.#parts
    const startedAt = clock.now()
    const last = await this.runs()
    if (!acceptLongPause && last.startedAt > 0 && startedAt > last.startedAt + longestPauseMs) {
      refused(last.startedAt, startedAt)
      return
    }
    let { classes } = last
    await this.#note({ startedAt, classes })
    await this.#closeBroken()
    await this.#forgetEvents()
    for (const one of retentionClasses) {
      if (this.#isStopped) return
      const { count, held } = await this.#delete(one)
      classes = { ...classes, [one.name]: { at: clock.now(), deleted: count, held } }
      await this.#note({ startedAt, classes })
    }
  }

  /** Events are told from bindings and records: none is left of those that are deleted. */
  async #forgetEvents(): Promise<void> {
    const { store, clock, eventsKeptDays, rest } = this.#parts
    const before = clock.now() - eventsKeptDays * dayMs
    while (!this.#isStopped && (await store.events.forget({ before, limit: eventsAtOnce })) === eventsAtOnce)
      await rest()
  }

  async #delete(one: RetentionClass): Promise<DeletionProof> {
    const { store, holds, terms, eventsKeptDays, clock, rest } = this.#parts
    const startedAt = clock.now()
    const eventsBefore = startedAt - eventsKeptDays * dayMs
    let proof: DeletionProof = {
      ...{
        class: one.name,
        termDays: terms[one.term],
        cutOff: cutOff(one, terms, startedAt),
        startedAt,
        endedAt: null,
      },
      ...{ count: 0, held: 0, first: null, last: null, ids: nothing, previous: nothing },
    }
    let matter: Matter | undefined
    let place: string | null = null
    do {
      const deleting: Omit<Deleting, 'held'> = {
        ...{ of: one.of, through: proof.cutOff, at: startedAt, limit: atOnce[one.of], place, eventsBefore },
        ...(one.matters === undefined ? {} : { matters: one.matters }),
      }
      const deleted: Deleted = await holds.by((held) => store.retention.deleteExpired({ ...deleting, held }))
      ;({ place } = deleted)
      proof = withBatch(proof, deleted.items, deleted.held)
      if (deleted.items.length > 0) {
        if (matter === undefined) proof = { ...proof, previous: await this.#lastHash() }
        matter = await this.#write(proof, matter)
      }
      await rest()
    } while (place !== null && !this.#isStopped)
    if (matter === undefined) return proof
    const ended = { ...proof, endedAt: this.#isStopped && place !== null ? null : clock.now() }
    await this.#close(ended, matter)
    return ended
  }

  async #write(proof: DeletionProof, before: Matter | undefined): Promise<Matter> {
    const { store, clock, randomness } = this.#parts
    const { matters } = store
    const body = writeBody(proof)
    if (before !== undefined) {
      const { id, revision } = before
      const outcome = await matters.change({ kind, id, revision, body, at: clock.now() })
      if (outcome.kind !== 'changed') throw new Error('a proof of deletion was changed by somebody else')
      return outcome.matter
    }
    const id = makeMatterId(clock.now(), randomness)
    const fresh = { id, kind, customer: null, key: null, subject: proof.class, state: 'running' } as const
    await matters.add({ ...fresh, createdAt: clock.now(), body })
    const added = await matters.find(kind, id)
    if (added === undefined) throw new Error('a proof of deletion that was just written is there')
    return added
  }

  async #close(proof: DeletionProof, { id, revision }: Matter): Promise<void> {
    const { store, clock, keep } = this.#parts
    const change = { kind, id, revision, state: 'proven', body: writeBody(proof), at: clock.now() } as const
    const outcome = await store.matters.change(change)
    if (outcome.kind !== 'changed') throw new Error('a proof of deletion was changed by somebody else')
    const { class: name, termDays, count, held } = proof
    await keep({
      ...{ by: 'server', action: 'deleteExpired', subject: id, customer: null },
      detail: {
        ...{ class: name, termDays, count, held, cutOff: new Date(proof.cutOff).toISOString() },
        ...{ isWhole: proof.endedAt !== null, hash: hashOfProof(proof) },
      },
    })
  }

  /** Closes what a server left that was stopped: what it says was deleted, and perhaps the batch that was under way. */
  async #closeBroken(): Promise<void> {
    const page = await this.#parts.store.matters.list({ kind, state: 'running', limit: 100 })
    for (const matter of [...(page?.items ?? [])].reverse()) await this.#close(readBody<DeletionProof>(matter), matter)
  }

  async #lastHash(): Promise<string> {
    const page = await this.#parts.store.matters.list({ kind, state: 'proven', limit: 1 })
    const [newest] = page?.items ?? []
    return newest === undefined ? nothing : hashOfProof(readBody<DeletionProof>(newest))
  }

  async #note(runs: Runs): Promise<void> {
    const { store, clock, randomness } = this.#parts
    const at = clock.now()
    const id = makeMatterId(at, randomness)
    const noted = { id, kind, customer: null, key: runsKey, subject: null, state: 'runs', createdAt: at } as const
    await store.matters.put({ ...noted, body: writeBody(runs) })
  }
}

/** When the next run begins: at the hour, once a day. */
export const nextRunAt = (startedAt: number, hour: number): number => {
  const hourMs = 3_600_000
  const today = Math.floor(startedAt / dayMs) * dayMs + hour * hourMs
  return startedAt < today ? today : today + dayMs
}
