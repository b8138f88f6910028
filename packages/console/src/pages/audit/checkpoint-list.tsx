import type { Checkpoint, CheckpointPage } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { useFigure } from '../../panel/figure.ts'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { CopyButton } from '../../pieces/copy-button.tsx'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Panel } from '../../pieces/page.tsx'
import { useWords } from '../../words/use-words.ts'

/** The public keys by which anybody can check the signatures, this server left out. */
const PublicKeys = (): ReactNode => {
  const { audit } = useWords()
  const words = audit.checkpoints
  const { data } = useQuery({
    queryKey: ['listCheckpoints', 'keys'],
    // The keys stand in each page of the list.
    queryFn: async ({ signal }) => {
      const page = await firstPage(service.listCheckpoints({ limit: 1 }, { signal }))
      return (page as CheckpointPage).keys
    },
  })
  if (data === undefined) return null
  return (
    <Panel title={words.keys}>
      <div className={styles.stack}>
        <p className={styles.soft}>{words.keysAbout}</p>
        {data.map(({ key, publicKey, since }) => (
          <div key={key} className={styles.stackTight}>
            <span className={styles.faint}>
              {words.key} {key} · {words.since} <Instant at={since} />
            </span>
            <div className={styles.secret}>
              <code>{publicKey}</code>
              <CopyButton text={publicKey} label={words.publicKey} />
            </div>
          </div>
        ))}
      </div>
    </Panel>
  )
}

const useColumns = (): readonly Column<Checkpoint>[] => {
  const { audit } = useWords()
  const words = audit.checkpoints
  const figure = useFigure()
  return [
    { key: 'position', title: words.position, width: 90, align: 'end', cell: ({ position }) => figure(position) },
    { key: 'at', title: words.at, width: 188, cell: ({ at }) => <Instant at={at} /> },
    { key: 'ordinal', title: words.ordinal, width: 130, align: 'end', cell: ({ ordinal }) => figure(ordinal) },
    {
      key: 'hash',
      title: words.hash,
      width: 320,
      grow: true,
      cell: ({ hash }) => <span className={styles.mono}>{hash}</span>,
    },
    { key: 'key', title: words.key, width: 180, cell: ({ key }) => <span className={styles.mono}>{key}</span> },
  ]
}

/** The states of the log that were signed, the latest first. */
export const CheckpointList = (): ReactNode => {
  const { audit } = useWords()
  const words = audit.checkpoints
  return (
    <div className={styles.stack}>
      <PublicKeys />
      <DataTable
        label={words.list}
        columns={useColumns()}
        rowKey={({ position }) => String(position)}
        queryKey={['listCheckpoints', 'list']}
        read={(cursor, signal) => firstPage(service.listCheckpoints(given({ cursor }), { signal }))}
        empty={{ title: words.empty, hint: words.emptyHint }}
        csv={{
          name: 'checkpoints',
          fields: [
            ['position', ({ position }) => String(position)],
            ['at', ({ at }) => at],
            ['ordinal', ({ ordinal }) => String(ordinal)],
            ['hash', ({ hash }) => hash],
            ['key', ({ key }) => key],
            ['signature', ({ signature }) => signature],
          ],
        }}
      />
    </div>
  )
}
