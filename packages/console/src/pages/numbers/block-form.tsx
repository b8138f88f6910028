import type { BlockRequest } from '@axbridge/sdk/console'
import { App, Form, Input, Radio } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { CustomerPick } from '../../panel/customer-names.tsx'
import { FormPanel } from '../../panel/form-panel.tsx'
import { inputOfInstant, instantOfInput } from '../../panel/local-time.ts'
import styles from '../../panel/panel.module.css'
import { given, useSending } from '../../panel/sending.ts'
import { useWords } from '../../words/use-words.ts'

type Values = {
  readonly block: string
  readonly approval: string
  readonly basePlatform: string
  readonly validFrom: string
  readonly validUntil?: string
  readonly customer?: string
  readonly state: 'allocated' | 'active'
}

const requestOf = ({ block, validFrom, validUntil, ...values }: Values): BlockRequest => ({
  ...(given(values) as Omit<Values, 'block' | 'validFrom' | 'validUntil'>),
  block: block.replaceAll(/\s/g, ''),
  validFrom: instantOfInput(validFrom) ?? '',
  ...given({ validUntil: instantOfInput(validUntil) }),
})

type BlockFormProps = { readonly isOpen: boolean; onClose(): void }

/** Records one block. */
export const BlockForm = ({ isOpen, onClose }: BlockFormProps): ReactNode => {
  const { numbers, panel } = useWords()
  const [words, fields] = [numbers.form, numbers.blocks]
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const sending = useSending(form, (values: Values) => service.addBlock(requestOf(values)), {
    refreshes: [['listBlocks'], ['listPools'], ['getOverview']],
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
      action={words.record}
      testId="block-form"
      form={form}
      initialValues={{ state: 'active', validFrom: inputOfInstant(new Date().toISOString()) }}
      sending={sending}
    >
      <Form.Item name="block" label={fields.block} extra={words.blockHint} rules={required}>
        <Input autoFocus inputMode="numeric" autoComplete="off" placeholder="700 1 0000001" />
      </Form.Item>
      <Form.Item name="approval" label={fields.approval} extra={words.approvalHint} rules={required}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="basePlatform" label={fields.basePlatform} extra={words.operatorHint} rules={required}>
        <Input autoComplete="off" />
      </Form.Item>
      <div className={styles.columns}>
        <Form.Item name="validFrom" label={fields.validFrom} rules={required}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="validUntil" label={fields.validUntil} extra={numbers.change.validityHint}>
          <Input type="datetime-local" />
        </Form.Item>
      </div>
      <Form.Item name="customer" label={fields.customer} extra={words.customerHint}>
        <CustomerPick placeholder={fields.nobody} />
      </Form.Item>
      <Form.Item name="state" label={fields.state} extra={words.stateHint}>
        <Radio.Group
          options={[
            { value: 'active', label: fields.states.active },
            { value: 'allocated', label: fields.states.allocated },
          ]}
        />
      </Form.Item>
    </FormPanel>
  )
}
