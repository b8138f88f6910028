import type {
  Matter,
  MatterChange,
  MatterId,
  MatterKind,
  MatterOutcome,
  MatterQuery,
  MatterStore,
  NewMatter,
  Page,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { assertMatter, eachOnce, firstChanged } from '../matters.ts'
import { readCursor } from '../paging/cursor.ts'
import { isListedMatter, type MatterSource, matterListOf, matterSourceOf } from '../paging/lists.ts'
import { collectPage, pageLimit } from '../paging/page.ts'
import { assertOpen } from './connections.ts'
import { listedMatter, type MatterRow, matterOf, matterOrNone } from './matter-rows.ts'
import type { KeyedMatter, MatterForgetting } from './operations.ts'
import { matterStatements } from './statements.ts'
import type { Writer } from './writer.ts'

type Range = [before: number, count: number]

/** What supervision works on: writes go to the writer, reads are answered at once from committed rows. */
export class SqliteMatters implements MatterStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #find: Statement<[string, string], MatterRow>
  readonly #findByKey: Statement<[string, string], MatterRow>
  readonly #list: Statement<[kind: string, ...Range], MatterRow>
  readonly #lists: Readonly<Record<MatterSource, Statement<[kind: string, of: string, ...Range], MatterRow>>>
  readonly #changedAfter: (kinds: readonly MatterKind[], change: number, limit: number) => readonly Matter[][]

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    const { find, findByKey, list, listByState, listByCustomer, listBySubject, changedAfter } = matterStatements
    const listed = (sql: string) => database.prepare<[string, string, ...Range], MatterRow>(sql).raw()
    this.#find = database.prepare<[string, string], MatterRow>(find).raw()
    this.#findByKey = database.prepare<[string, string], MatterRow>(findByKey).raw()
    this.#list = database.prepare<[string, ...Range], MatterRow>(list).raw()
    this.#lists = {
      state: listed(listByState),
      customer: listed(listByCustomer),
      subject: listed(listBySubject),
    }
    const changed = database.prepare<[string, number, number], MatterRow>(changedAfter).raw()
    // Out of one snapshot: a kind that is read later must not show a change that the others have had since.
    this.#changedAfter = database.transaction((kinds: readonly MatterKind[], change: number, limit: number) =>
      kinds.map((kind) => changed.all(kind, change, limit).map(matterOf)),
    )
  }

  async add(matter: NewMatter): Promise<Matter | undefined> {
    assertMatter(matter)
    return this.#writer.submit('addMatter', matter)
  }

  async change(change: MatterChange): Promise<MatterOutcome> {
    assertMatter(change)
    return this.#writer.submit('changeMatter', change)
  }

  async put(matter: KeyedMatter): Promise<void> {
    assertMatter(matter)
    await this.#writer.submit('putMatter', matter)
  }

  find(kind: MatterKind, id: MatterId): Matter | undefined {
    assertOpen(this.#database)
    return matterOrNone(this.#find.get(id, kind))
  }

  findByKey(kind: MatterKind, key: string): Matter | undefined {
    assertOpen(this.#database)
    return matterOrNone(this.#findByKey.get(kind, key))
  }

  list(query: MatterQuery): Page<Matter> | undefined {
    assertOpen(this.#database)
    const list = matterListOf(query)
    const last = query.cursor === undefined ? undefined : readCursor(list, query.cursor)
    const before = last === undefined ? undefined : this.#find.get(last, query.kind)?.[0]
    if (query.cursor !== undefined && before === undefined) return undefined
    const source = matterSourceOf(query)
    const read = (under: number, count: number): readonly MatterRow[] =>
      source === undefined
        ? this.#list.all(query.kind, under, count)
        : this.#lists[source.by].all(query.kind, source.of, under, count)
    return collectPage({
      list,
      limit: query.limit,
      before,
      read: (under, count) => read(under, count).map(listedMatter),
      matches: (matter) => isListedMatter(query, matter),
    })
  }

  changedAfter(kinds: readonly MatterKind[], change: number, limit: number): readonly Matter[] {
    assertOpen(this.#database)
    const most = pageLimit(limit)
    return firstChanged(this.#changedAfter(eachOnce(kinds), change, most), most)
  }

  forget(forgetting: MatterForgetting): Promise<number> {
    return this.#writer.submit('forgetMatters', forgetting)
  }
}
