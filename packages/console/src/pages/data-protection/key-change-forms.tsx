import type { KeyChangeRequest } from '@axbridge/sdk/console'
import { App, Form, Radio } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { useSending } from '../../panel/sending.ts'
import { AskDialog } from '../../supervision/ask-dialog.tsx'
import { CodeField, SecondFactorNotice } from '../../supervision/code-field.tsx'
import { oneLine } from '../../supervision/one-line.ts'
import { ReasonField } from '../../supervision/reason-field.tsx'
import { useWords } from '../../words/use-words.ts'

const refreshes = [['listKeyChanges'], ['getKeyRing'], ['listAudit']] as const

type FormProps = { readonly isOpen: boolean; onClose(): void }

/** Asks for a change of keys, which another person agrees to. */
export const KeyChangeForm = ({ isOpen, onClose }: FormProps): ReactNode => {
  const { keys: words } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<KeyChangeRequest>()
  const sending = useSending(
    form,
    ({ change, reason, code }: KeyChangeRequest) => service.requestKeyChange({ change, reason: oneLine(reason), code }),
    {
      refreshes,
      onDone: () => {
        void message.success(words.asked)
        onClose()
      },
    },
  )
  const options = (['rotate_data', 'rotate_master'] as const).map((value) => ({
    value,
    label: `${words.changeNames[value]}: ${words.changeHints[value]}`,
  }))
  return (
    <AskDialog
      {...{ isOpen, onClose, form, sending }}
      title={words.askTitle}
      about={words.changesAbout}
      action={words.ask}
      testId="key-change-form"
      initialValues={{ change: 'rotate_data' }}
    >
      <SecondFactorNotice />
      <Form.Item name="change" label={words.change}>
        <Radio.Group vertical options={options} />
      </Form.Item>
      <ReasonField />
      <CodeField />
    </AskDialog>
  )
}

type AnswerProps = FormProps & { readonly id: string }

/** The second person agrees, and it is done. */
export const KeyChangeApproval = ({ id, isOpen, onClose }: AnswerProps): ReactNode => {
  const { keys: words } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ readonly code: string }>()
  const sending = useSending(form, ({ code }: { readonly code: string }) => service.approveKeyChange(id, { code }), {
    refreshes,
    onDone: ({ state }) => {
      if (state === 'failed') void message.error(words.states.failed)
      else void message.success(words.approved)
      onClose()
    },
  })
  return (
    <AskDialog
      {...{ isOpen, onClose, form, sending }}
      title={words.approveTitle}
      about={words.approveAbout}
      action={words.approve}
      testId="key-approval-form"
    >
      <SecondFactorNotice />
      <CodeField isFocused />
    </AskDialog>
  )
}

/** The second person refuses, or the first takes it back. */
export const KeyChangeRefusal = ({ id, isOpen, onClose }: AnswerProps): ReactNode => {
  const { keys: words } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ readonly reason: string }>()
  const sending = useSending(
    form,
    ({ reason }: { readonly reason: string }) => service.refuseKeyChange(id, { reason: oneLine(reason) }),
    {
      refreshes,
      onDone: () => {
        void message.success(words.refused)
        onClose()
      },
    },
  )
  return (
    <AskDialog
      {...{ isOpen, onClose, form, sending }}
      title={words.refuseTitle}
      action={words.refuse}
      testId="key-refusal-form"
    >
      <ReasonField isFocused />
    </AskDialog>
  )
}
