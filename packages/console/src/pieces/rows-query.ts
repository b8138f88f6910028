import type { QueryKey } from '@tanstack/react-query'
import type { RowPage } from './row-page.ts'

export type RowsAsked<Row> = {
  /** Begins with the operation's name and holds all that `read` depends on. */
  readonly queryKey: QueryKey
  /** The page at the cursor; the first when there is none. */
  readonly read: (cursor: string | undefined, signal: AbortSignal) => Promise<RowPage<Row>>
}

type Turn = { readonly pageParam: string | undefined; readonly signal: AbortSignal }

/** The query of a list that is read page by page. */
export const rowsQuery = <Row>({ queryKey, read }: RowsAsked<Row>) => ({
  queryKey: [...queryKey],
  queryFn: ({ pageParam, signal }: Turn) => read(pageParam, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }: RowPage<Row>) => next ?? undefined,
})
