import { PlusOutlined } from '@ant-design/icons'
import type { Breach } from '@axbridge/sdk/console'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { useFigure } from '../../panel/figure.ts'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import { BreachForm } from './breach-form.tsx'
import { BreachPanel } from './breach-panel.tsx'

const useColumns = (): readonly Column<Breach>[] => {
  const { dataProtection, supervision } = useWords()
  const words = dataProtection.breaches
  const figure = useFigure()
  return [
    {
      key: 'state',
      title: supervision.state,
      width: 110,
      cell: ({ state }) => <StateTag kind={state === 'open' ? 'bad' : 'idle'}>{words.states[state]}</StateTag>,
    },
    { key: 'found', title: words.found, width: 188, cell: ({ foundAt }) => <Instant at={foundAt} /> },
    { key: 'kinds', title: words.kinds, width: 220, cell: ({ kinds }) => kinds.join(', ') },
    {
      key: 'persons',
      title: words.persons,
      width: 130,
      align: 'end',
      cell: ({ persons }) => (persons === null ? words.unknown : figure(persons)),
    },
    { key: 'cause', title: words.cause, width: 260, grow: true, cell: ({ cause }) => cause },
    {
      key: 'told',
      title: words.told,
      width: 200,
      cell: ({ told }) => (told.length === 0 ? words.nobodyTold : told.map(({ whom }) => whom).join(', ')),
    },
  ]
}

/** The breaches of personal data, the latest first. */
export const BreachTab = (): ReactNode => {
  const { dataProtection, supervision } = useWords()
  const words = dataProtection.breaches
  const may = useMay()
  const [isAdding, setAdding] = useState(false)
  const [shown, setShown] = useState<Breach | null>(null)
  const fields: readonly FilterField[] = [
    { name: 'state', label: supervision.state, kind: 'choice', options: optionsOf(words.states) },
  ]
  const filter = useFilter(fields)
  const asked = given(filter)
  const add = may('addBreach') && (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => setAdding(true)}
      data-testid="add-breach"
      data-ask="addBreach"
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
        queryKey={['listBreaches', filter]}
        read={(cursor, signal) => firstPage(service.listBreaches({ ...asked, ...given({ cursor }) }, { signal }))}
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
      <BreachForm breach={null} isOpen={isAdding} onClose={() => setAdding(false)} />
      <BreachPanel breach={shown} onChange={setShown} onClose={() => setShown(null)} />
    </>
  )
}
