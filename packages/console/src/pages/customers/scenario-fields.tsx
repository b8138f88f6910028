import { PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { useWords } from '../../words/use-words.ts'

const modes = ['AXB', 'AXYB', 'GXB', 'GXYB'] as const
const mostScenarios = 50

const OneScenario = ({ at, onRemove }: { readonly at: number; onRemove(): void }): ReactNode => {
  const { profile: words, panel } = useWords()
  const required = { required: true, message: panel.required }
  return (
    <fieldset className={styles.group}>
      <legend>{words.scenario}</legend>
      <div className={styles.columns}>
        <Form.Item
          name={[at, 'name']}
          label={words.scenarioName}
          extra={words.scenarioNameHint}
          rules={[required, { pattern: /^(?=.{1,32}$)[a-z](?:-?[a-z0-9])*$/, message: words.scenarioNameRule }]}
        >
          <Input autoComplete="off" maxLength={32} />
        </Form.Item>
        <Form.Item name={[at, 'use']} label={words.use} rules={[required]}>
          <Select options={[...optionsOf(words.uses)]} />
        </Form.Item>
        <Form.Item name={[at, 'modes']} label={words.modes} rules={[required]}>
          <Select mode="multiple" options={modes.map((mode) => ({ value: mode, label: mode }))} />
        </Form.Item>
        <Form.Item name={[at, 'longestHours']} label={words.longestHours} extra={words.longestHint}>
          <InputNumber min={0.02} max={8_760} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name={[at, 'validUntil']} label={words.until} extra={words.untilHint}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name={[at, 'actualUsers']} label={words.actualUsers} extra={words.actualUsersHint}>
          <Select mode="multiple" options={[...optionsOf(words.sides)]} />
        </Form.Item>
      </div>
      <div>
        <Button danger size="small" onClick={onRemove}>
          {words.remove}
        </Button>
      </div>
    </fieldset>
  )
}

/** The scenarios of a customer, one after the other. */
export const ScenarioFields = (): ReactNode => {
  const { profile: words } = useWords()
  return (
    <Form.List name="scenarios">
      {(fields, { add, remove }) => (
        <div className={styles.stack}>
          {fields.map(({ key, name }) => (
            <OneScenario key={key} at={name} onRemove={() => remove(name)} />
          ))}
          {fields.length < mostScenarios && (
            <div>
              <Button icon={<PlusOutlined />} onClick={() => add({ modes: ['AXB'] })} data-testid="add-scenario">
                {words.addScenario}
              </Button>
            </div>
          )}
        </div>
      )}
    </Form.List>
  )
}
