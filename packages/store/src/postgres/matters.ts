import {
  type Matter,
  type MatterChange,
  type MatterId,
  type MatterKind,
  type MatterOutcome,
  type MatterQuery,
  type MatterStore,
  type NewMatter,
  type Page,
  StoreError,
} from '@axbridge/core'
import { assertMatter, begun, changedBy, eachOnce, writtenOver } from '../matters.ts'
import { readCursor } from '../paging/cursor.ts'
import { isListedMatter, type MatterSource, matterListOf, matterSourceOf } from '../paging/lists.ts'
import { collectPageLater, pageLimit } from '../paging/page.ts'
import {
  changedMatterColumnsOf,
  listedMatter,
  type MatterRow,
  matterColumnsOf,
  matterOf,
  matterOrNone,
} from '../sqlite/matter-rows.ts'
import { textArray } from './binary-arrays.ts'
import type { Connection, Statement } from './connection.ts'
import { matterLock } from './locks.ts'
import { matterStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { advance, decideAt } from './transaction.ts'
import { inTransaction, type SoloDone } from './writer.ts'

const lists: Readonly<Record<MatterSource, Statement>> = {
  state: matterStatements.listByState,
  customer: matterStatements.listByCustomer,
  subject: matterStatements.listBySubject,
}

/**
 * What supervision works on, one order of changes over all servers: whoever writes holds the lock of matters until he is committed.
 * Nothing is kept: what one server changes holds for the next bind and the next call at every other.
 */
export class PostgresMatters implements MatterStore {
  readonly #parts: StoreParts

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  async add(matter: NewMatter): Promise<Matter | undefined> {
    assertMatter(matter)
    const { kind, key, createdAt } = matter
    return this.#write<Matter | undefined>(async (connection) => {
      const there = key === null ? undefined : await rowIn(connection, matterStatements.findByKey, [kind, key])
      if (there !== undefined) return { value: there, time: 0 }
      await this.#add(connection, matter)
      return this.#done(connection, undefined, createdAt)
    })
  }

  async change(change: MatterChange): Promise<MatterOutcome> {
    assertMatter(change)
    return this.#write<MatterOutcome>(async (connection) => {
      const outcome = await changeMatter(connection, change)
      return outcome.kind === 'changed'
        ? this.#done<MatterOutcome>(connection, outcome, change.at)
        : { value: outcome, time: 0 }
    })
  }

  async put(matter: NewMatter & { readonly key: string }): Promise<void> {
    assertMatter(matter)
    const { kind, key, createdAt } = matter
    await this.#write(async (connection) => {
      const there = await rowIn(connection, matterStatements.findByKey, [kind, key])
      if (there === undefined) await this.#add(connection, matter)
      else {
        await this.#assertCustomer(connection, matter)
        const now = await decideAt(connection, createdAt)
        const changed = writtenOver(there, matter, now, await nextChange(connection))
        await connection.run(matterStatements.change, [there.id, ...changedMatterColumnsOf(changed)])
      }
      return this.#done(connection, undefined, createdAt)
    })
  }

  async find(kind: MatterKind, id: MatterId): Promise<Matter | undefined> {
    return matterOrNone(await this.#parts.readers.first<MatterRow>(matterStatements.find, [id, kind]))
  }

  async findByKey(kind: MatterKind, key: string): Promise<Matter | undefined> {
    return matterOrNone(await this.#parts.readers.first<MatterRow>(matterStatements.findByKey, [kind, key]))
  }

  async list(query: MatterQuery): Promise<Page<Matter> | undefined> {
    const { readers } = this.#parts
    readers.assertOpen()
    const { kind, limit, cursor } = query
    const list = matterListOf(query)
    const last = cursor === undefined ? undefined : readCursor(list, cursor)
    const row = last === undefined ? undefined : await readers.first<MatterRow>(matterStatements.find, [last, kind])
    if (cursor !== undefined && row === undefined) return undefined
    const source = matterSourceOf(query)
    const read = (before: number, count: number) =>
      source === undefined
        ? readers.rows<MatterRow>(matterStatements.list, [kind, before, count])
        : readers.rows<MatterRow>(lists[source.by], [kind, before, count, source.of])
    return collectPageLater({
      list,
      limit,
      before: row?.[0],
      read: async (before, count) => (await read(before, count)).map(listedMatter),
      matches: (matter) => isListedMatter(query, matter),
    })
  }

  async changedAfter(kinds: readonly MatterKind[], change: number, limit: number): Promise<readonly Matter[]> {
    const values = [textArray(eachOnce(kinds)), change, pageLimit(limit)]
    return (await this.#parts.readers.rows<MatterRow>(matterStatements.changedAfter, values)).map(matterOf)
  }

  /** What is gone has no instant: no clock brings it back. */
  async forget({ kind, state, changedBefore, limit }: Parameters<MatterStore['forget']>[0]): Promise<number> {
    return this.#parts.writer.alone(
      inTransaction(async (connection) => {
        const { count } = await connection.run(matterStatements.forget, [kind, state, changedBefore, limit])
        return { value: count, time: 0 }
      }),
    )
  }

  #write<T>(write: (connection: Connection) => Promise<SoloDone<T>>): Promise<T> {
    return this.#parts.writer.alone(
      inTransaction(async (connection) => {
        await connection.run(matterStatements.takeMatters, [matterLock])
        return write(connection)
      }),
    )
  }

  async #add(connection: Connection, matter: NewMatter): Promise<void> {
    await this.#assertCustomer(connection, matter)
    await addMatter(connection, matter)
  }

  async #done<T>(connection: Connection, value: T, at: number): Promise<SoloDone<T>> {
    return { value, time: await advance(connection, this.#parts.crew.slot, at) }
  }

  async #assertCustomer(connection: Connection, { customer }: NewMatter): Promise<void> {
    if (customer === null) return
    const known = await this.#parts.crew.customers.of(connection, new Set([customer]))
    if (!known.has(customer)) throw new StoreError('internal', 'no such customer')
  }
}

/** Within a transaction that has the lock of matters. Its customer, where it has one, is known to be there. */
export const addMatter = async (connection: Connection, matter: NewMatter): Promise<void> => {
  await connection.run(matterStatements.add, matterColumnsOf(begun(matter, await nextChange(connection))))
}

/** Within a transaction that has the lock of matters. */
export const changeMatter = async (connection: Connection, change: MatterChange): Promise<MatterOutcome> => {
  const { kind, id, revision, at } = change
  const matter = await rowIn(connection, matterStatements.find, [id, kind])
  if (matter === undefined) return { kind: 'absent' }
  if (matter.revision !== revision) return { kind: 'outdated', matter }
  const now = await decideAt(connection, at)
  const changed = changedBy(matter, change, now, await nextChange(connection))
  await connection.run(matterStatements.change, [id, ...changedMatterColumnsOf(changed)])
  return { kind: 'changed', matter: changed }
}

const rowIn = async (connection: Connection, statement: Statement, values: readonly string[]) =>
  matterOrNone((await connection.run<MatterRow>(statement, values)).rows[0])

const nextChange = async (connection: Connection): Promise<number> => {
  const { rows } = await connection.run<[number]>(matterStatements.nextChange)
  const [row] = rows
  if (row === undefined) throw new StoreError('internal', 'the store does not count the changes of matters')
  return row[0]
}
