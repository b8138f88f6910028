import type { Trace } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { useOpened } from '../../panel/opened.ts'
import { optionsOf } from '../../panel/options-of.ts'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { useWords } from '../../words/use-words.ts'
import { TraceSubject, TraceTag } from './trace-subject.tsx'

/** What waits for a second person is seen without loading the page again. */
const refreshMs = 10_000

const useFields = (): readonly FilterField[] => {
  const { traces: words, supervision } = useWords()
  return [{ name: 'state', label: supervision.state, kind: 'choice', options: optionsOf(words.states) }]
}

const useColumns = (): readonly Column<Trace>[] => {
  const { traces: words, supervision } = useWords()
  return [
    { key: 'state', title: supervision.state, width: 230, cell: ({ state }) => <TraceTag state={state} /> },
    { key: 'what', title: words.what, width: 380, cell: (trace) => <TraceSubject of={trace} /> },
    { key: 'reason', title: words.reason, width: 240, grow: true, cell: ({ reason }) => reason },
    { key: 'case', title: words.caseNumber, width: 140, cell: (trace) => trace.case },
    { key: 'by', title: words.askedBy, width: 150, cell: ({ by }) => <ByWhom who={by} /> },
    { key: 'at', title: words.askedAt, width: 188, cell: ({ askedAt }) => <Instant at={askedAt} /> },
  ]
}

/** What was asked for, the latest first. */
export const TraceList = ({ ask }: { readonly ask: ReactNode }): ReactNode => {
  const { traces: words } = useWords()
  const { open } = useOpened()
  const fields = useFields()
  const filter = useFilter(fields)
  const asked = given(filter)
  return (
    <DataTable
      label={words.list}
      columns={useColumns()}
      rowKey={({ id }) => id}
      queryKey={['listTraces', filter]}
      read={(cursor, signal) => firstPage(service.listTraces({ ...asked, ...given({ cursor }) }, { signal }))}
      empty={
        Object.keys(asked).length > 0
          ? { title: words.emptyFiltered, hint: words.emptyFilteredHint }
          : { title: words.empty, hint: words.emptyHint, action: ask }
      }
      onOpen={({ id }) => open(id)}
      refreshMs={refreshMs}
      toolbar={<FilterBar fields={fields} />}
    />
  )
}
