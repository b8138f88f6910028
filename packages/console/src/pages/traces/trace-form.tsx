import type { TraceRequest } from '@axbridge/sdk/console'
import { Alert, App, Form, Input, Radio } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { FormPanel } from '../../panel/form-panel.tsx'
import { instantOfInput } from '../../panel/local-time.ts'
import { useOpened } from '../../panel/opened.ts'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { useSending } from '../../panel/sending.ts'
import { CodeField, SecondFactorNotice } from '../../supervision/code-field.tsx'
import { oneLine } from '../../supervision/one-line.ts'
import { PersonField, ProtectedField, plainNumber } from '../../supervision/person-field.tsx'
import { CaseField, ReasonField } from '../../supervision/reason-field.tsx'
import { useWords } from '../../words/use-words.ts'

type Values = {
  readonly kind: 'number' | 'person'
  readonly number?: string
  readonly at?: string
  readonly party?: string
  readonly from?: string
  readonly to?: string
  readonly reason: string
  readonly case: string
  readonly code: string
}

const requestOf = ({ kind, number = '', at, party = '', from, to, reason, code, ...values }: Values): TraceRequest => ({
  ...(kind === 'number'
    ? { number: plainNumber(number), at: instantOfInput(at) ?? '' }
    : { party: plainNumber(party), from: instantOfInput(from) ?? '', to: instantOfInput(to) ?? '' }),
  ...{ reason: oneLine(reason), case: values.case.trim(), code },
})

type TraceFormProps = { readonly isOpen: boolean; onClose(): void }

/** Asks for a trace. Nothing is shown before a second person agrees. */
export const TraceForm = ({ isOpen, onClose }: TraceFormProps): ReactNode => {
  const { traces, panel } = useWords()
  const words = traces.form
  const { message } = App.useApp()
  const { open } = useOpened()
  const [form] = Form.useForm<Values>()
  const kind = Form.useWatch('kind', form) ?? 'number'
  const sending = useSending(form, (values: Values) => service.requestTrace(requestOf(values)), {
    refreshes: [['listTraces'], ['listAudit']],
    onDone: ({ id }) => {
      void message.success(words.done)
      onClose()
      open(id)
    },
  })
  const required = [{ required: true, message: panel.required }]
  const time = (name: 'at' | 'from' | 'to', hint?: string) => (
    <Form.Item name={name} label={words[name]} extra={hint} rules={required}>
      <Input type="datetime-local" step={1} />
    </Form.Item>
  )
  return (
    <FormPanel
      isOpen={isOpen}
      onClose={onClose}
      title={words.title}
      action={words.send}
      testId="trace-form"
      form={form}
      initialValues={{ kind: 'number' }}
      sending={sending}
    >
      <Alert type="info" showIcon title={words.about} style={{ marginBottom: 16 }} />
      <SecondFactorNotice />
      <Form.Item name="kind" label={words.what}>
        <Radio.Group vertical options={[...optionsOf(traces.kinds)]} />
      </Form.Item>
      {kind === 'number' ? (
        <>
          <ProtectedField isFocused />
          {time('at', words.atHint)}
        </>
      ) : (
        <>
          <PersonField name="party" />
          <div className={styles.columns}>
            {time('from')}
            {time('to')}
          </div>
        </>
      )}
      <ReasonField hint={words.reasonHint} />
      <CaseField isRequired />
      <CodeField />
    </FormPanel>
  )
}
