import { Button } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { Link } from 'react-router'
import { useOpened } from '../../panel/opened.ts'
import { optionsOf } from '../../panel/options-of.ts'
import { DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useMay, useSession } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import { bindingsFile, useBindingColumns } from './binding-columns.tsx'
import { type bindingFilters, bindingsAsked } from './bindings-asked.ts'
import { useOwnerOfNumber } from './owner-of-number.ts'

type Field = FilterField & { readonly name: (typeof bindingFilters)[number] }

const useFields = (): readonly Field[] => {
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
      {...bindingsAsked(customer, client, filter)}
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
