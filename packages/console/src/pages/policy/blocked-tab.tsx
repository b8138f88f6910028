import type { BlockedPerson, BlockedPersonRequest } from '@axbridge/sdk/console'
import { App, Button, Form } from 'antd'
import { type ReactNode, useState } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { given, useSending } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { useMay } from '../../session/session.tsx'
import { AskDialog } from '../../supervision/ask-dialog.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { oneLine } from '../../supervision/one-line.ts'
import { PersonField, plainNumber } from '../../supervision/person-field.tsx'
import { ReasonField } from '../../supervision/reason-field.tsx'
import { useWords } from '../../words/use-words.ts'

const refreshes = [['listBlockedPersons'], ['listAudit']] as const

const BlockForm = ({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }): ReactNode => {
  const { blocked: words } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<BlockedPersonRequest>()
  const sending = useSending(
    form,
    ({ number, reason }: BlockedPersonRequest) =>
      service.addBlockedPerson({ number: plainNumber(number), reason: oneLine(reason) }),
    {
      refreshes,
      onDone: () => {
        void message.success(words.added)
        onClose()
      },
    },
  )
  return (
    <AskDialog
      {...{ isOpen, onClose, form, sending }}
      title={words.addTitle}
      about={words.addAbout}
      action={words.addIt}
      isDanger
      testId="block-person-form"
    >
      <PersonField isFocused />
      <ReasonField />
    </AskDialog>
  )
}

const ReleaseForm = ({ person, onClose }: { readonly person: BlockedPerson | null; onClose(): void }): ReactNode => {
  const { blocked: words } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ readonly reason: string }>()
  const sending = useSending(
    form,
    async ({ reason }: { readonly reason: string }) => {
      if (person !== null) await service.removeBlockedPerson({ id: person.id, reason: oneLine(reason) })
    },
    {
      refreshes,
      onDone: () => {
        void message.success(words.removed)
        onClose()
      },
    },
  )
  return (
    <AskDialog
      {...{ onClose, form, sending }}
      isOpen={person !== null}
      title={words.removeTitle}
      about={words.removeAbout}
      action={words.removeIt}
      testId="release-person-form"
    >
      <ReasonField isFocused />
    </AskDialog>
  )
}

/** Whom policy lets call nobody, as masks. */
export const BlockedTab = (): ReactNode => {
  const { blocked: words, supervision } = useWords()
  const may = useMay()
  const [isAdding, setAdding] = useState(false)
  const [released, setReleased] = useState<BlockedPerson | null>(null)
  const fields: readonly FilterField[] = [
    { name: 'state', label: supervision.state, kind: 'choice', options: optionsOf(words.states) },
  ]
  const filter = useFilter(fields)
  const add = may('addBlockedPerson') && (
    <Button danger onClick={() => setAdding(true)} data-testid="block-person" data-ask="addBlockedPerson">
      {words.add}
    </Button>
  )
  const columns: readonly Column<BlockedPerson>[] = [
    {
      key: 'person',
      title: supervision.personMask,
      width: 160,
      cell: ({ person }) => <span className={styles.mono}>{person}</span>,
    },
    {
      key: 'state',
      title: supervision.state,
      width: 120,
      cell: ({ state }) => <StateTag kind={state === 'blocked' ? 'bad' : 'idle'}>{words.states[state]}</StateTag>,
    },
    { key: 'reason', title: words.reason, width: 280, grow: true, cell: ({ reason }) => reason },
    { key: 'since', title: words.since, width: 188, cell: ({ since }) => <Instant at={since} /> },
    { key: 'by', title: words.by, width: 150, cell: ({ by }) => <ByWhom who={by} /> },
    {
      key: 'release',
      title: '',
      width: 120,
      cell: (person) =>
        person.state === 'blocked' &&
        may('removeBlockedPerson') && (
          <Button
            size="small"
            onClick={() => setReleased(person)}
            data-testid="release-person"
            data-ask="removeBlockedPerson"
          >
            {words.remove}
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
        queryKey={['listBlockedPersons', filter]}
        read={(cursor, signal) =>
          firstPage(service.listBlockedPersons({ ...given(filter), ...given({ cursor }) }, { signal }))
        }
        empty={{ title: words.empty, hint: words.emptyHint, action: add }}
        toolbar={
          <div className={styles.spread}>
            <div className={styles.wide}>
              <FilterBar fields={fields} />
            </div>
            {add}
          </div>
        }
      />
      <BlockForm isOpen={isAdding} onClose={() => setAdding(false)} />
      <ReleaseForm person={released} onClose={() => setReleased(null)} />
    </>
  )
}
