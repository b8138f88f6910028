import type { Suspension } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { useCustomers } from '../../panel/customer-names.tsx'
import { useOpened } from '../../panel/opened.ts'
import { optionsOf } from '../../panel/options-of.ts'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { useWords } from '../../words/use-words.ts'
import { AppealTag, SuspendedSubject, SuspensionTag, subjectKind } from './suspended-subject.tsx'

const useFields = (): readonly FilterField[] => {
  const { suspensions: words, supervision } = useWords()
  const customers = useCustomers()
  return [
    { name: 'state', label: supervision.state, kind: 'choice', options: optionsOf(words.states) },
    {
      name: 'customer',
      label: supervision.customer,
      kind: 'choice',
      options: customers.map(({ id, name }) => ({ value: id, label: name })),
    },
  ]
}

const useColumns = (): readonly Column<Suspension>[] => {
  const { suspensions: words, supervision } = useWords()
  return [
    { key: 'kind', title: words.what, width: 110, cell: (one) => words.kinds[subjectKind(one)] },
    { key: 'subject', title: '', width: 210, cell: (one) => <SuspendedSubject of={one} /> },
    { key: 'state', title: supervision.state, width: 170, cell: ({ state }) => <SuspensionTag state={state} /> },
    { key: 'reason', title: words.reason, width: 260, grow: true, cell: ({ reason }) => reason },
    { key: 'appeal', title: words.appeal, width: 190, cell: (one) => <AppealTag of={one} /> },
    { key: 'since', title: words.since, width: 188, cell: ({ suspendedAt }) => <Instant at={suspendedAt} /> },
    { key: 'by', title: words.by, width: 140, cell: ({ by }) => <ByWhom who={by} /> },
  ]
}

/** What is and was suspended, the latest first. */
export const SuspensionList = (): ReactNode => {
  const { suspensions: words } = useWords()
  const { open } = useOpened()
  const fields = useFields()
  const filter = useFilter(fields)
  const asked = given(filter)
  return (
    <DataTable
      label={words.list}
      columns={useColumns()}
      rowKey={({ id }) => id}
      queryKey={['listSuspensions', filter]}
      read={(cursor, signal) => firstPage(service.listSuspensions({ ...asked, ...given({ cursor }) }, { signal }))}
      empty={
        Object.keys(asked).length > 0
          ? { title: words.emptyFiltered, hint: words.emptyFilteredHint }
          : { title: words.empty, hint: words.emptyHint }
      }
      onOpen={({ id }) => open(id)}
      toolbar={<FilterBar fields={fields} />}
    />
  )
}
