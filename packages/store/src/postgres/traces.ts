import {
  type BindingId,
  blockOf,
  type CallRecord,
  type Page,
  type PersonQuery,
  type ProtectedNumber,
  type StoodParties,
  type StoredBinding,
  serialOf,
  type Traced,
  type TraceQuery,
  type TraceStore,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { longestPage } from '../paging/page.ts'
import {
  type FoundBinding,
  mostFollowed,
  personListOf,
  personPageLater,
  tracedAt,
  withPartiesOf,
} from '../paging/traces.ts'
import { bindingKeyOf, packBindingId, packBlock } from '../sqlite/packed-id.ts'
import { type BindingRow, bindingOf, listedBinding, type RecordRow, recordOf } from '../sqlite/rows.ts'
import { byteaArray, int2Array, int4Array } from './binary-arrays.ts'
import { readStood, readStoodAt } from './former-parties.ts'
import { bindingStatements, pairStatements, recordStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'

const rowsAtOnce = 500

/** The look-ups across all customers. */
export class PostgresTraces implements TraceStore {
  readonly #parts: StoreParts

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  async bindingsOn(number: ProtectedNumber, at: number, query: TraceQuery): Promise<Traced> {
    const { readers } = this.#parts
    const [block, serial] = [packBlock(blockOf(number)), serialOf(number)]
    const limit = Math.min(query.limit, longestPage)
    const found: { readonly token: Buffer; readonly traced: FoundBinding }[] = []
    const all = async (isWhole: boolean): Promise<Traced> => {
      const tokens = found.map(({ token }) => token)
      const stood = await readStoodAt(readers, block, tokens, at)
      return {
        items: found.map(({ token, traced }) => withPartiesOf(traced, stood.get(token.toString('hex')))),
        isWhole,
      }
    }
    let before = Number.MAX_SAFE_INTEGER
    for (let followed = 0; followed < mostFollowed; followed += rowsAtOnce) {
      const rows = await readers.rows<BindingRow>(bindingStatements.onNumber, [block, serial, before, rowsAtOnce])
      const held = await this.#heldUntil(block, serial, rows)
      for (const row of rows) {
        const traced = tracedAt(bindingOf(row), at, held.get(row[4].toString('hex')) ?? null, query)
        if (traced === undefined) continue
        if (found.length === limit) return all(false)
        found.push({ token: row[4], traced })
      }
      if (rows.length < rowsAtOnce) return all(true)
      before = rows.at(-1)?.[0] ?? 0
    }
    return all(false)
  }

  async bindingsOfParty(query: PersonQuery): Promise<Page<StoredBinding> | undefined> {
    const { readers } = this.#parts
    readers.assertOpen()
    const party = Buffer.from(query.party)
    const before = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : await this.#placeBehind(query, query.cursor)
    if (before === undefined) return undefined
    return personPageLater(query, before, async (under, count) =>
      (await readers.rows<BindingRow>(bindingStatements.ofPerson, [party, under, count])).map(listedBinding),
    )
  }

  async stoodIn(binding: BindingId): Promise<readonly StoodParties[]> {
    const { readers } = this.#parts
    readers.assertOpen()
    const key = bindingKeyOf(binding)
    return key === undefined ? [] : readStood(readers, key.block, key.token)
  }

  async callsOf(binding: BindingId, from: number, to: number, limit: number): Promise<readonly CallRecord[]> {
    const packed = packBindingId(binding)
    if (packed === undefined) return []
    const values = [Buffer.from(packed), from, to, Math.min(limit, longestPage)]
    return (await this.#parts.readers.rows<RecordRow>(recordStatements.ofBinding, values)).map(recordOf)
  }

  /** Until when pairs of these bindings rest on a number, by their tokens. */
  async #heldUntil(block: number, serial: number, rows: readonly BindingRow[]): Promise<ReadonlyMap<string, number>> {
    if (rows.length === 0) return new Map()
    const values = [
      int4Array(rows.map(() => block)),
      int2Array(rows.map(() => serial)),
      byteaArray(rows.map((row) => row[4])),
    ]
    const held = await this.#parts.readers.rows<[Buffer, number]>(pairStatements.heldOf, values)
    return new Map(held.map(([token, until]) => [token.toString('hex'), until]))
  }

  /** The place of the binding with which an earlier page of this list ended. */
  async #placeBehind(query: PersonQuery, cursor: string): Promise<number | undefined> {
    const id = readCursor(personListOf(query), cursor)
    const key = id === undefined ? undefined : bindingKeyOf(id as BindingId)
    if (key === undefined) return undefined
    const values = [int4Array([key.block]), byteaArray([key.token])]
    return (await this.#parts.readers.first<BindingRow>(bindingStatements.read, values))?.[0]
  }
}
