import type { Retention } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { useFigure } from '../../panel/figure.ts'
import styles from '../../panel/panel.module.css'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import type { Column } from '../../pieces/row-window.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { WholeTable } from '../../supervision/whole-table.tsx'
import { useWords } from '../../words/use-words.ts'

type Class = Retention['classes'][number]

const useColumns = (): readonly Column<Class>[] => {
  const { dataProtection } = useWords()
  const words = dataProtection.retention
  const figure = useFigure()
  return [
    {
      key: 'class',
      title: words.class,
      width: 280,
      grow: true,
      cell: ({ name }) => dataProtection.classes[name],
    },
    { key: 'term', title: words.term, width: 110, align: 'end', cell: ({ termDays }) => words.days(figure(termDays)) },
    { key: 'law', title: words.law, width: 110, align: 'end', cell: ({ legalDays }) => words.days(figure(legalDays)) },
    { key: 'oldest', title: words.oldest, width: 188, cell: ({ oldestAt }) => <Instant at={oldestAt} /> },
    { key: 'last', title: words.lastRun, width: 188, cell: ({ lastRunAt }) => <Instant at={lastRunAt} /> },
    { key: 'deleted', title: words.deleted, width: 120, align: 'end', cell: ({ deletedLast }) => figure(deletedLast) },
    { key: 'held', title: words.held, width: 110, align: 'end', cell: ({ heldLast }) => figure(heldLast) },
  ]
}

/** What is kept for how long, and what was deleted last. */
export const RetentionTab = (): ReactNode => {
  const { dataProtection } = useWords()
  const words = dataProtection.retention
  const figure = useFigure()
  const columns = useColumns()
  const { data, error, refetch } = useQuery({
    queryKey: ['getRetention'],
    queryFn: ({ signal }) => service.getRetention({ signal }),
  })
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Waiting lines={8} />
  return (
    <div className={styles.stack}>
      <p className={styles.soft}>{words.about}</p>
      <p className={styles.faint}>
        {words.next} <Instant at={data.nextRunAt} /> · {words.holds(figure(data.holds))}
      </p>
      <WholeTable label={words.list} columns={columns} rows={data.classes} rowKey={({ name }) => name} />
    </div>
  )
}
