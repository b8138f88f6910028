import { hashKey, useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useWords } from '../words/use-words.ts'
import { bareRun, mostBare } from './bare-run.ts'
import { CsvExport, type CsvFile } from './csv-export.tsx'
import styles from './data-table.module.css'
import { EmptyState, type EmptyStateProps } from './empty-state.tsx'
import { Failure } from './failure.tsx'
import type { RowPage } from './row-page.ts'
import { type Column, RowWindow } from './row-window.tsx'
import { type RowsAsked, rowsQuery } from './rows-query.ts'
import { Waiting } from './waiting.tsx'

export type { Column, RowPage }

type DataTableProps<Row> = RowsAsked<Row> & {
  /** What its rows are: "Bindings". */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rowKey: (row: Row) => string
  readonly empty: EmptyStateProps
  readonly onOpen?: (row: Row) => void
  readonly csv?: CsvFile<Row>
  /** Reads again so often, as long as nobody has scrolled beyond the first page. */
  readonly refreshMs?: number
  readonly toolbar?: ReactNode
}

/** What a person can look through; beyond it a narrower filter helps more than a longer list. */
const mostRows = 20_000

/** How many bare pages in a row end the search, of the list of that key. */
type Stops = { readonly key: string; readonly at: number }

const noStops: Stops = { key: '', at: mostBare }

/** A list of the service, read page by page while one scrolls. */
export const DataTable = <Row,>(props: DataTableProps<Row>): ReactNode => {
  const { label, columns, rowKey, queryKey, read, empty, onOpen, csv, refreshMs, toolbar } = props
  const { pieces } = useWords()
  const query = useInfiniteQuery({
    ...rowsQuery({ queryKey, read }),
    refetchInterval: ({ state }) =>
      refreshMs !== undefined && (state.data?.pages.length ?? 0) <= 1 ? refreshMs : false,
    // All that was read would be read again, page by page.
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= 1,
  })
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data])
  const isFull = rows.length >= mostRows
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const pages = query.data?.pages
  const bare = bareRun(pages ?? [])
  const [stops, setStops] = useState<Stops>(noStops)
  const stop = stops.key === hashKey(queryKey) ? stops.at : mostBare
  const canReadOn = hasNextPage && !isFull && query.error === null
  const isSearching = canReadOn && bare > 0 && bare < stop
  const isHalted = canReadOn && bare >= stop
  const readOn = () => {
    if (canReadOn && !isHalted && !isFetchingNextPage) void fetchNextPage()
  }
  // A page that brought nothing leaves the rows as they are, so that no row asks for the next one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that came asks for the next.
  useEffect(() => {
    if (isSearching) readOn()
  }, [isSearching, isFetchingNextPage, pages?.length])
  const haltAt = (at: number) => setStops({ key: hashKey(queryKey), at })
  const search = (isSearching || isHalted) && (
    <div className={styles.searching} role="status" data-testid="searching">
      <span>{isHalted ? pieces.searchHalted(bare) : pieces.searching}</span>
      <Button size="small" onClick={() => haltAt(isHalted ? bare + mostBare : bare)}>
        {isHalted ? pieces.searchOn : pieces.stopSearch}
      </Button>
    </div>
  )
  const content = () => {
    if (query.isPending) return <Waiting lines={8} />
    if (query.error !== null && rows.length === 0)
      return <Failure error={query.error} onRetry={() => void query.refetch()} />
    if (rows.length === 0 && hasNextPage) return null
    if (rows.length === 0) return <EmptyState {...empty} />
    return <RowWindow label={label} columns={columns} rows={rows} rowKey={rowKey} onOpen={onOpen} onNearEnd={readOn} />
  }
  const told = () => {
    if (isFull && hasNextPage) return pieces.tooManyRows(rows.length)
    if (isFetchingNextPage) return pieces.readingMore
    return hasNextPage ? pieces.rowsSoFar(rows.length) : pieces.allRows(rows.length)
  }
  return (
    <div className={styles.frame}>
      {(toolbar !== undefined || csv !== undefined) && (
        <div className={styles.toolbar}>
          <div className={styles.filters}>{toolbar}</div>
          {csv !== undefined && <CsvExport file={csv} read={read} isDisabled={rows.length === 0} />}
        </div>
      )}
      {content()}
      {search}
      {rows.length > 0 && (
        <footer className={styles.foot}>
          <span aria-live="polite">{told()}</span>
          {query.error !== null && (
            <>
              <span className={styles.notRead}>{pieces.moreNotRead}</span>
              <Button size="small" onClick={() => void (hasNextPage ? fetchNextPage() : query.refetch())}>
                {pieces.tryAgain}
              </Button>
            </>
          )}
        </footer>
      )}
    </div>
  )
}
