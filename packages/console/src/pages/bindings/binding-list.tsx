import type { BindingSearchRequest } from '@axbridge/sdk/console'
import { Button } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { Link } from 'react-router'
import { firstPage } from '../../api/service.ts'
import { useOpened } from '../../panel/opened.ts'
import { optionsOf } from '../../panel/options-of.ts'
import { given } from '../../panel/sending.ts'
import { DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useMay, useSession } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import { bindingsFile, useBindingColumns } from './binding-columns.tsx'
import { useOwnerOfNumber } from './owner-of-number.ts'

const useFields = (): readonly FilterField[] => {
  const { bindings: words } = useWords()
  return useMemo(
    () => [
      { name: 'orderId', label: words.order, kind: 'text' },
      { name: 'number', label: words.number, kind: 'number' },
      { name: 'state', label: words.state, kind: 'choice', options: optionsOf(words.states) },
      { name: 'mode', label: words.mode, kind: 'choice', options: optionsOf(words.modes) },
      { name: 'from', label: words.from, kind: 'from' },
      { name: 'to', label: words.to, kind: 'to' },
    ],
    [words],
  )
}

/** The bindings of the customer, as filtered. */
export const BindingList = (): ReactNode => {
  const { bindings: words } = useWords()
  const { id: customer, client } = useCustomer()
  const may = useMay()
  const { sandbox } = useSession()
  const { open } = useOpened()
  const fields = useFields()
  const filter = useFilter(fields)
  useOwnerOfNumber(filter.number)
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  const tryIt = sandbox !== null && may('getTryIt') && (
    <Link to="/">
      <Button type="primary">{words.tryIt}</Button>
    </Link>
  )
  return (
    <DataTable
      label={words.list}
      columns={useBindingColumns()}
      rowKey={({ id }) => id}
      queryKey={['searchBindings', customer, filter]}
      // What the address says of a choice is checked by the service.
      read={(cursor, signal) =>
        firstPage(client.findBindings(given({ ...filter, cursor }) as BindingSearchRequest, { signal }))
      }
      empty={
        isFiltered
          ? { title: words.emptyFiltered, hint: words.emptyFilteredHint }
          : { title: words.empty, hint: words.emptyHint, action: tryIt }
      }
      onOpen={({ id }) => open(id)}
      csv={bindingsFile}
      toolbar={<FilterBar fields={fields} />}
    />
  )
}
