import type { StoreError } from '@axbridge/core'
import type { Database } from 'better-sqlite3'
import { AnswerWrites } from './answer-writes.ts'
import { BindingWrites, PairRefused } from './binding-writes.ts'
import { CommittedTime } from './committed-time.ts'
import { CustomerWrites } from './customer-writes.ts'
import type { InputOf, OperationKind, OperationWrites, OutcomeOf } from './operations.ts'
import { RecordWrites } from './record-writes.ts'
import { toStoreError } from './store-errors.ts'

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
  readonly #writes: OperationWrites

  constructor(database: Database) {
    this.#database = database
    const time = new CommittedTime(database)
    const customers = new CustomerWrites(database, time)
    const answers = new AnswerWrites(database)
    const bindings = new BindingWrites(database, time, customers, answers)
    const records = new RecordWrites(database, time, customers)
    this.#time = time
    this.#customers = customers
    this.#writes = {
      place: (placement) => bindings.place(placement),
      changeExpiry: (change) => bindings.changeExpiry(change),
      unbind: (unbinding) => bindings.unbind(unbinding),
      saveRecord: (record) => records.save(record),
      closeOrphans: (at) => records.closeOrphans(at),
      addCustomer: (customer) => customers.add(customer),
      addKey: (key) => customers.addKey(key),
      addBlock: (block) => customers.addBlock(block),
      forgetAnswers: (which) => answers.forget(which),
    }
  }

  get highestCommittedTime(): number {
    return this.#time.highest
  }

  /**
   * Runs a group in order and commits it; durable on return. An operation that fails changes nothing and harms none of
   * its group. Failures are rare and savepoints are not cheap, so the group first runs without them; when one fails,
   * all is rolled back and the group runs again with each operation in a savepoint of its own.
   * Throws CommitLost when the commit itself failed beyond repair.
   */
  run(operations: readonly RunnableOperation[]): readonly OperationResult[] {
    const { highest } = this.#time
    try {
      return this.#transaction(() => operations.map((operation) => ({ ok: true, outcome: this.#write(operation) })))
    } catch (error) {
      this.#rollBack(highest, error)
    }
    try {
      return this.#transaction(() => operations.map((operation) => this.#writeApart(operation)))
    } catch (error) {
      this.#rollBack(highest, error)
      const failure = { ok: false, error: toStoreError(error) } as const
      return operations.map(() => failure)
    }
  }

  #transaction(write: () => readonly OperationResult[]): readonly OperationResult[] {
    this.#database.exec('BEGIN IMMEDIATE')
    const results = write()
    this.#time.store()
    this.#database.exec('COMMIT')
    this.#time.committed()
    return results
  }

  #write<K extends OperationKind>({ kind, input }: RunnableOperation<K>): OutcomeOf<K> {
    return this.#writes[kind](input)
  }

  #writeApart(operation: RunnableOperation): OperationResult {
    const { highest } = this.#time
    this.#database.exec('SAVEPOINT operation')
    try {
      const outcome = this.#write(operation)
      this.#database.exec('RELEASE operation')
      return { ok: true, outcome }
    } catch (error) {
      // A full disk or a failed read may have ended the whole transaction; then the group fails as one.
      if (!this.#database.inTransaction) throw error
      this.#database.exec('ROLLBACK TO operation; RELEASE operation')
      this.#time.rollBackTo(highest)
      this.#customers.rolledBack()
      return error instanceof PairRefused
        ? { ok: true, outcome: { kind: 'taken' } }
        : { ok: false, error: toStoreError(error) }
    }
  }

  #rollBack(highest: number, error: unknown): void {
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
    this.#time.rollBackTo(highest)
    this.#customers.rolledBack()
    const failure = toStoreError(error)
    if (failure.message.startsWith('SQLITE_IOERR')) throw new CommitLost(failure.message, { cause: error })
  }
}
