import {
  type BindingId,
  blockOf,
  type CallRecord,
  type KeyedHash,
  type Page,
  type PersonQuery,
  type ProtectedNumber,
  type StoodParties,
  type StoredBinding,
  serialOf,
  type Traced,
  type TracedBinding,
  type TraceQuery,
  type TraceStore,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { readCursor } from '../paging/cursor.ts'
import { longestPage } from '../paging/page.ts'
import { isOfPerson, mostFollowed, personListOf, personPage, tracedAt, withPartiesOf } from '../paging/traces.ts'
import { assertOpen } from './connections.ts'
import { stoodAtReader, stoodReader } from './former-parties.ts'
import { type BindingKey, bindingKeyOf, packBindingId, packBlock } from './packed-id.ts'
import { PartyLists } from './party-lists.ts'
import { type BindingRow, bindingOf, previousOn, type RecordRow, recordOf } from './rows.ts'
import { bindingStatements, pairStatements, recordStatements } from './statements.ts'

/** So many links of a chain are read in one turn: calls are routed by the same thread. */
const linksAtOnce = 256

/** The look-ups across all customers, read from committed rows. */
export class SqliteTraces implements TraceStore {
  readonly #database: Database
  readonly #ofParty: PartyLists
  readonly #newestOn: Statement<[number, number], number | null>
  readonly #heldUntil: Statement<[number, number, number], number | null>
  readonly #at: Statement<[number, number], BindingRow>
  readonly #findAny: Statement<[number, Uint8Array], BindingRow>
  readonly #callsOf: Statement<[Uint8Array, number, number, number], RecordRow>
  readonly #stoodIn: ReturnType<typeof stoodReader>
  readonly #stoodAt: ReturnType<typeof stoodAtReader>

  constructor(database: Database) {
    this.#database = database
    this.#ofParty = new PartyLists(database)
    this.#newestOn = database.prepare<[number, number], number | null>(pairStatements.newestOn).pluck()
    this.#heldUntil = database.prepare<[number, number, number], number | null>(pairStatements.heldUntil).pluck()
    this.#at = database.prepare<[number, number], BindingRow>(bindingStatements.at).raw()
    this.#findAny = database.prepare<[number, Uint8Array], BindingRow>(bindingStatements.findAny).raw()
    this.#stoodIn = stoodReader(database)
    this.#stoodAt = stoodAtReader(database)
    this.#callsOf = database.prepare<[Uint8Array, number, number, number], RecordRow>(recordStatements.ofBinding).raw()
  }

  /** Follows the chain of the number back to its end: a binding that was made early may have lasted for long. */
  async bindingsOn(number: ProtectedNumber, at: number, query: TraceQuery): Promise<Traced> {
    assertOpen(this.#database)
    const [block, serial] = [packBlock(blockOf(number)), serialOf(number)]
    const limit = Math.min(query.limit, longestPage)
    const items: TracedBinding[] = []
    let next = this.#newestOn.get(block, serial) ?? null
    for (let followed = 0; next !== null; followed += 1) {
      if (followed === mostFollowed || items.length === limit) return { items, isWhole: false }
      if (followed % linksAtOnce === linksAtOnce - 1) await nextTurn()
      assertOpen(this.#database)
      const row: BindingRow | undefined = this.#at.get(block, next)
      if (row === undefined) break
      const held = this.#heldUntil.get(block, serial, next) || null
      const traced = tracedAt(bindingOf(row), at, held, query)
      if (traced !== undefined) {
        // All changes of one binding may have to be looked through for it.
        if (traced.binding.revision > 0) await nextTurn()
        assertOpen(this.#database)
        items.push(withPartiesOf(traced, this.#stoodAt(block, next, at)))
      }
      next = previousOn(row, serial)
    }
    return { items, isWhole: true }
  }

  bindingsOfParty(query: PersonQuery): Page<StoredBinding> | undefined {
    assertOpen(this.#database)
    const before = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : this.#placeBehind(query, query.cursor)
    if (before === undefined) return undefined
    return personPage(query, before, (under, count) =>
      this.#ofParty.readOfAnybody(query.party, under, count).flatMap(({ block, ordinal }) => {
        const row = this.#at.get(block, ordinal)
        return row === undefined ? [] : [{ ordinal, item: bindingOf(row) }]
      }),
    )
  }

  stoodIn(binding: BindingId): readonly StoodParties[] {
    assertOpen(this.#database)
    const key = bindingKeyOf(binding)
    const row = key === undefined ? undefined : this.#findAny.get(key.block, key.token)
    return row === undefined ? [] : this.#stoodIn(row[1], row[0])
  }

  callsOf(binding: BindingId, from: number, to: number, limit: number): readonly CallRecord[] {
    assertOpen(this.#database)
    const packed = packBindingId(binding)
    if (packed === undefined) return []
    return this.#callsOf.all(packed, from, to, Math.min(limit, longestPage)).map(recordOf)
  }

  /** The place of the binding with which an earlier page of this list ended. */
  #placeBehind(query: PersonQuery, cursor: string): number | undefined {
    const id = readCursor(personListOf(query), cursor)
    const key = id === undefined ? undefined : bindingKeyOf(id as BindingId)
    const row = key === undefined ? undefined : this.#findAny.get(key.block, key.token)
    return key !== undefined && row !== undefined && this.#stood(query.party, key, row) ? row[0] : undefined
  }

  #stood(party: KeyedHash, key: BindingKey, row: BindingRow): boolean {
    return this.#ofParty.hasStood(party, key) || !isOfPerson(bindingOf(row))
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
