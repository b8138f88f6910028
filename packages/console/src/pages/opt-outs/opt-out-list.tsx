import type { OptOut } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { firstPage } from '../../api/service.ts'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useWords } from '../../words/use-words.ts'

const useColumns = (): readonly Column<OptOut>[] => {
  const { optOuts: words, supervision } = useWords()
  return [
    {
      key: 'person',
      title: supervision.personMask,
      width: 180,
      cell: ({ person }) => <span className={styles.mono}>{person}</span>,
    },
    {
      key: 'of',
      title: words.of,
      width: 220,
      grow: true,
      cell: ({ of }) => (of === 'removed' ? <StateTag kind="idle">{words.removedState}</StateTag> : words.ofs[of]),
    },
    { key: 'since', title: words.since, width: 188, cell: ({ at }) => <Instant at={at} /> },
  ]
}

/** Who wants no more of the customer, the latest first. */
export const OptOutList = (): ReactNode => {
  const { optOuts: words } = useWords()
  const { id, client } = useCustomer()
  return (
    <DataTable
      label={words.list}
      columns={useColumns()}
      rowKey={(one) => one.id}
      queryKey={['listOptOuts', id]}
      read={(cursor, signal) => firstPage(client.listOptOuts(given({ cursor }), { signal }))}
      empty={{ title: words.empty, hint: words.emptyHint }}
    />
  )
}
