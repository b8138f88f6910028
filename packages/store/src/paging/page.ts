import type { Page } from '@axbridge/core'
import { type ListIdentity, makeCursor } from './cursor.ts'

/** No page is longer than this, whatever was asked for. */
export const longestPage = 1_000

export const pageLimit = (asked: number): number => Math.min(Math.max(1, asked), longestPage)

/** A row of a list: `ordinal` counts up in the order of first commits, so that inserts never move a later page. */
export type Listed<T> = { readonly ordinal: number; readonly item: T }

export type PageSource<T> = PageList<T> & {
  /** The next `count` rows of the list with an ordinal under `before`, newest first. */
  readonly read: (before: number, count: number) => readonly Listed<T>[]
}

type PageList<T> = {
  readonly list: ListIdentity
  readonly limit: number
  /** The page begins behind this ordinal; undefined begins at the newest. */
  readonly before: number | undefined
  readonly matches: (item: T) => boolean
}

type Wanted = { readonly before: number; readonly count: number }

/**
 * Collects one page. A read happens in the thread that carries the calls, so a filter that no index knows examines a
 * bounded number of rows: then the page is short, possibly empty, and its `next` goes on where it stopped.
 */
export const collectPage = <T extends { readonly id: string }>(source: PageSource<T>): Page<T> => {
  const steps = pageSteps(source)
  let step = steps.next()
  while (step.done !== true) step = steps.next(source.read(step.value.before, step.value.count))
  return step.value
}

/** The same where a read is waited for. */
export const collectPageLater = async <T extends { readonly id: string }>(
  source: PageList<T> & { readonly read: (before: number, count: number) => Promise<readonly Listed<T>[]> },
): Promise<Page<T>> => {
  const steps = pageSteps(source)
  let step = steps.next()
  while (step.done !== true) step = steps.next(await source.read(step.value.before, step.value.count))
  return step.value
}

/** Asks for rows until the page is full. */
const pageSteps = function* <T extends { readonly id: string }>(
  source: PageList<T>,
): Generator<Wanted, Page<T>, readonly Listed<T>[]> {
  const limit = pageLimit(source.limit)
  const items: T[] = []
  let before = source.before ?? Number.MAX_SAFE_INTEGER
  let last: T | undefined
  for (let examined = 0; examined < longestPage; ) {
    const rows = yield { before, count: limit + 1 }
    for (const { ordinal, item } of rows) {
      const matching = source.matches(item)
      if (matching && items.length === limit) return { items, next: nextOf(source.list, last) }
      if (matching) items.push(item)
      before = ordinal
      last = item
    }
    if (rows.length <= limit) return { items, next: null }
    examined += rows.length
  }
  return { items, next: nextOf(source.list, last) }
}

const nextOf = (list: ListIdentity, last: { readonly id: string } | undefined): string | null =>
  last === undefined ? null : makeCursor(list, last.id)
