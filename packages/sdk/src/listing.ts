/** How many items a page holds where nobody says it. */
export const pageLimit = 200

/** A part of a list, and the cursor of the next one. */
export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null }

/**
 * A list that is read page by page as it is needed. Iterating goes on where the last iteration stopped: a page that was
 * broken off comes again as a whole, so that an item may come twice and none is missed.
 */
export class Listing<Item> implements AsyncIterable<Item> {
  readonly #read: (cursor: string | undefined) => Promise<Page<Item>>
  #cursor: string | null | undefined

  constructor(read: (cursor: string | undefined) => Promise<Page<Item>>, from: string | undefined) {
    this.#read = read
    this.#cursor = from
  }

  /**
   * Where the list goes on, also for another process: given as `cursor` to the same list, it begins there. Undefined at
   * the beginning, null when all was read.
   */
  get cursor(): string | null | undefined {
    return this.#cursor
  }

  /** The rest of the list by pages. A page is behind us when the next one is asked for. */
  async *pages(): AsyncGenerator<Page<Item>, void, undefined> {
    while (this.#cursor !== null) {
      const page = await this.#read(this.#cursor)
      yield page
      this.#cursor = page.next
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const { items } of this.pages()) yield* items
  }

  /** The next items, at most so many. */
  async take(most: number): Promise<Item[]> {
    const taken: Item[] = []
    if (most <= 0) return taken
    for await (const item of this) {
      taken.push(item)
      if (taken.length >= most) break
    }
    return taken
  }
}

/** A list that is asked for by a query with a cursor. */
export const listingOf = <
  Query extends { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  Item,
>(
  query: Query,
  read: (wanted: Query) => Promise<Page<Item>>,
): Listing<Item> => new Listing((cursor) => read({ ...query, limit: query.limit ?? pageLimit, cursor }), query.cursor)
