import type { Trace } from '@axbridge/sdk/console'
import { App, Button, Form } from 'antd'
import { type ReactNode, useState } from 'react'
import { service } from '../../api/service.ts'
import styles from '../../panel/panel.module.css'
import { useSending } from '../../panel/sending.ts'
import { useMay, useSession } from '../../session/session.tsx'
import { AskDialog } from '../../supervision/ask-dialog.tsx'
import { CodeField, SecondFactorNotice } from '../../supervision/code-field.tsx'
import { oneLine } from '../../supervision/one-line.ts'
import { ReasonField } from '../../supervision/reason-field.tsx'
import { useWords } from '../../words/use-words.ts'

const refreshes = [['listTraces'], ['getTrace'], ['listAudit']] as const

type DialogProps = { readonly id: string; readonly isOpen: boolean; onClose(): void }

const Approval = ({ id, isOpen, onClose }: DialogProps): ReactNode => {
  const { traces } = useWords()
  const words = traces.approve
  const { message } = App.useApp()
  const [form] = Form.useForm<{ readonly code: string }>()
  const sending = useSending(form, ({ code }: { readonly code: string }) => service.approveTrace(id, { code }), {
    refreshes,
    onDone: () => {
      void message.success(words.done)
      onClose()
    },
  })
  return (
    <AskDialog
      {...{ isOpen, onClose, form, sending }}
      title={words.title}
      about={words.about}
      action={words.send}
      testId="approval-form"
    >
      <SecondFactorNotice />
      <CodeField isFocused />
    </AskDialog>
  )
}

const Refusal = ({ id, isOpen, onClose }: DialogProps): ReactNode => {
  const { traces } = useWords()
  const words = traces.refuse
  const { message } = App.useApp()
  const [form] = Form.useForm<{ readonly reason: string }>()
  const sending = useSending(
    form,
    ({ reason }: { readonly reason: string }) => service.refuseTrace(id, { reason: oneLine(reason) }),
    {
      refreshes,
      onDone: () => {
        void message.success(words.done)
        onClose()
      },
    },
  )
  return (
    <AskDialog
      {...{ isOpen, onClose, form, sending }}
      title={words.title}
      about={words.about}
      action={words.send}
      testId="refusal-form"
    >
      <ReasonField isFocused />
    </AskDialog>
  )
}

/** The second person's word on a trace that waits. */
export const TraceDecision = ({ trace: { id, by } }: { readonly trace: Trace }): ReactNode => {
  const { traces: words } = useWords()
  const may = useMay()
  const { user } = useSession()
  const [asking, setAsking] = useState<'approve' | 'refuse' | null>(null)
  const close = () => setAsking(null)
  const isOwn = by.id === user.id
  return (
    <div className={styles.row}>
      {isOwn && <p className={styles.soft}>{words.ownWaits}</p>}
      {!isOwn && may('approveTrace') && (
        <Button type="primary" onClick={() => setAsking('approve')} data-testid="approve-trace" data-ask="approveTrace">
          {words.approve.button}
        </Button>
      )}
      {may('refuseTrace') && (
        <Button danger={!isOwn} onClick={() => setAsking('refuse')} data-testid="refuse-trace" data-ask="refuseTrace">
          {isOwn ? words.takeBack : words.refuse.button}
        </Button>
      )}
      <Approval id={id} isOpen={asking === 'approve'} onClose={close} />
      <Refusal id={id} isOpen={asking === 'refuse'} onClose={close} />
    </div>
  )
}
