import type { CustomerRequest } from '@axbridge/sdk/console'
import { App, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { service } from '../../api/service.ts'
import { FormPanel } from '../../panel/form-panel.tsx'
import { useSending } from '../../panel/sending.ts'
import { useWords } from '../../words/use-words.ts'
import { SettingsFields } from './settings-fields.tsx'

type Values = {
  readonly name: string
  readonly settings: { readonly bearerAllowed: boolean; readonly pairsPerNumber?: number; readonly mostPairs?: number }
}

const requestOf = ({ name, settings }: Values): CustomerRequest => ({
  name: name.trim(),
  settings: {
    bearerAllowed: settings.bearerAllowed,
    pairsPerNumber: settings.pairsPerNumber ?? null,
    mostPairs: settings.mostPairs ?? null,
  },
})

type CustomerFormProps = { readonly isOpen: boolean; onClose(): void }

/** Adds a customer, and goes on to where he gets his key. */
export const CustomerForm = ({ isOpen, onClose }: CustomerFormProps): ReactNode => {
  const { customers, panel } = useWords()
  const words = customers.form
  const { notification } = App.useApp()
  const [, setSearch] = useSearchParams()
  const [form] = Form.useForm<Values>()
  const sending = useSending(form, (values: Values) => service.addCustomer(requestOf(values)), {
    refreshes: [['listCustomers'], ['listPools']],
    onDone: ({ id }) => {
      notification.success({ title: words.done, description: words.next })
      setSearch({ open: id })
    },
  })
  return (
    <FormPanel
      isOpen={isOpen}
      onClose={onClose}
      title={words.title}
      action={words.addIt}
      testId="customer-form"
      form={form}
      initialValues={{ settings: { bearerAllowed: false } }}
      sending={sending}
    >
      <Form.Item
        name="name"
        label={customers.name}
        extra={words.nameHint}
        rules={[{ required: true, message: panel.required }]}
      >
        <Input autoFocus autoComplete="off" maxLength={64} />
      </Form.Item>
      <SettingsFields />
    </FormPanel>
  )
}
