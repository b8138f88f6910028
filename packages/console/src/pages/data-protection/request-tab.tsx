import { PlusOutlined } from '@ant-design/icons'
import type { PersonRequest } from '@axbridge/sdk/console'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { useMay } from '../../session/session.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { TimeLeft } from '../../supervision/time-left.tsx'
import { useWords } from '../../words/use-words.ts'
import { RequestForm } from './request-form.tsx'
import { RequestPanel } from './request-panel.tsx'

/** With less than that left it is to be answered now. */
const soonMs = 3 * 86_400_000

const useColumns = (): readonly Column<PersonRequest>[] => {
  const { dataProtection, supervision } = useWords()
  const words = dataProtection.requests
  return [
    {
      key: 'state',
      title: supervision.state,
      width: 120,
      cell: ({ state }) => <StateTag kind={state === 'open' ? 'warn' : 'good'}>{words.states[state]}</StateTag>,
    },
    { key: 'kind', title: words.kind, width: 110, cell: ({ kind }) => words.kinds[kind] },
    {
      key: 'person',
      title: supervision.personMask,
      width: 140,
      cell: ({ person }) => <span className={styles.mono}>{person}</span>,
    },
    {
      key: 'due',
      title: words.due,
      width: 290,
      cell: ({ state, dueAt }) =>
        state === 'open' ? <TimeLeft until={dueAt} soon={soonMs} /> : <Instant at={dueAt} />,
    },
    { key: 'reason', title: words.reason, width: 240, grow: true, cell: ({ reason }) => reason },
    { key: 'asked', title: words.asked, width: 188, cell: ({ askedAt }) => <Instant at={askedAt} /> },
    { key: 'by', title: supervision.by, width: 140, cell: ({ by }) => <ByWhom who={by} /> },
  ]
}

/** What people asked of their own data, the latest first. */
export const RequestTab = (): ReactNode => {
  const { dataProtection, supervision } = useWords()
  const words = dataProtection.requests
  const may = useMay()
  const [isAdding, setAdding] = useState(false)
  const [shown, setShown] = useState<PersonRequest | null>(null)
  const fields: readonly FilterField[] = [
    { name: 'state', label: supervision.state, kind: 'choice', options: optionsOf(words.states) },
  ]
  const filter = useFilter(fields)
  const asked = given(filter)
  const add = may('addPersonRequest') && (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => setAdding(true)}
      data-testid="add-request"
      data-ask="addPersonRequest"
    >
      {words.add}
    </Button>
  )
  return (
    <>
      <DataTable
        label={words.list}
        columns={useColumns()}
        rowKey={({ id }) => id}
        queryKey={['listPersonRequests', filter]}
        read={(cursor, signal) => firstPage(service.listPersonRequests({ ...asked, ...given({ cursor }) }, { signal }))}
        empty={
          Object.keys(asked).length > 0
            ? { title: words.emptyFiltered, hint: words.emptyFilteredHint }
            : { title: words.empty, hint: words.emptyHint, action: add }
        }
        onOpen={setShown}
        toolbar={
          <div className={styles.spread}>
            <div className={styles.wide}>
              <FilterBar fields={fields} />
            </div>
            {add}
          </div>
        }
      />
      <RequestForm isOpen={isAdding} onClose={() => setAdding(false)} />
      <RequestPanel request={shown} onClose={() => setShown(null)} />
    </>
  )
}
