import type { NewWebhook, Webhook } from '@axbridge/sdk/console'
import { App, Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { FormPanel } from '../../panel/form-panel.tsx'
import { optionsOf } from '../../panel/options-of.ts'
import { given, useSending } from '../../panel/sending.ts'
import { useWords } from '../../words/use-words.ts'
import type { EventName, WebhookDesk } from './webhook-desk.ts'

type Values = { readonly url: string; readonly description?: string; readonly types: readonly EventName[] }

const useTypeOptions = (desk: WebhookDesk) => {
  const { events } = useWords()
  return optionsOf(events.types)
    .filter(({ value }) => desk.tellsAlarms || !value.startsWith('alarm.'))
    .map(({ value, label }) => ({ value, label: `${value} · ${label}` }))
}

const Fields = ({ desk }: { readonly desk: WebhookDesk }): ReactNode => {
  const { webhooks: words, panel } = useWords()
  return (
    <>
      <Form.Item
        name="url"
        label={words.url}
        extra={words.urlHint}
        rules={[{ required: true, message: panel.required }]}
      >
        <Input autoFocus autoComplete="off" inputMode="url" placeholder="https://" />
      </Form.Item>
      <Form.Item name="description" label={words.description}>
        <Input autoComplete="off" maxLength={128} />
      </Form.Item>
      <Form.Item name="types" label={words.types}>
        <Select mode="multiple" allowClear placeholder={words.allTypes} options={useTypeOptions(desk)} />
      </Form.Item>
    </>
  )
}

type WebhookFormProps = {
  readonly desk: WebhookDesk
  readonly isOpen: boolean
  onClose(): void
  onAdded(added: NewWebhook): void
}

/** Adds an endpoint. */
export const WebhookForm = ({ desk, isOpen, onClose, onAdded }: WebhookFormProps): ReactNode => {
  const { webhooks: words } = useWords()
  const [form] = Form.useForm<Values>()
  const sending = useSending(
    form,
    // The secret in the answer goes to whoever shows it, and is kept nowhere else.
    async ({ url, description, types }: Values) => {
      const wanted = { url: url.trim(), types: types.length === 0 ? null : [...types] }
      onAdded(await desk.add({ ...wanted, ...given({ description: description?.trim() }) }))
    },
    { refreshes: [[desk.asks.list]], onDone: () => undefined },
  )
  return (
    <FormPanel
      isOpen={isOpen}
      onClose={onClose}
      title={words.addTitle}
      action={words.addIt}
      testId="webhook-form"
      form={form}
      initialValues={{ types: [] }}
      sending={sending}
    >
      <Fields desk={desk} />
    </FormPanel>
  )
}

type WebhookEditProps = {
  readonly desk: WebhookDesk
  readonly webhook: Webhook
  readonly isOpen: boolean
  onClose(): void
}

/** Changes where an endpoint is and what it is told. */
export const WebhookEdit = ({ desk, webhook, isOpen, onClose }: WebhookEditProps): ReactNode => {
  const { webhooks: words, panel } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const sending = useSending(
    form,
    ({ url, description, types }: Values) =>
      desk.change(webhook.id, {
        url: url.trim(),
        types: types.length === 0 ? null : [...types],
        ...given({ description: description?.trim() }),
      }),
    {
      refreshes: [[desk.asks.list]],
      onDone: () => {
        void message.success(words.changed)
        onClose()
      },
    },
  )
  const { url, description, types } = webhook
  return (
    <FormPanel
      isOpen={isOpen}
      onClose={onClose}
      title={words.editTitle}
      action={panel.save}
      testId="webhook-edit"
      form={form}
      initialValues={{ url, description, types: types ?? [] }}
      sending={sending}
    >
      <Fields desk={desk} />
    </FormPanel>
  )
}
