import type { ActualUser } from '@axbridge/sdk/console'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { firstPage } from '../../api/service.ts'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'

type ListProps = { onRemove(user: ActualUser): void }

/** Who is registered with the customer, the latest first. */
export const ActualUserList = ({ onRemove }: ListProps): ReactNode => {
  const { actualUsers: words, supervision } = useWords()
  const { id, client } = useCustomer()
  const may = useMay()
  const columns: readonly Column<ActualUser>[] = [
    {
      key: 'person',
      title: supervision.personMask,
      width: 180,
      cell: ({ person }) => <span className={styles.mono}>{person}</span>,
    },
    { key: 'name', title: words.name, width: 120, cell: ({ name }) => name },
    {
      key: 'document',
      title: words.document,
      width: 200,
      grow: true,
      cell: ({ document }) => (document === null ? words.noDocument : words.documents[document]),
    },
    { key: 'at', title: words.at, width: 188, cell: ({ at }) => <Instant at={at} /> },
    {
      key: 'remove',
      title: '',
      width: 120,
      cell: (user) =>
        may('removeActualUser') && (
          <Button
            size="small"
            danger
            onClick={() => onRemove(user)}
            data-testid="remove-actual-user"
            data-ask="removeActualUser"
          >
            {words.remove}
          </Button>
        ),
    },
  ]
  return (
    <DataTable
      label={words.list}
      columns={columns}
      rowKey={(one) => one.id}
      queryKey={['listActualUsers', id]}
      read={(cursor, signal) => firstPage(client.listActualUsers(given({ cursor }), { signal }))}
      empty={{ title: words.empty, hint: words.emptyHint }}
    />
  )
}
