import type { OptOutRequest } from '@axbridge/sdk/console'
import { App, Form, Radio } from 'antd'
import type { ReactNode } from 'react'
import { optionsOf } from '../../panel/options-of.ts'
import { useSending } from '../../panel/sending.ts'
import { useCustomer } from '../../session/customer.tsx'
import { AskDialog } from '../../supervision/ask-dialog.tsx'
import { PersonField, plainNumber } from '../../supervision/person-field.tsx'
import { useWords } from '../../words/use-words.ts'

type FormProps = { readonly isOpen: boolean; onClose(): void }

const refreshes = [['listOptOuts']] as const

/** A person says what he wants no more of. */
export const OptOutForm = ({ isOpen, onClose }: FormProps): ReactNode => {
  const { optOuts: words } = useWords()
  const { client } = useCustomer()
  const { message } = App.useApp()
  const [form] = Form.useForm<OptOutRequest>()
  const sending = useSending(
    form,
    ({ number, of }: OptOutRequest) => client.addOptOut({ number: plainNumber(number), of }),
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
      testId="opt-out-form"
      initialValues={{ of: 'both' }}
    >
      <PersonField isFocused />
      <Form.Item name="of" label={words.of}>
        <Radio.Group vertical options={[...optionsOf(words.ofs)]} />
      </Form.Item>
    </AskDialog>
  )
}

/** A person takes it back. */
export const OptOutRemoval = ({ isOpen, onClose }: FormProps): ReactNode => {
  const { optOuts: words } = useWords()
  const { client } = useCustomer()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ readonly number: string }>()
  const sending = useSending(
    form,
    ({ number }: { readonly number: string }) => client.removeOptOut({ number: plainNumber(number) }),
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
      {...{ isOpen, onClose, form, sending }}
      title={words.removeTitle}
      about={words.removeAbout}
      action={words.removeIt}
      testId="opt-out-removal"
    >
      <PersonField isFocused />
    </AskDialog>
  )
}
