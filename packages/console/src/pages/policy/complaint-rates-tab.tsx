import type { ComplaintRates } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { CustomerName } from '../../panel/customer-names.tsx'
import { useFigure } from '../../panel/figure.ts'
import styles from '../../panel/panel.module.css'
import { EmptyState } from '../../pieces/empty-state.tsx'
import { Failure } from '../../pieces/failure.tsx'
import type { Column } from '../../pieces/row-window.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { WholeTable } from '../../supervision/whole-table.tsx'
import { useWords } from '../../words/use-words.ts'

type Row = ComplaintRates['items'][number]

/** How many complaints come of each customer's calls, against the two shares at which something happens. */
export const ComplaintRatesTab = (): ReactNode => {
  const { complaintRates: words } = useWords()
  const figure = useFigure()
  const { data, error, refetch } = useQuery({
    queryKey: ['getComplaintRates'],
    queryFn: ({ signal }) => service.getComplaintRates({ signal }),
  })
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Waiting lines={6} />
  const { windowDays, alarmAt, suspendAt, leastCalls, items } = data
  const percent = (share: number) => `${figure(100 * share, 4)} %`
  const standing = ({ rate, calls }: Row): ReactNode => {
    if (calls < leastCalls) return <StateTag kind="idle">{words.few}</StateTag>
    if (rate !== null && rate >= suspendAt) return <StateTag kind="bad">{words.suspend}</StateTag>
    if (rate !== null && rate >= alarmAt) return <StateTag kind="warn">{words.alarm}</StateTag>
    return <StateTag kind="good">{words.fine}</StateTag>
  }
  const columns: readonly Column<Row>[] = [
    {
      key: 'customer',
      title: words.customer,
      width: 240,
      grow: true,
      cell: ({ customer }) => <CustomerName id={customer} />,
    },
    { key: 'complaints', title: words.complaints, width: 120, align: 'end', cell: (row) => figure(row.complaints) },
    { key: 'calls', title: words.calls, width: 140, align: 'end', cell: ({ calls }) => figure(calls) },
    {
      key: 'rate',
      title: words.rate,
      width: 140,
      align: 'end',
      cell: ({ rate }) => (rate === null ? '–' : percent(rate)),
    },
    { key: 'standing', title: words.standing, width: 180, cell: standing },
  ]
  return (
    <div className={styles.stack}>
      <p className={styles.soft}>
        {words.about(windowDays)} {words.thresholds(percent(alarmAt), percent(suspendAt), figure(leastCalls))}
      </p>
      {items.length === 0 ? (
        <EmptyState title={words.empty} hint={words.emptyHint} />
      ) : (
        <WholeTable label={words.list} columns={columns} rows={items} rowKey={({ customer }) => customer} />
      )}
    </div>
  )
}
