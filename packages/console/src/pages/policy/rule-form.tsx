import type { PolicyRule } from '@axbridge/sdk/console'
import { Button, Form, Input, InputNumber, Radio, Select, Space, Switch } from 'antd'
import type { ReactNode } from 'react'
import { FormPanel } from '../../panel/form-panel.tsx'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { useWords } from '../../words/use-words.ts'
import { actionsOf, traitsOf } from './rule-traits.ts'
import { newRule, type RuleValues, ruleOfValues, valuesOfRule } from './rule-values.ts'
import { TimeFields } from './time-fields.tsx'

type RuleFormProps = {
  /** The one that is changed; null for a new one. */
  readonly rule: PolicyRule | null
  readonly isOpen: boolean
  /** The names of the other rules. */
  readonly taken: readonly string[]
  onClose(): void
  onTake(rule: PolicyRule): void
  onRemove?: () => void
}

/** How much of what is counted, of whom, and within which time. */
const CountFields = (): ReactNode => {
  const { policy: words, panel } = useWords()
  const form = Form.useFormInstance<RuleValues>()
  const what = Form.useWatch('what', form) ?? 'attempts'
  const { kind, subjects } = traitsOf(what)
  const required = { required: true, message: panel.required }
  const isShare = kind === 'share'
  // What cannot be counted of the new kind is not left in the form.
  const fit = (chosen: RuleValues['what']) => {
    const [first] = traitsOf(chosen).subjects
    if (first !== undefined && !traitsOf(chosen).subjects.includes(form.getFieldValue('by')))
      form.setFieldValue('by', first)
  }
  return (
    <>
      <Form.Item name="what" label={words.what} extra={words.measureHints[what]}>
        <Select options={[...optionsOf(words.measures)]} onChange={fit} />
      </Form.Item>
      <div className={styles.columns}>
        <Form.Item name="by" label={words.by}>
          <Select options={subjects.map((value) => ({ value, label: words.subjects[value] }))} />
        </Form.Item>
        <Form.Item
          name="limit"
          label={isShare ? words.limitShare : words.limit}
          extra={isShare ? undefined : words.limitHint}
          rules={[required]}
        >
          <InputNumber
            min={0}
            max={isShare ? 100 : kind === 'distinct' ? 1_000 : 1_000_000_000}
            precision={isShare ? 2 : 0}
            style={{ width: '100%' }}
          />
        </Form.Item>
        <Form.Item label={words.window} required>
          <Space.Compact block>
            <Form.Item name="window" noStyle rules={[required]}>
              <InputNumber aria-label={words.window} min={1} max={2_678_400} precision={0} style={{ width: '50%' }} />
            </Form.Item>
            <Form.Item name="unit" noStyle>
              <Select aria-label={words.unit} options={[...optionsOf(words.units)]} style={{ width: '50%' }} />
            </Form.Item>
          </Space.Compact>
        </Form.Item>
        {isShare && (
          <Form.Item name="least" label={words.least} extra={words.leastHint} rules={[required]}>
            <InputNumber min={1} max={1_000_000} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        )}
        {what === 'short_calls' && (
          <Form.Item name="shortSeconds" label={words.shortSeconds} rules={[required]}>
            <InputNumber min={0.001} max={3_600} style={{ width: '100%' }} />
          </Form.Item>
        )}
      </div>
    </>
  )
}

const ActionField = (): ReactNode => {
  const { policy: words } = useWords()
  const form = Form.useFormInstance<RuleValues>()
  const what = Form.useWatch('what', form) ?? 'attempts'
  const by = Form.useWatch('by', form) ?? 'caller'
  const allowed = actionsOf(what, by)
  const options = (['observe', 'alarm', 'refuse', 'suspend'] as const).map((value) => ({
    value,
    disabled: !allowed.includes(value),
    label: `${words.actions[value]}: ${words.actionHints[value]}`,
  }))
  return (
    <Form.Item
      name="then"
      label={words.then}
      dependencies={['what', 'by']}
      rules={[
        {
          validator: (_rule, value) =>
            allowed.includes(value) ? Promise.resolve() : Promise.reject(new Error(words.actionNot)),
        },
      ]}
    >
      <Radio.Group vertical options={options} />
    </Form.Item>
  )
}

/** Writes a rule without a word of JSON. It is kept on the page until the rules are saved. */
export const RuleForm = ({ rule, isOpen, taken, onClose, onTake, onRemove }: RuleFormProps): ReactNode => {
  const { policy: words, panel } = useWords()
  const [form] = Form.useForm<RuleValues>()
  const take = (values: RuleValues) => {
    onTake(ruleOfValues(values))
    onClose()
  }
  return (
    <FormPanel
      isOpen={isOpen}
      onClose={onClose}
      title={rule === null ? words.addTitle : words.editTitle(rule.name)}
      action={words.take}
      testId="rule-form"
      form={form}
      initialValues={rule === null ? newRule : valuesOfRule(rule)}
      sending={{ send: take, isPending: false, error: null, forget: () => {} }}
      width={640}
    >
      <Form.Item
        name="name"
        label={words.name}
        extra={words.nameHint}
        rules={[
          { required: true, message: panel.required },
          { pattern: /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, message: words.nameRule },
          {
            validator: (_rule, value) =>
              taken.includes(value) ? Promise.reject(new Error(words.nameTaken)) : Promise.resolve(),
          },
        ]}
      >
        <Input autoComplete="off" maxLength={48} autoFocus={rule === null} />
      </Form.Item>
      <Form.Item name="isOn" label={words.isOn} valuePropName="checked">
        <Switch />
      </Form.Item>
      <CountFields />
      <TimeFields />
      <ActionField />
      {onRemove !== undefined && (
        <Button
          danger
          onClick={() => {
            onRemove()
            onClose()
          }}
          data-testid="remove-rule"
          data-ask="putPolicy"
        >
          {words.remove}
        </Button>
      )}
    </FormPanel>
  )
}
