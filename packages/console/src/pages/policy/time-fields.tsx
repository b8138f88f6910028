import { Form, InputNumber, Select, Switch } from 'antd'
import type { ReactNode } from 'react'
import styles from '../../panel/panel.module.css'
import { useWords } from '../../words/use-words.ts'
import { traitsOf } from './rule-traits.ts'
import type { RuleValues } from './rule-values.ts'

type HourProps = { readonly name: string; readonly label: string; readonly most: number; readonly isRequired?: boolean }

const HourField = ({ name, label, most, isRequired = true }: HourProps): ReactNode => {
  const { panel } = useWords()
  return (
    <Form.Item name={name} label={label} rules={isRequired ? [{ required: true, message: panel.required }] : []}>
      <InputNumber min={0} max={most} precision={0} style={{ width: '100%' }} />
    </Form.Item>
  )
}

/** When a rule counts: at which hours, in which time of an order, of which scenarios. */
export const TimeFields = (): ReactNode => {
  const { policy: words } = useWords()
  const form = Form.useFormInstance<RuleValues>()
  const what = Form.useWatch('what', form) ?? 'attempts'
  const hoursOn = Form.useWatch('hoursOn', form) === true
  const orderHoursOn = Form.useWatch('orderHoursOn', form) === true
  const ofStranger = what === 'probes' || what === 'probed_numbers'
  return (
    <fieldset className={styles.group}>
      <legend>{words.when}</legend>
      <Form.Item name="hoursOn" label={words.hoursOn} extra={words.hoursHint} valuePropName="checked">
        <Switch />
      </Form.Item>
      {hoursOn && (
        <div className={styles.columns}>
          <HourField name="hoursFrom" label={words.hoursFrom} most={23} />
          <HourField name="hoursUntil" label={words.hoursUntil} most={24} />
        </div>
      )}
      {traitsOf(what).ofOrder === true && (
        <Form.Item name="orderHoursOn" label={words.orderHoursOn} extra={words.orderHint} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
      {traitsOf(what).ofOrder === true && orderHoursOn && (
        <div className={styles.columns}>
          <HourField name="orderFrom" label={words.orderFrom} most={8_784} />
          <HourField name="orderUntil" label={words.orderUntil} most={8_784} isRequired={false} />
        </div>
      )}
      {!ofStranger && (
        <Form.Item name="scenarios" label={words.scenarios} extra={words.scenariosHint}>
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} />
        </Form.Item>
      )}
    </fieldset>
  )
}
