import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { firstPage } from '../../api/service.ts'
import { useOpened } from '../../panel/opened.ts'
import { given } from '../../panel/sending.ts'
import { DataTable } from '../../pieces/data-table.tsx'
import { FilterBar } from '../../pieces/filter-bar.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useMay, useSession } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import { useCallColumns } from './call-columns.tsx'
import { useCallFields, useCallFilter } from './call-filter.ts'

/** New calls come into sight by themselves, as long as one looks at the newest. */
const refreshMs = 10_000

/** The calls of the customer, as filtered. */
export const CallList = (): ReactNode => {
  const { calls: words } = useWords()
  const { id: customer, client } = useCustomer()
  const may = useMay()
  const { sandbox } = useSession()
  const { open } = useOpened()
  const { filter, asked } = useCallFilter()
  const tryIt = sandbox !== null && may('getTryIt') && (
    <Link to="/">
      <Button type="primary">{words.tryIt}</Button>
    </Link>
  )
  return (
    <DataTable
      label={words.list}
      columns={useCallColumns()}
      rowKey={({ id }) => id}
      queryKey={['listCalls', customer, filter]}
      read={(cursor, signal) => firstPage(client.listCalls({ ...asked, ...given({ cursor }) }, { signal }))}
      empty={
        Object.keys(asked).length > 0
          ? { title: words.emptyFiltered, hint: words.emptyFilteredHint }
          : { title: words.empty, hint: words.emptyHint, action: tryIt }
      }
      onOpen={({ id }) => open(id)}
      refreshMs={refreshMs}
      toolbar={<FilterBar fields={useCallFields()} />}
    />
  )
}
