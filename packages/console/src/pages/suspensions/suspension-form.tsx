import type { SuspensionRequest } from '@axbridge/sdk/console'
import { Alert, App, Checkbox, Form, Input, Segmented } from 'antd'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { service } from '../../api/service.ts'
import { CustomerPick } from '../../panel/customer-names.tsx'
import { FormPanel } from '../../panel/form-panel.tsx'
import { optionsOf } from '../../panel/options-of.ts'
import { useSending } from '../../panel/sending.ts'
import { oneLine } from '../../supervision/one-line.ts'
import { ProtectedField, plainNumber } from '../../supervision/person-field.tsx'
import { ReasonField } from '../../supervision/reason-field.tsx'
import { useWords } from '../../words/use-words.ts'

type Values = {
  readonly what: 'customer' | 'block' | 'number'
  readonly customer?: string
  readonly block?: string
  readonly number?: string
  readonly reason: string
  readonly remedy: string
  readonly cut?: boolean
}

const requestOf = ({
  what,
  customer,
  block = '',
  number = '',
  reason,
  remedy,
  cut = false,
}: Values): SuspensionRequest => ({
  ...(what === 'customer' ? { customer } : {}),
  ...(what === 'block' ? { block: plainNumber(block) } : {}),
  ...(what === 'number' ? { number: plainNumber(number) } : {}),
  reason: oneLine(reason),
  remedy: oneLine(remedy),
  cut,
})

type SuspensionFormProps = { readonly isOpen: boolean; onClose(): void }

/** Suspends a customer, a block or a number. The customer may be named in the address, as by the link of his page. */
export const SuspensionForm = ({ isOpen, onClose }: SuspensionFormProps): ReactNode => {
  const { suspensions, panel } = useWords()
  const words = suspensions.form
  const { message } = App.useApp()
  const [search] = useSearchParams()
  const [form] = Form.useForm<Values>()
  const what = Form.useWatch('what', form) ?? 'customer'
  const sending = useSending(form, (values: Values) => service.suspend(requestOf(values)), {
    refreshes: [['listSuspensions'], ['getCustomer'], ['listCustomers'], ['listAudit']],
    onDone: () => {
      void message.success(words.done)
      onClose()
    },
  })
  const required = [{ required: true, message: panel.required }]
  return (
    <FormPanel
      isOpen={isOpen}
      onClose={onClose}
      title={words.title}
      action={words.send}
      testId="suspension-form"
      form={form}
      initialValues={{ what: 'customer', customer: search.get('of') ?? undefined }}
      sending={sending}
    >
      <Alert type="warning" showIcon title={words.about} style={{ marginBottom: 16 }} />
      <Form.Item name="what" label={words.what}>
        <Segmented options={[...optionsOf(suspensions.kinds)]} />
      </Form.Item>
      {what === 'customer' && (
        <Form.Item name="customer" label={words.customer} rules={required}>
          <CustomerPick />
        </Form.Item>
      )}
      {what === 'block' && (
        <Form.Item name="block" label={words.block} extra={words.blockHint} rules={required}>
          <Input inputMode="numeric" autoComplete="off" placeholder="700 1 0000001" maxLength={20} />
        </Form.Item>
      )}
      {what === 'number' && <ProtectedField />}
      <ReasonField hint={words.reasonHint} />
      <ReasonField name="remedy" label={suspensions.remedy} hint={words.remedyHint} />
      <Form.Item name="cut" valuePropName="checked">
        <Checkbox>{words.cut}</Checkbox>
      </Form.Item>
    </FormPanel>
  )
}
