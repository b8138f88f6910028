import type { Page } from '@axbridge/core'
import { type ListIdentity, makeCursor } from './cursor.ts'
import { pageLimit } from './page.ts'

export type ForwardSource<T> = {
  readonly list: ListIdentity
  readonly limit: number
  /** The first `count` rows of the list behind the cursor. */
  readonly read: (count: number) => readonly T[]
  readonly idOf: (item: T) => string
}

/** A page of a list that is read in the order in which it grows, or in that of its ids. */
export const forwardPage = <T>({ list, limit, read, idOf }: ForwardSource<T>): Page<T> => {
  const most = pageLimit(limit)
  const rows = read(most + 1)
  const items = rows.slice(0, most)
  const last = items.at(-1)
  return { items, next: last === undefined || rows.length <= most ? null : makeCursor(list, idOf(last)) }
}
