import type { Listed } from '../paging/page.ts'

/** Rows under a key in the order of their first commit. */
export class ListedRows<T> {
  readonly #rows = new Map<string, Listed<T>[]>()

  add(key: string, row: Listed<T>): void {
    const rows = this.#rows.get(key)
    if (rows === undefined) this.#rows.set(key, [row])
    else rows.push(row)
  }

  /** The next `count` rows under the key with an ordinal under `before`, newest first. */
  read(key: string, before: number, count: number): readonly Listed<T>[] {
    const rows = this.#rows.get(key) ?? []
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((rows[middle]?.ordinal ?? before) < before) low = middle + 1
      else high = middle
    }
    return rows.slice(Math.max(0, low - count), low).reverse()
  }
}
