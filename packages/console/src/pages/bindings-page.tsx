import { UserOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { queryClient } from '../api/query-client.ts'
import { customerService } from '../api/service.ts'
import type { Asked } from '../app/asked.ts'
import { filterIn } from '../pieces/filter-bar.tsx'
import { Page } from '../pieces/page.tsx'
import { rowsQuery } from '../pieces/rows-query.ts'
import { useMay } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { BindingList } from './bindings/binding-list.tsx'
import { BindingPanel } from './bindings/binding-panel.tsx'
import { bindingFilters, bindingsAsked } from './bindings/bindings-asked.ts'
import { type PartySearch, PartySearchForm } from './bindings/party-search-form.tsx'
import { PartySearchList } from './bindings/party-search-list.tsx'

/** Reads the first rows before the page is drawn. */
export const prepare = async ({ customer, search }: Asked): Promise<void> => {
  if (customer === undefined) return
  const filter = filterIn(search, bindingFilters)
  await queryClient.prefetchInfiniteQuery(rowsQuery(bindingsAsked(customer, customerService(customer), filter)))
}

const BindingsPage = (): ReactNode => {
  const { bindings: words } = useWords()
  const may = useMay()
  const [isAsking, setAsking] = useState(false)
  // Whom one looks for is kept here and nowhere else: it is in no address and no key of a query.
  const [search, setSearch] = useState<PartySearch | null>(null)
  const actions = may('searchByParty') && (
    <Button icon={<UserOutlined />} onClick={() => setAsking(true)} data-testid="find-person" data-ask="searchByParty">
      {words.party.button}
    </Button>
  )
  return (
    <Page testId="page-bindings" title={words.title} about={words.about} actions={actions}>
      {search === null ? <BindingList /> : <PartySearchList search={search} onEnd={() => setSearch(null)} />}
      <PartySearchForm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onSearch={(asked) => {
          setSearch(asked)
          setAsking(false)
        }}
      />
      <BindingPanel />
    </Page>
  )
}

export default BindingsPage
