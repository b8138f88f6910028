import type { OwnSuspension } from '@axbridge/sdk/console'
import { App, Button, Form } from 'antd'
import { type ReactNode, useState } from 'react'
import { firstPage } from '../../api/service.ts'
import { given, useSending } from '../../panel/sending.ts'
import { SidePanel } from '../../panel/side-panel.tsx'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { CustomerGate, useCustomer } from '../../session/customer.tsx'
import { useMay } from '../../session/session.tsx'
import { AskDialog } from '../../supervision/ask-dialog.tsx'
import { oneLine } from '../../supervision/one-line.ts'
import { ReasonField } from '../../supervision/reason-field.tsx'
import { useWords } from '../../words/use-words.ts'
import { AppealTag, SuspendedSubject, SuspensionTag, subjectKind } from './suspended-subject.tsx'
import { SuspensionFacts } from './suspension-facts.tsx'

const useColumns = (): readonly Column<OwnSuspension>[] => {
  const { suspensions: words, supervision } = useWords()
  return [
    { key: 'kind', title: words.what, width: 110, cell: (one) => words.kinds[subjectKind(one)] },
    { key: 'subject', title: '', width: 210, cell: (one) => <SuspendedSubject of={one} /> },
    { key: 'state', title: supervision.state, width: 170, cell: ({ state }) => <SuspensionTag state={state} /> },
    { key: 'reason', title: words.reason, width: 260, grow: true, cell: ({ reason }) => reason },
    { key: 'appeal', title: words.appeal, width: 190, cell: (one) => <AppealTag of={one} /> },
    { key: 'since', title: words.since, width: 188, cell: ({ suspendedAt }) => <Instant at={suspendedAt} /> },
  ]
}

const Appeal = ({ suspension: { id }, onSent }: { readonly suspension: OwnSuspension; onSent(): void }): ReactNode => {
  const { suspensions } = useWords()
  const words = suspensions.appealing
  const { client } = useCustomer()
  const { message } = App.useApp()
  const [isOpen, setOpen] = useState(false)
  const [form] = Form.useForm<{ readonly text: string }>()
  const sending = useSending(
    form,
    ({ text }: { readonly text: string }) => client.appealSuspension(id, { text: oneLine(text) }),
    {
      refreshes: [['listOwnSuspensions']],
      onDone: () => {
        void message.success(words.done)
        setOpen(false)
        onSent()
      },
    },
  )
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)} data-testid="appeal" data-ask="appealSuspension">
        {words.button}
      </Button>
      <AskDialog
        {...{ isOpen, form, sending }}
        onClose={() => setOpen(false)}
        title={words.title}
        about={words.about}
        action={words.send}
        testId="appeal-form"
      >
        <ReasonField name="text" label={words.text} hint={words.textHint} isFocused />
      </AskDialog>
    </>
  )
}

const List = (): ReactNode => {
  const { suspensions: words } = useWords()
  const may = useMay()
  const { id, client } = useCustomer()
  const [shown, setShown] = useState<OwnSuspension | null>(null)
  const close = () => setShown(null)
  const canAppeal = shown !== null && shown.state === 'in_force' && may('appealSuspension')
  return (
    <>
      <DataTable
        label={words.list}
        columns={useColumns()}
        rowKey={(one) => one.id}
        queryKey={['listOwnSuspensions', id]}
        read={(cursor, signal) => firstPage(client.listOwnSuspensions(given({ cursor }), { signal }))}
        empty={{ title: words.emptyOwn, hint: words.emptyOwnHint }}
        onOpen={setShown}
      />
      <SidePanel
        isOpen={shown !== null}
        onClose={close}
        title={words.suspended}
        actions={canAppeal && <Appeal key={shown.id} suspension={shown} onSent={close} />}
        testId="suspension-panel"
        width={640}
      >
        {shown !== null && <SuspensionFacts suspension={shown} />}
      </SidePanel>
    </>
  )
}

/** A customer's own suspensions, with the way to appeal. */
export const OwnSuspensionList = (): ReactNode => (
  <CustomerGate>
    <List />
  </CustomerGate>
)
