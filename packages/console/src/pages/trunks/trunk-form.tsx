import type { Trunk } from '@axbridge/sdk/console'
import { App, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { Section } from '../../panel/facts.tsx'
import { FormPanel } from '../../panel/form-panel.tsx'
import { useSending } from '../../panel/sending.ts'
import { useWords } from '../../words/use-words.ts'
import { LimitFields, RoutingFields } from './limit-fields.tsx'
import { KnownFields, OutFields } from './peer-fields.tsx'
import { SpellingFields } from './spelling-fields.tsx'
import { newTrunkValues, requestOfValues, type TrunkValues, valuesOfTrunk } from './trunk-values.ts'

type TrunkFormProps = {
  /** The one that is set up anew; null for a new one. */
  readonly trunk: Trunk | null
  readonly isOpen: boolean
  onClose(): void
}

/** Sets a trunk up, or up anew, with every field that the API has. */
export const TrunkForm = ({ trunk, isOpen, onClose }: TrunkFormProps): ReactNode => {
  const { trunks: words, panel } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<TrunkValues>()
  const sending = useSending(
    form,
    (values: TrunkValues) => service.putTrunk(trunk?.name ?? values.name.trim(), requestOfValues(values)),
    {
      refreshes: [['listTrunks']],
      onDone: () => {
        void message.success(words.done)
        onClose()
      },
    },
  )
  return (
    <FormPanel
      isOpen={isOpen}
      onClose={onClose}
      title={trunk === null ? words.addTitle : words.editTitle(trunk.name)}
      action={words.save}
      testId="trunk-form"
      form={form}
      initialValues={trunk === null ? newTrunkValues : valuesOfTrunk(trunk)}
      sending={sending}
      width={720}
    >
      {trunk === null && (
        <Form.Item
          name="name"
          label={words.fields.name}
          extra={words.hints.name}
          rules={[{ required: true, message: panel.required }]}
        >
          <Input autoFocus autoComplete="off" maxLength={32} />
        </Form.Item>
      )}
      <Section title={words.groups.out}>
        <OutFields />
      </Section>
      <Section title={words.groups.known}>
        <KnownFields />
      </Section>
      <Section title={words.groups.spelling}>
        <SpellingFields />
      </Section>
      <Section title={words.groups.routing}>
        <RoutingFields />
      </Section>
      <Section title={words.groups.limits}>
        <LimitFields />
      </Section>
    </FormPanel>
  )
}
