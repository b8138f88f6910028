import type { ActualUser, ActualUserRequest } from '@axbridge/sdk/console'
import { App, Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { optionsOf } from '../../panel/options-of.ts'
import { useSending } from '../../panel/sending.ts'
import { useCustomer } from '../../session/customer.tsx'
import { AskDialog } from '../../supervision/ask-dialog.tsx'
import { PersonField, plainNumber } from '../../supervision/person-field.tsx'
import { useWords } from '../../words/use-words.ts'

const refreshes = [['listActualUsers'], ['listAudit']] as const

type Document = NonNullable<ActualUserRequest['document']>

/** The fields of the form: a document is given where its kind is chosen. */
type UserValues = Pick<ActualUserRequest, 'number' | 'name'> & {
  readonly document?: { readonly kind?: Document['kind']; readonly number?: string }
}

const documentOf = ({ document }: UserValues): Document | null =>
  document?.kind === undefined ? null : { kind: document.kind, number: (document.number ?? '').trim().toUpperCase() }

/** Takes down who really uses a phone. */
export const ActualUserForm = ({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }): ReactNode => {
  const { actualUsers: words, panel } = useWords()
  const { client } = useCustomer()
  const { message } = App.useApp()
  const [form] = Form.useForm<UserValues>()
  const kind = Form.useWatch(['document', 'kind'], form)
  const required = [{ required: true, message: panel.required }]
  const sending = useSending(
    form,
    (values: UserValues) =>
      client.registerActualUser({
        ...{ number: plainNumber(values.number), name: values.name.trim(), document: documentOf(values) },
      }),
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
      testId="actual-user-form"
    >
      <PersonField isFocused />
      <Form.Item name="name" label={words.name} extra={words.nameHint} rules={required}>
        <Input autoComplete="off" spellCheck={false} maxLength={64} />
      </Form.Item>
      <Form.Item name={['document', 'kind']} label={words.document}>
        <Select allowClear placeholder={words.noDocument} options={[...optionsOf(words.documents)]} />
      </Form.Item>
      {kind !== undefined && (
        <Form.Item
          name={['document', 'number']}
          label={words.documentNumber}
          extra={words.documentNumberHint}
          rules={required}
        >
          <Input autoComplete="off" spellCheck={false} maxLength={32} />
        </Form.Item>
      )}
    </AskDialog>
  )
}

type RemovalProps = { readonly user: ActualUser | null; onClose(): void }

/** Deletes what is registered of somebody. */
export const ActualUserRemoval = ({ user, onClose }: RemovalProps): ReactNode => {
  const { actualUsers: words } = useWords()
  const { client } = useCustomer()
  const { message } = App.useApp()
  const [form] = Form.useForm<object>()
  const sending = useSending(
    form,
    async () => {
      if (user !== null) await client.removeActualUser({ id: user.id })
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
      isOpen={user !== null}
      title={words.removeTitle}
      about={words.removeAbout}
      action={words.remove}
      isDanger
      testId="actual-user-removal"
    >
      {user !== null && (
        <p>
          {user.person} · {user.name}
        </p>
      )}
    </AskDialog>
  )
}
