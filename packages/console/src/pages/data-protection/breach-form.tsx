import { PlusOutlined } from '@ant-design/icons'
import type { Breach } from '@axbridge/sdk/console'
import { App, Button, Form, Input, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { FormPanel } from '../../panel/form-panel.tsx'
import { inputOfInstant } from '../../panel/local-time.ts'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { useSending } from '../../panel/sending.ts'
import { ReasonField } from '../../supervision/reason-field.tsx'
import { useWords } from '../../words/use-words.ts'
import { type BreachValues, changeOfBreach, requestOfBreach, valuesOfBreach } from './breach-values.ts'

const mostTold = 100

const ToldFields = (): ReactNode => {
  const { dataProtection, panel } = useWords()
  const words = dataProtection.breaches
  const required = [{ required: true, message: panel.required }]
  return (
    <Form.List name="told">
      {(fields, { add, remove }) => (
        <fieldset className={styles.group}>
          <legend>{words.told}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className={styles.columns}>
              <Form.Item name={[name, 'whom']} label={words.whom} rules={required}>
                <Input autoComplete="off" maxLength={200} />
              </Form.Item>
              <Form.Item name={[name, 'at']} label={words.toldAt} rules={required}>
                <Input type="datetime-local" />
              </Form.Item>
              <div>
                <Button size="small" danger onClick={() => remove(name)}>
                  {words.remove}
                </Button>
              </div>
            </div>
          ))}
          {fields.length < mostTold && (
            <Button icon={<PlusOutlined />} onClick={() => add()}>
              {words.addTold}
            </Button>
          )}
        </fieldset>
      )}
    </Form.List>
  )
}

type BreachFormProps = {
  /** The one that is changed; null for a new one. */
  readonly breach: Breach | null
  readonly isOpen: boolean
  onClose(): void
  readonly onSaved?: (breach: Breach) => void
}

/** What a breach was of, how it came about, what may come of it, what was done, and who was told. */
export const BreachForm = ({ breach, isOpen, onClose, onSaved }: BreachFormProps): ReactNode => {
  const { dataProtection, supervision, panel } = useWords()
  const words = dataProtection.breaches
  const { message } = App.useApp()
  const [form] = Form.useForm<BreachValues>()
  const sending = useSending(
    form,
    (values: BreachValues) =>
      breach === null
        ? service.addBreach(requestOfBreach(values))
        : service.changeBreach(breach.id, changeOfBreach(breach.revision, values)),
    {
      refreshes: [['listBreaches'], ['listAudit']],
      onDone: (saved) => {
        void message.success(breach === null ? words.added : words.changed)
        onClose()
        onSaved?.(saved)
      },
    },
  )
  const required = [{ required: true, message: panel.required }]
  const text = (name: 'cause' | 'harm' | 'measures', hint: string) => (
    <ReasonField name={name} label={words[name]} hint={hint} least={1} most={2_000} />
  )
  return (
    <FormPanel
      isOpen={isOpen}
      onClose={onClose}
      title={breach === null ? words.addTitle : words.editTitle}
      action={breach === null ? words.add : panel.save}
      testId="breach-form"
      form={form}
      initialValues={
        breach === null ? { foundAt: inputOfInstant(new Date().toISOString()), told: [] } : valuesOfBreach(breach)
      }
      sending={sending}
      width={640}
    >
      {breach !== null && (
        <Form.Item name="state" label={supervision.state}>
          <Select options={[...optionsOf(words.states)]} />
        </Form.Item>
      )}
      <Form.Item name="kinds" label={words.kinds} extra={words.kindsHint} rules={required}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，']} />
      </Form.Item>
      <div className={styles.columns}>
        <Form.Item name="foundAt" label={words.found} rules={required}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="persons" label={words.persons} extra={words.personsHint}>
          <InputNumber min={0} max={10_000_000_000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      {text('cause', words.causeHint)}
      {text('harm', words.harmHint)}
      {text('measures', words.measuresHint)}
      <Form.Item name="contact" label={words.contact} extra={words.contactHint} rules={required}>
        <Input autoComplete="off" maxLength={200} />
      </Form.Item>
      <ToldFields />
    </FormPanel>
  )
}
