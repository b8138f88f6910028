import type { KeyChange } from '@axbridge/sdk/console'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { firstPage, service } from '../../api/service.ts'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Panel } from '../../pieces/page.tsx'
import { type StateKind, StateTag } from '../../pieces/state-tag.tsx'
import { useMay, useSession } from '../../session/session.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { SecondFactorNotice } from '../../supervision/code-field.tsx'
import { useWords } from '../../words/use-words.ts'
import { KeyChangeApproval, KeyChangeForm, KeyChangeRefusal } from './key-change-forms.tsx'

const refreshMs = 10_000

const kinds: Readonly<Record<KeyChange['state'], StateKind>> = {
  asked: 'warn',
  approved: 'busy',
  done: 'good',
  failed: 'bad',
  refused: 'idle',
  over: 'idle',
}

type Asked = { readonly kind: 'approve' | 'refuse'; readonly change: KeyChange }

const useColumns = (ask: (asked: Asked) => void): readonly Column<KeyChange>[] => {
  const { keys: words, supervision } = useWords()
  const may = useMay()
  const { user } = useSession()
  return [
    {
      key: 'state',
      title: supervision.state,
      width: 230,
      cell: ({ state, fault }) => (
        <>
          <StateTag kind={kinds[state]}>{words.states[state]}</StateTag> {fault !== null && <code>{fault}</code>}
        </>
      ),
    },
    { key: 'change', title: words.change, width: 150, cell: ({ change }) => words.changeNames[change] },
    { key: 'reason', title: supervision.reason, width: 240, grow: true, cell: ({ reason }) => reason },
    { key: 'by', title: words.askedBy, width: 150, cell: ({ by }) => <ByWhom who={by} /> },
    { key: 'at', title: words.askedAt, width: 188, cell: ({ askedAt }) => <Instant at={askedAt} /> },
    {
      key: 'decided',
      title: words.decidedBy,
      width: 150,
      cell: ({ decided }) => (decided === null ? '–' : <ByWhom who={decided.by} />),
    },
    {
      key: 'answer',
      title: '',
      width: 210,
      cell: (change) =>
        change.state === 'asked' && (
          <span className={styles.row}>
            {change.by.id !== user.id && may('approveKeyChange') && (
              <Button
                size="small"
                type="primary"
                onClick={() => ask({ kind: 'approve', change })}
                data-testid="approve-key-change"
                data-ask="approveKeyChange"
              >
                {words.approve}
              </Button>
            )}
            {may('refuseKeyChange') && (
              <Button
                size="small"
                onClick={() => ask({ kind: 'refuse', change })}
                data-testid="refuse-key-change"
                data-ask="refuseKeyChange"
              >
                {change.by.id === user.id ? words.takeBack : words.refuse}
              </Button>
            )}
          </span>
        ),
    },
  ]
}

/** The changes of keys that were asked for, the latest first, with the second person's word. */
export const KeyChangeList = (): ReactNode => {
  const { keys: words } = useWords()
  const may = useMay()
  const [isAsking, setAsking] = useState(false)
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  const columns = useColumns(setAsked)
  const ask = may('requestKeyChange') && (
    <Button onClick={() => setAsking(true)} data-testid="ask-key-change" data-ask="requestKeyChange">
      {words.ask}
    </Button>
  )
  return (
    <Panel title={words.changes} extra={ask}>
      <div className={styles.stack}>
        <p className={styles.soft}>{words.changesAbout}</p>
        {may('requestKeyChange') && <SecondFactorNotice />}
        <DataTable
          label={words.changes}
          columns={columns}
          rowKey={({ id }) => id}
          queryKey={['listKeyChanges']}
          read={(cursor, signal) => firstPage(service.listKeyChanges(given({ cursor }), { signal }))}
          empty={{ title: words.empty, hint: words.emptyHint }}
          refreshMs={refreshMs}
        />
      </div>
      <KeyChangeForm isOpen={isAsking} onClose={() => setAsking(false)} />
      <KeyChangeApproval id={asked?.change.id ?? ''} isOpen={asked?.kind === 'approve'} onClose={close} />
      <KeyChangeRefusal id={asked?.change.id ?? ''} isOpen={asked?.kind === 'refuse'} onClose={close} />
    </Panel>
  )
}
