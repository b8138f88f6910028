import type { Hold, HoldRequest } from '@axbridge/sdk/console'
import { App, Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { CustomerPick } from '../../panel/customer-names.tsx'
import { optionsOf } from '../../panel/options-of.ts'
import { useSending } from '../../panel/sending.ts'
import { AskDialog } from '../../supervision/ask-dialog.tsx'
import { oneLine } from '../../supervision/one-line.ts'
import { PersonField, ProtectedField, plainNumber } from '../../supervision/person-field.tsx'
import { CaseField, ReasonField } from '../../supervision/reason-field.tsx'
import { useWords } from '../../words/use-words.ts'

const refreshes = [['listHolds'], ['getRetention'], ['listAudit']] as const

type Values = {
  readonly what: 'customer' | 'order' | 'binding' | 'number' | 'party'
  readonly customer?: string
  readonly order?: string
  readonly binding?: string
  readonly number?: string
  readonly party?: string
  readonly reason: string
  readonly case: string
}

const requestOf = ({
  what,
  customer,
  order = '',
  binding = '',
  number = '',
  party = '',
  ...values
}: Values): HoldRequest => ({
  ...(what === 'customer' || what === 'order' ? { customer } : {}),
  ...(what === 'order' ? { order: order.trim() } : {}),
  ...(what === 'binding' ? { binding: binding.trim() } : {}),
  ...(what === 'number' ? { number: plainNumber(number) } : {}),
  ...(what === 'party' ? { party: plainNumber(party) } : {}),
  ...{ reason: oneLine(values.reason), case: values.case.trim() },
})

type FormProps = { readonly isOpen: boolean; onClose(): void }

/** Keeps something from deletion for a case. */
export const HoldForm = ({ isOpen, onClose }: FormProps): ReactNode => {
  const { dataProtection, panel } = useWords()
  const words = dataProtection.holds
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const what = Form.useWatch('what', form) ?? 'number'
  const sending = useSending(form, (values: Values) => service.addHold(requestOf(values)), {
    refreshes,
    onDone: () => {
      void message.success(words.added)
      onClose()
    },
  })
  const required = [{ required: true, message: panel.required }]
  return (
    <AskDialog
      {...{ isOpen, onClose, form, sending }}
      title={words.addTitle}
      about={words.addAbout}
      action={words.add}
      testId="hold-form"
      initialValues={{ what: 'number' }}
    >
      <Form.Item name="what" label={words.what}>
        <Select options={[...optionsOf(words.kinds)]} />
      </Form.Item>
      {(what === 'customer' || what === 'order') && (
        <Form.Item name="customer" label={words.customer} rules={required}>
          <CustomerPick />
        </Form.Item>
      )}
      {what === 'order' && (
        <Form.Item name="order" label={words.order} rules={required}>
          <Input autoComplete="off" maxLength={128} />
        </Form.Item>
      )}
      {what === 'binding' && (
        <Form.Item name="binding" label={words.binding} rules={required}>
          <Input autoComplete="off" placeholder="bnd_…" maxLength={64} />
        </Form.Item>
      )}
      {what === 'number' && <ProtectedField />}
      {what === 'party' && <PersonField name="party" />}
      <ReasonField />
      <CaseField isRequired />
    </AskDialog>
  )
}

/** Lets go of what was held. */
export const HoldRelease = ({ hold, onClose }: { readonly hold: Hold | null; onClose(): void }): ReactNode => {
  const { dataProtection } = useWords()
  const words = dataProtection.holds
  const { message } = App.useApp()
  const [form] = Form.useForm<{ readonly reason: string }>()
  const sending = useSending(
    form,
    async ({ reason }: { readonly reason: string }) => {
      if (hold !== null) await service.releaseHold(hold.id, { reason: oneLine(reason) })
    },
    {
      refreshes,
      onDone: () => {
        void message.success(words.releasedDone)
        onClose()
      },
    },
  )
  return (
    <AskDialog
      {...{ onClose, form, sending }}
      isOpen={hold !== null}
      title={words.releaseTitle}
      about={words.releaseAbout}
      action={words.release}
      isDanger
      testId="hold-release"
    >
      <ReasonField isFocused />
    </AskDialog>
  )
}
