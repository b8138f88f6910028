import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { firstPage } from '../../api/service.ts'
import { useOpened } from '../../panel/opened.ts'
import { given } from '../../panel/sending.ts'
import { DataTable } from '../../pieces/data-table.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useWords } from '../../words/use-words.ts'
import { useBindingColumns } from './binding-columns.tsx'
import type { PartySearch } from './party-search-form.tsx'

type PartySearchListProps = { readonly search: PartySearch; onEnd(): void }

let searches = 0

/** The bindings in which one person stands. Each page of them is an entry of the audit log, so none is read twice. */
export const PartySearchList = ({ search, onEnd }: PartySearchListProps): ReactNode => {
  const { bindings: words } = useWords()
  const { id: customer, client } = useCustomer()
  const { open } = useOpened()
  const queries = useQueryClient()
  const columns = useBindingColumns()
  const [place] = useState(() => {
    searches += 1
    queries.setQueryDefaults(['searchByParty'], {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    })
    return searches
  })
  useEffect(() => () => queries.removeQueries({ queryKey: ['searchByParty'] }), [queries])
  return (
    <DataTable
      label={words.party.result}
      columns={columns}
      rowKey={({ id }) => id}
      // The number of the search stands for whom it is about.
      queryKey={['searchByParty', customer, place]}
      read={(cursor, signal) => firstPage(client.searchByParty({ ...search, ...given({ cursor }) }, { signal }))}
      empty={{ title: words.emptyFiltered, hint: words.emptyFilteredHint }}
      onOpen={({ id }) => open(id)}
      toolbar={
        <Alert
          type="info"
          showIcon
          title={words.party.result}
          action={
            <Button size="small" onClick={onEnd} data-testid="party-search-end">
              {words.party.over}
            </Button>
          }
        />
      }
    />
  )
}
