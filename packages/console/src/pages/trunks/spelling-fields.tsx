import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { useWords } from '../../words/use-words.ts'

/** How a trunk writes numbers. */
export const SpellingFields = (): ReactNode => {
  const { trunks: words } = useWords()
  const { fields, hints } = words
  return (
    <div>
      <div className={styles.columns}>
        <Form.Item name="callerFrom" label={fields.callerFrom}>
          <Select options={[...optionsOf(words.callerFroms)]} />
        </Form.Item>
        <Form.Item name="calleeForm" label={fields.calleeForm}>
          <Select options={[...optionsOf(words.calleeForms)]} />
        </Form.Item>
      </div>
      <Form.Item label={fields.spellings} extra={hints.spellings}>
        <Form.List name="spellings">
          {(rows, { add, remove }) => (
            <div className={styles.stackTight}>
              {rows.map(({ key, name }) => (
                <div key={key} className={styles.row}>
                  <Form.Item name={[name, 'prefix']} noStyle>
                    <Input
                      aria-label={fields.prefix}
                      placeholder={fields.prefix}
                      style={{ width: 130 }}
                      maxLength={9}
                    />
                  </Form.Item>
                  <Form.Item name={[name, 'rest']} noStyle>
                    <Select aria-label={fields.rest} options={[...optionsOf(words.rests)]} style={{ width: 200 }} />
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={words.removeSpelling}
                    onClick={() => remove(name)}
                  />
                </div>
              ))}
              <div>
                <Button
                  type="dashed"
                  icon={<PlusOutlined />}
                  onClick={() => add({ prefix: '', rest: 'mobile' })}
                  disabled={rows.length >= 32}
                >
                  {words.addSpelling}
                </Button>
              </div>
            </div>
          )}
        </Form.List>
      </Form.Item>
    </div>
  )
}
