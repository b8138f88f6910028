import {
  type BindingId,
  type BindingQuery,
  blockOf,
  type KeyedHash,
  type Page,
  type StoredBinding,
  serialOf,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { bindingListOf, isInSource, isListed, sourceOf } from '../paging/lists.ts'
import { collectPageLater, type Listed } from '../paging/page.ts'
import { bindingKeyOf, packBlock } from '../sqlite/packed-id.ts'
import { type BindingRow, listedBinding } from '../sqlite/rows.ts'
import { int8Array } from './binary-arrays.ts'
import { bindingStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'

type Rows = readonly Listed<StoredBinding>[]

/** The lists of bindings, read by the narrowest rows that hold every match. */
export class BindingLists {
  readonly #parts: StoreParts

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  async page(query: BindingQuery): Promise<Page<StoredBinding> | undefined> {
    this.#parts.readers.assertOpen()
    const customer = await this.#parts.numberOf(query.customer)
    const list = bindingListOf(query)
    /** Those of the rows read so far in which the party of the query stands or stood. */
    const stood = new Set<BindingId>()
    const last =
      query.cursor === undefined
        ? undefined
        : await this.#rowBehind(query, customer, stood, readCursor(list, query.cursor))
    if (query.cursor !== undefined && last === undefined) return undefined
    return collectPageLater({
      list,
      limit: query.limit,
      before: last?.ordinal,
      read: async (before, count) =>
        this.#marked(await this.#read(query, customer, before, count), query, customer, stood),
      matches: (binding) => isListed(query, binding, () => stood.has(binding.id)),
    })
  }

  /** The row that an earlier page of this list ended with. */
  async #rowBehind(
    query: BindingQuery,
    customer: number,
    stood: Set<BindingId>,
    id: string | undefined,
  ): Promise<Rows[number] | undefined> {
    const key = id === undefined ? undefined : bindingKeyOf(id as BindingId)
    if (key === undefined) return undefined
    const values = [key.block, Buffer.from(key.token), query.customer]
    const row = await this.#parts.readers.first<BindingRow>(bindingStatements.find, values)
    if (row === undefined) return undefined
    const [found] = await this.#marked([listedBinding(row)], query, customer, stood)
    return found !== undefined && isInSource(query, found.item, () => stood.has(found.item.id)) ? found : undefined
  }

  async #marked(rows: Rows, { party }: BindingQuery, customer: number, stood: Set<BindingId>): Promise<Rows> {
    if (party === undefined || rows.length === 0) return rows
    const values = [Buffer.from(party), customer, int8Array(rows.map(({ ordinal }) => ordinal))]
    const found = await this.#parts.readers.rows<[number]>(bindingStatements.stoodIn, values)
    const ordinals = new Set(found.map(([ordinal]) => ordinal))
    for (const { ordinal, item } of rows) if (ordinals.has(ordinal)) stood.add(item.id)
    return rows
  }

  async #read(query: BindingQuery, customer: number, before: number, count: number): Promise<Rows> {
    const { orderId, number, party } = query
    const { listByCustomer, listByOrder, listByParty, listByNumber } = bindingStatements
    const of = async (...asked: Parameters<StoreParts['readers']['rows']>): Promise<Rows> =>
      (await this.#parts.readers.rows<BindingRow>(...asked)).map(listedBinding)
    const page = [customer, before, count]
    const source = sourceOf(query)
    if (source === 'order') return of(listByOrder, [...page, orderId])
    if (source === 'party') return of(listByParty, [...page, octets(party)])
    if (source === 'number' && number !== undefined)
      return of(listByNumber, [...page, packBlock(blockOf(number)), serialOf(number)])
    return of(listByCustomer, page)
  }
}

const octets = (party: KeyedHash | undefined): Buffer => Buffer.from(party ?? [])
