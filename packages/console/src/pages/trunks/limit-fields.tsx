import { Form, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import styles from '../../panel/panel.module.css'
import { useWords } from '../../words/use-words.ts'

type Whole = 'priority' | 'weight' | 'maxCalls' | 'callsPerSecond' | 'pingMs'

/** The bounds of the API. */
const bounds: Readonly<Record<Whole, readonly [least: number, most: number]>> = {
  priority: [0, 65_535],
  weight: [0, 65_535],
  maxCalls: [1, 1_000_000],
  callsPerSecond: [1, 100_000],
  pingMs: [0, 3_600_000],
}

const WholeField = ({ field, hint }: { readonly field: Whole; readonly hint?: string }): ReactNode => {
  const { trunks: words, panel } = useWords()
  const [least, most] = bounds[field]
  return (
    <Form.Item
      name={field}
      label={words.fields[field]}
      rules={[{ required: true, message: panel.required }]}
      {...(hint === undefined ? {} : { extra: hint })}
    >
      <InputNumber min={least} max={most} precision={0} style={{ width: '100%' }} />
    </Form.Item>
  )
}

/** Which calls a trunk takes. */
export const RoutingFields = (): ReactNode => {
  const { trunks: words } = useWords()
  const { fields, hints } = words
  return (
    <div>
      <Form.Item name="prefixes" label={fields.prefixes} extra={hints.prefixes}>
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[',', ' ']}
          placeholder={hints.prefixesNone}
        />
      </Form.Item>
      <div className={styles.columns}>
        <WholeField field="priority" hint={hints.priority} />
        <WholeField field="weight" hint={hints.weight} />
      </div>
    </div>
  )
}

/** How much a trunk bears, and how often it is asked whether it is there. */
export const LimitFields = (): ReactNode => {
  const { trunks: words } = useWords()
  return (
    <div className={styles.columns}>
      <WholeField field="maxCalls" />
      <WholeField field="callsPerSecond" />
      <WholeField field="pingMs" hint={words.hints.pingMs} />
    </div>
  )
}
