import type { Webhook } from '@axbridge/sdk/console'
import { App, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { FormPanel } from '../../panel/form-panel.tsx'
import { useSending } from '../../panel/sending.ts'
import { useWords } from '../../words/use-words.ts'
import type { WebhookDesk } from './webhook-desk.ts'

type Values = { readonly after: string }

type ReplayFormProps = {
  readonly desk: WebhookDesk
  readonly webhook: Webhook
  readonly isOpen: boolean
  onClose(): void
}

/** Tells an endpoint again what it was told before, from a cursor on. */
export const ReplayForm = ({ desk, webhook: { id }, isOpen, onClose }: ReplayFormProps): ReactNode => {
  const { webhooks, panel } = useWords()
  const words = webhooks.replay
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const sending = useSending(form, ({ after }: Values) => desk.replay(id, { after: after.trim() }), {
    refreshes: [[desk.asks.list], [desk.asks.deliveries]],
    onDone: () => {
      void message.success(words.done)
      onClose()
    },
  })
  return (
    <FormPanel
      isOpen={isOpen}
      onClose={onClose}
      title={words.title}
      action={words.start}
      testId="webhook-replay-form"
      form={form}
      sending={sending}
    >
      <p style={{ marginBottom: 16 }}>{words.about}</p>
      <Form.Item
        name="after"
        label={words.after}
        extra={words.afterHint}
        rules={[{ required: true, message: panel.required }]}
      >
        <Input autoFocus inputMode="numeric" autoComplete="off" />
      </Form.Item>
    </FormPanel>
  )
}
