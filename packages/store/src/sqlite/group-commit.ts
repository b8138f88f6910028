import type { EventOwner, StoreError } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { CommittedTime } from './committed-time.ts'
import { CustomerWrites } from './customer-writes.ts'
import { EventWrites } from './event-writes.ts'
import { NumberWrites } from './number-writes.ts'
import type { OpenRecords } from './open-records.ts'
import { operationWrites } from './operation-writes.ts'
import type { InputOf, OperationKind, OperationWrites, OutcomeOf } from './operations.ts'
import { PairRefused } from './pair-refused.ts'
import { PairWrites } from './pair-writes.ts'
import { PartyRuns } from './party-runs.ts'
import { ReturnCounts } from './return-counts.ts'
import { isOfEnvironment, isSyncFailure, toStoreError } from './store-errors.ts'
import { TurnWrites } from './turn-writes.ts'

export type RunnableOperation<K extends OperationKind = OperationKind> = {
  readonly kind: K
  readonly input: InputOf<K>
}

export type OperationResult =
  | { readonly ok: true; readonly outcome: OutcomeOf<OperationKind> }
  | { readonly ok: false; readonly error: StoreError }

/** After a failed sync nobody knows what is on the disk, so nothing more may be acknowledged by this process. */
export class CommitLost extends Error {
  override readonly name = 'CommitLost'
}

/** Runs operations in groups, each group in one transaction and with one sync. */
export class GroupCommit {
  readonly #database: Database
  readonly #time: CommittedTime
  readonly #customers: CustomerWrites
  readonly #numbers: NumberWrites
  readonly #pairs: PairWrites
  readonly #returns: ReturnCounts
  readonly #runs: PartyRuns
  readonly #events: EventWrites
  readonly #writes: OperationWrites
  readonly #begin: Statement<[]>
  readonly #commit: Statement<[]>

  /** `openRecords`: those of links that may be lost. */
  constructor(database: Database, openRecords: OpenRecords) {
    this.#database = database
    this.#begin = database.prepare('BEGIN IMMEDIATE')
    this.#commit = database.prepare('COMMIT')
    this.#time = new CommittedTime(database)
    this.#customers = new CustomerWrites(database, this.#time)
    this.#returns = new ReturnCounts(database)
    this.#runs = new PartyRuns(database)
    this.#pairs = new PairWrites(database, this.#returns)
    const turns = new TurnWrites(database)
    this.#events = new EventWrites(database, { time: this.#time, customers: this.#customers, turns })
    const [time, customers, pairs, events] = [this.#time, this.#customers, this.#pairs, this.#events]
    this.#numbers = new NumberWrites(database, { time, customers, pairs })
    const shared = { time, customers, pairs, events, turns, numbers: this.#numbers, runs: this.#runs, openRecords }
    this.#writes = operationWrites(database, shared)
  }

  get highestCommittedTime(): number {
    return this.#time.highest
  }

  /** Whose events were committed since this was asked before. */
  takeTold(): readonly EventOwner[] {
    return this.#events.takeTold()
  }

  /**
   * Runs a group in order and commits it; durable on return. An operation that fails changes nothing and harms none of
   * its group. Failures are rare and savepoints are not cheap, so the group first runs without them; when an operation
   * fails, all is rolled back and the group runs again with each in a savepoint of its own. A disk that takes nothing
   * more, or a file that is locked, fails the group as a whole, and the next one tries again.
   * Throws CommitLost when the sync itself failed.
   */
  run(operations: readonly RunnableOperation[]): readonly OperationResult[] {
    const first = this.#attempt(() => operations.map((operation) => ({ ok: true, outcome: this.#write(operation) })))
    if (!('failure' in first)) return first
    if (isOfEnvironment(first.failure)) return failed(operations, first.failure)
    const second = this.#attempt(() => operations.map((operation) => this.#writeApart(operation)))
    return 'failure' in second ? failed(operations, second.failure) : second
  }

  #attempt(write: () => readonly OperationResult[]): readonly OperationResult[] | { readonly failure: unknown } {
    const { highest } = this.#time
    try {
      this.#begin.run()
      const results = write()
      this.#storeSums()
      this.#runs.settle()
      this.#commit.run()
      this.#time.committed()
      return results
    } catch (failure) {
      if (isSyncFailure(failure)) throw new CommitLost(toStoreError(failure).message, { cause: failure })
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      this.#forgetSince(highest)
      return { failure }
    }
  }

  #write<K extends OperationKind>({ kind, input }: RunnableOperation<K>): OutcomeOf<K> {
    return this.#writes[kind](input)
  }

  #writeApart(operation: RunnableOperation): OperationResult {
    const { highest } = this.#time
    this.#database.exec('SAVEPOINT operation')
    try {
      const outcome = this.#write(operation)
      this.#storeSums()
      this.#database.exec('RELEASE operation')
      return { ok: true, outcome }
    } catch (error) {
      // A full disk or a failed read may have ended the whole transaction; then the group fails as one.
      if (!this.#database.inTransaction || isOfEnvironment(error)) throw error
      this.#database.exec('ROLLBACK TO operation; RELEASE operation')
      this.#forgetSince(highest)
      return error instanceof PairRefused
        ? { ok: true, outcome: error.outcome }
        : { ok: false, error: toStoreError(error) }
    }
  }

  /** What is summed up in memory goes into the transaction under way. */
  #storeSums(): void {
    this.#returns.store(this.#time.highest)
    this.#events.store()
    this.#time.store()
  }

  /** What is remembered of writes that were rolled back goes with them. */
  #forgetSince(highest: number): void {
    this.#time.rollBackTo(highest)
    this.#customers.rolledBack()
    this.#numbers.rolledBack()
    this.#pairs.rolledBack()
    this.#returns.rolledBack()
    this.#runs.rolledBack()
    this.#events.rolledBack()
  }
}

const failed = (operations: readonly RunnableOperation[], cause: unknown): readonly OperationResult[] => {
  const failure = { ok: false, error: toStoreError(cause) } as const
  return operations.map(() => failure)
}
