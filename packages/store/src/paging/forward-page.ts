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
export const forwardPage = <T>(source: ForwardSource<T>): Page<T> => pageOf(source, source.read(readAhead(source)))

/** The same where the read is waited for. */
export const forwardPageLater = async <T>(
  source: Omit<ForwardSource<T>, 'read'> & { readonly read: (count: number) => Promise<readonly T[]> },
): Promise<Page<T>> => pageOf(source, await source.read(readAhead(source)))

/** One more than the page holds, which tells whether there is another. */
const readAhead = ({ limit }: { readonly limit: number }): number => pageLimit(limit) + 1

const pageOf = <T>({ list, limit, idOf }: Omit<ForwardSource<T>, 'read'>, rows: readonly T[]): Page<T> => {
  const items = rows.slice(0, pageLimit(limit))
  const last = items.at(-1)
  return { items, next: last === undefined || rows.length <= items.length ? null : makeCursor(list, idOf(last)) }
}
