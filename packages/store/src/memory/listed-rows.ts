type Placed = { readonly ordinal: number }

/** Rows under a key in the order of their first commit. */
export class ListedRows<Row extends Placed> {
  readonly #rows = new Map<string, Row[]>()

  /** False for a row that is under the key already. */
  add(key: string, row: Row): boolean {
    const rows = this.#rows.get(key)
    if (rows === undefined) {
      this.#rows.set(key, [row])
      return true
    }
    const at = countBefore(rows, row.ordinal)
    if (rows[at] === row) return false
    rows.splice(at, 0, row)
    return true
  }

  has(key: string, row: Row): boolean {
    const rows = this.#rows.get(key) ?? []
    return rows[countBefore(rows, row.ordinal)] === row
  }

  remove(key: string, row: Row): void {
    const rows = this.#rows.get(key)
    if (rows === undefined || !this.has(key, row)) return
    rows.splice(countBefore(rows, row.ordinal), 1)
    if (rows.length === 0) this.#rows.delete(key)
  }

  /** All rows under the key, the oldest first. */
  all(key: string): readonly Row[] {
    return this.#rows.get(key) ?? []
  }

  /** The next `count` rows under the key with an ordinal under `before`, newest first. */
  read(key: string, before: number, count: number): readonly Row[] {
    const rows = this.#rows.get(key) ?? []
    const end = countBefore(rows, before)
    return rows.slice(Math.max(0, end - count), end).reverse()
  }
}

/** How many rows have an ordinal under `before`. */
const countBefore = (rows: readonly Placed[], before: number): number => {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.ordinal ?? before) < before) low = middle + 1
    else high = middle
  }
  return low
}
