import type { DataKey, KeyRing } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { CustomerName } from '../../panel/customer-names.tsx'
import { Facts } from '../../panel/facts.tsx'
import { useFigure } from '../../panel/figure.ts'
import styles from '../../panel/panel.module.css'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Panel } from '../../pieces/page.tsx'
import type { Column } from '../../pieces/row-window.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useMay } from '../../session/session.tsx'
import { WholeTable } from '../../supervision/whole-table.tsx'
import { useWords } from '../../words/use-words.ts'
import { KeyChangeList } from './key-change-list.tsx'

const useColumns = (): readonly Column<DataKey>[] => {
  const { keys: words, supervision } = useWords()
  return [
    { key: 'number', title: words.number, width: 70, align: 'end', cell: ({ number }) => number },
    {
      key: 'customer',
      title: words.customer,
      width: 260,
      grow: true,
      cell: ({ customer }) => (customer === null ? words.nobody : <CustomerName id={customer} />),
    },
    { key: 'suite', title: words.suiteOf, width: 130, cell: ({ suite }) => <code>{suite}</code> },
    {
      key: 'state',
      title: supervision.state,
      width: 130,
      cell: ({ seals }) => <StateTag kind={seals ? 'good' : 'idle'}>{seals ? words.seals : words.opens}</StateTag>,
    },
    { key: 'since', title: words.since, width: 188, cell: ({ since }) => <Instant at={since} /> },
    { key: 'from', title: words.sealsFrom, width: 188, cell: ({ sealsFrom }) => <Instant at={sealsFrom} /> },
  ]
}

const Ring = ({ ring }: { readonly ring: KeyRing }): ReactNode => {
  const { keys: words } = useWords()
  const figure = useFigure()
  const columns = useColumns()
  const { suite, master, index, revision, keys, mostKeys } = ring
  return (
    <>
      <Panel title={words.ring}>
        <div className={styles.stack}>
          <p className={styles.soft}>{words.about}</p>
          <Facts
            facts={[
              [words.suite, words.suites[suite]],
              [words.master, words.masters[master.kind]],
              [
                words.index,
                <span key="index">
                  {words.suites[index.suite]} · {words.since} <Instant at={index.since} />
                </span>,
              ],
              [words.revision, figure(revision)],
              [words.list, words.room(figure(keys.length), figure(mostKeys))],
            ]}
          />
        </div>
      </Panel>
      <WholeTable label={words.list} columns={columns} rows={keys} rowKey={({ number }) => String(number)} />
    </>
  )
}

/** The keys of the installation, without any key, and the changes of them. */
export const KeyRingTab = (): ReactNode => {
  const may = useMay()
  const { data, error, refetch } = useQuery({
    queryKey: ['getKeyRing'],
    queryFn: ({ signal }) => service.getKeyRing({ signal }),
  })
  return (
    <div className={styles.stack}>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={6} />}
      {data !== undefined && <Ring ring={data} />}
      {may('listKeyChanges') && <KeyChangeList />}
    </div>
  )
}
