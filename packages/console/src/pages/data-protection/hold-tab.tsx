import type { Hold } from '@axbridge/sdk/console'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { CustomerName } from '../../panel/customer-names.tsx'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { NumberText } from '../../pieces/number-text.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { useMay } from '../../session/session.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { useWords } from '../../words/use-words.ts'
import { HoldForm, HoldRelease } from './hold-forms.tsx'

const HeldThing = ({ of: { customer, order, binding, number, person } }: { readonly of: Hold }): ReactNode => {
  const { dataProtection } = useWords()
  if (person !== null) return <span className={styles.mono}>{person}</span>
  if (number !== null) return <NumberText value={number} />
  return (
    <span className={styles.inline}>
      {customer !== null && <CustomerName id={customer} />}
      {order !== null && dataProtection.holds.order_(order)}
      {binding !== null && <span className={styles.mono}>{binding}</span>}
    </span>
  )
}

/** What must not be deleted, the latest first. */
export const HoldTab = (): ReactNode => {
  const { dataProtection, supervision } = useWords()
  const words = dataProtection.holds
  const may = useMay()
  const [isAdding, setAdding] = useState(false)
  const [released, setReleased] = useState<Hold | null>(null)
  const fields: readonly FilterField[] = [
    { name: 'state', label: supervision.state, kind: 'choice', options: optionsOf(words.states) },
  ]
  const filter = useFilter(fields)
  const asked = given(filter)
  const add = may('addHold') && (
    <Button type="primary" onClick={() => setAdding(true)} data-testid="add-hold" data-ask="addHold">
      {words.add}
    </Button>
  )
  const columns: readonly Column<Hold>[] = [
    { key: 'what', title: words.what, width: 260, cell: (hold) => <HeldThing of={hold} /> },
    {
      key: 'state',
      title: supervision.state,
      width: 110,
      cell: ({ state }) => <StateTag kind={state === 'in_force' ? 'busy' : 'idle'}>{words.states[state]}</StateTag>,
    },
    { key: 'reason', title: words.reason, width: 240, grow: true, cell: ({ reason }) => reason },
    { key: 'case', title: words.caseNumber, width: 130, cell: (hold) => hold.case },
    { key: 'since', title: words.since, width: 188, cell: ({ heldAt }) => <Instant at={heldAt} /> },
    { key: 'by', title: supervision.by, width: 140, cell: ({ by }) => <ByWhom who={by} /> },
    {
      key: 'release',
      title: '',
      width: 110,
      cell: (hold) =>
        hold.state === 'in_force' &&
        may('releaseHold') && (
          <Button size="small" onClick={() => setReleased(hold)} data-testid="release-hold" data-ask="releaseHold">
            {words.release}
          </Button>
        ),
    },
  ]
  return (
    <>
      <DataTable
        label={words.list}
        columns={columns}
        rowKey={({ id }) => id}
        queryKey={['listHolds', filter]}
        read={(cursor, signal) => firstPage(service.listHolds({ ...asked, ...given({ cursor }) }, { signal }))}
        empty={
          Object.keys(asked).length > 0
            ? { title: words.emptyFiltered, hint: words.emptyFilteredHint }
            : { title: words.empty, hint: words.emptyHint, action: add }
        }
        toolbar={
          <div className={styles.spread}>
            <div className={styles.wide}>
              <FilterBar fields={fields} />
            </div>
            {add}
          </div>
        }
      />
      <HoldForm isOpen={isAdding} onClose={() => setAdding(false)} />
      <HoldRelease hold={released} onClose={() => setReleased(null)} />
    </>
  )
}
