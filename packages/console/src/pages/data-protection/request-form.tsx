import type { PersonRequestRequest } from '@axbridge/sdk/console'
import { App, Form, Radio } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { useSending } from '../../panel/sending.ts'
import { AskDialog } from '../../supervision/ask-dialog.tsx'
import { oneLine } from '../../supervision/one-line.ts'
import { PersonField, plainNumber } from '../../supervision/person-field.tsx'
import { ReasonField } from '../../supervision/reason-field.tsx'
import { useWords } from '../../words/use-words.ts'

/** Takes down what a person asks of his own data. */
export const RequestForm = ({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }): ReactNode => {
  const { dataProtection } = useWords()
  const words = dataProtection.requests
  const { message } = App.useApp()
  const [form] = Form.useForm<PersonRequestRequest>()
  const sending = useSending(
    form,
    ({ kind, number, reason }: PersonRequestRequest) =>
      service.addPersonRequest({ kind, number: plainNumber(number), reason: oneLine(reason) }),
    {
      refreshes: [['listPersonRequests'], ['listAudit']],
      onDone: () => {
        void message.success(words.added)
        onClose()
      },
    },
  )
  const options = (['access', 'copy', 'deletion'] as const).map((value) => ({
    value,
    label: `${words.kinds[value]}: ${words.kindHints[value]}`,
  }))
  return (
    <AskDialog
      {...{ isOpen, onClose, form, sending }}
      title={words.addTitle}
      about={words.addAbout}
      action={words.add}
      testId="request-form"
      initialValues={{ kind: 'access' }}
    >
      <Form.Item name="kind" label={words.kind}>
        <Radio.Group vertical options={options} />
      </Form.Item>
      <PersonField />
      <ReasonField label={words.reason} hint={words.reasonHint} />
    </AskDialog>
  )
}
