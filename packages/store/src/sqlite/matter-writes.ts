import { type Matter, type MatterChange, type MatterOutcome, type NewMatter, StoreError } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { begun, changedBy, writtenOver } from '../matters.ts'
import type { CommittedTime } from './committed-time.ts'
import type { CustomerWrites } from './customer-writes.ts'
import { changedMatterColumnsOf, type MatterRow, matterColumnsOf, matterOf, matterOrNone } from './matter-rows.ts'
import type { KeyedMatter, MatterForgetting } from './operations.ts'
import { matterStatements } from './statements.ts'

/** What supervision works on, in the writer's thread: who is the only writer gives the only order of changes. */
export class MatterWrites {
  readonly #time: CommittedTime
  readonly #customers: CustomerWrites
  readonly #add: Statement<unknown[]>
  readonly #change: Statement<unknown[]>
  readonly #nextChange: Statement<[], number>
  readonly #find: Statement<[string, string], MatterRow>
  readonly #findByKey: Statement<[string, string], MatterRow>
  readonly #forget: Statement<[string, string, number, number]>

  constructor(database: Database, time: CommittedTime, customers: CustomerWrites) {
    this.#time = time
    this.#customers = customers
    const { add, change, nextChange, find, findByKey, forget } = matterStatements
    this.#add = database.prepare(add)
    this.#change = database.prepare(change)
    this.#nextChange = database.prepare<[], number>(nextChange).pluck()
    this.#find = database.prepare<[string, string], MatterRow>(find).raw()
    this.#findByKey = database.prepare<[string, string], MatterRow>(findByKey).raw()
    this.#forget = database.prepare(forget)
  }

  add(matter: NewMatter): Matter | undefined {
    const there = matter.key === null ? undefined : this.#findByKey.get(matter.kind, matter.key)
    if (there !== undefined) return matterOf(there)
    this.#assertCustomer(matter)
    this.#add.run(...matterColumnsOf(begun(matter, this.#next())))
    this.#time.advance(matter.createdAt)
    return undefined
  }

  change(change: MatterChange): MatterOutcome {
    const matter = matterOrNone(this.#find.get(change.id, change.kind))
    if (matter === undefined) return { kind: 'absent' }
    if (matter.revision !== change.revision) return { kind: 'outdated', matter }
    const changed = changedBy(matter, change, this.#time.decideAt(change.at), this.#next())
    this.#write(changed)
    this.#time.advance(change.at)
    return { kind: 'changed', matter: changed }
  }

  put(matter: KeyedMatter): undefined {
    const there = matterOrNone(this.#findByKey.get(matter.kind, matter.key))
    this.#assertCustomer(matter)
    if (there === undefined) this.#add.run(...matterColumnsOf(begun(matter, this.#next())))
    else this.#write(writtenOver(there, matter, this.#time.decideAt(matter.createdAt), this.#next()))
    this.#time.advance(matter.createdAt)
  }

  /** What is gone has no instant: no clock brings it back. */
  forget({ kind, state, changedBefore, limit }: MatterForgetting): number {
    return this.#forget.run(kind, state, changedBefore, limit).changes
  }

  #write(matter: Matter): void {
    this.#change.run(...changedMatterColumnsOf(matter), matter.id)
  }

  #next(): number {
    const change = this.#nextChange.get()
    if (change === undefined) throw new StoreError('internal', 'the store does not count the changes of matters')
    return change
  }

  #assertCustomer({ customer }: NewMatter): void {
    if (customer !== null) this.#customers.numberOf(customer)
  }
}
