import type { Customer } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { useFigure } from '../../panel/figure.ts'
import { useOpened } from '../../panel/opened.ts'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { useWords } from '../../words/use-words.ts'
import { CustomerState, EntityState } from './customer-state.tsx'

const useColumns = (): readonly Column<Customer>[] => {
  const { customers: words, profile } = useWords()
  const figure = useFigure()
  const limit = (value: number | null) => (value === null ? words.asServer : figure(value))
  return [
    { key: 'name', title: words.name, width: 220, grow: true, cell: ({ name }) => name },
    { key: 'state', title: profile.state, width: 140, cell: (customer) => <CustomerState customer={customer} /> },
    { key: 'entity', title: profile.verification, width: 150, cell: (customer) => <EntityState customer={customer} /> },
    { key: 'id', title: words.id, width: 210, cell: ({ id }) => <span className={styles.mono}>{id}</span> },
    { key: 'added', title: words.added, width: 188, cell: ({ createdAt }) => <Instant at={createdAt} /> },
    {
      key: 'bearer',
      title: words.bearer,
      width: 140,
      cell: ({ settings }) =>
        settings.bearerAllowed ? (
          <StateTag kind="warn">{words.bearerYes}</StateTag>
        ) : (
          <StateTag kind="good">{words.bearerNo}</StateTag>
        ),
    },
    {
      key: 'pairs',
      title: words.pairsPerNumber,
      width: 170,
      cell: ({ settings }) => limit(settings.pairsPerNumber),
    },
    {
      key: 'most',
      title: words.mostPairs,
      width: 150,
      cell: ({ settings }) => (settings.mostPairs === null ? words.asFit : figure(settings.mostPairs)),
    },
  ]
}

/** The customers, in the order in which they were added. */
export const CustomerList = ({ add }: { readonly add: ReactNode }): ReactNode => {
  const { customers: words } = useWords()
  const { open } = useOpened()
  return (
    <DataTable
      label={words.list}
      columns={useColumns()}
      rowKey={({ id }) => id}
      queryKey={['listCustomers', 'list']}
      read={(cursor, signal) => firstPage(service.listCustomers(given({ cursor }), { signal }))}
      empty={{ title: words.empty, hint: words.emptyHint, action: add }}
      onOpen={({ id }) => open(id)}
      csv={{
        name: 'customers',
        fields: [
          ['id', ({ id }) => id],
          ['name', ({ name }) => name],
          ['createdAt', ({ createdAt }) => createdAt],
          ['bearerAllowed', ({ settings }) => String(settings.bearerAllowed)],
          ['pairsPerNumber', ({ settings }) => String(settings.pairsPerNumber ?? '')],
          ['mostPairs', ({ settings }) => String(settings.mostPairs ?? '')],
        ],
      }}
    />
  )
}
