import { Form, Input, Radio, Select, Switch } from 'antd'
import type { ReactNode } from 'react'
import styles from '../../panel/panel.module.css'
import { useWords } from '../../words/use-words.ts'

const plain = (...values: readonly string[]) => values.map((value) => ({ value, label: value }))

/** Where calls go out. */
export const OutFields = (): ReactNode => {
  const { trunks: words } = useWords()
  const { fields, hints } = words
  return (
    <div>
      <Form.Item name="to" label={fields.to} extra={hints.to}>
        <Input autoComplete="off" />
      </Form.Item>
      <div className={styles.columns}>
        <Form.Item name="transport" label={fields.transport}>
          <Radio.Group optionType="button" options={plain('udp', 'tcp', 'tls')} />
        </Form.Item>
        <Form.Item name="largeOver" label={fields.largeOver} extra={hints.largeOver}>
          <Radio.Group optionType="button" options={plain('udp', 'tcp')} />
        </Form.Item>
      </div>
      <Form.Item name="serverName" label={fields.serverName} extra={hints.serverName}>
        <Input autoComplete="off" />
      </Form.Item>
    </div>
  )
}

type ProofFieldsProps = { readonly field: 'digest' | 'credentials' }

/** A user name and a password, where the switch in front of them is on. */
const ProofFields = ({ field }: ProofFieldsProps): ReactNode => {
  const { trunks: words, panel } = useWords()
  const { fields, hints } = words
  const required = [{ required: true, message: panel.required }]
  const switchName = field === 'digest' ? 'hasDigest' : 'hasCredentials'
  return (
    <>
      <Form.Item name={switchName} label={fields[field]} extra={hints[field]} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item noStyle dependencies={[switchName]}>
        {({ getFieldValue }) =>
          getFieldValue(switchName) === true && (
            <div className={styles.columns}>
              <Form.Item name={[field, 'username']} label={fields.username} rules={required}>
                <Input autoComplete="off" />
              </Form.Item>
              <Form.Item name={[field, 'password']} label={fields.password} extra={hints.password} rules={required}>
                <Input.Password autoComplete="new-password" />
              </Form.Item>
              {field === 'credentials' && (
                <Form.Item name={[field, 'realm']} label={fields.realm} extra={hints.realm}>
                  <Input autoComplete="off" />
                </Form.Item>
              )}
            </div>
          )
        }
      </Form.Item>
    </>
  )
}

/** By what the peer is known, and how we prove ourselves to it. */
export const KnownFields = (): ReactNode => {
  const { trunks: words } = useWords()
  const { fields, hints } = words
  return (
    <div>
      <Form.Item name="from" label={fields.from} extra={hints.from}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} placeholder="192.0.2.10" />
      </Form.Item>
      <Form.Item name="tlsNames" label={fields.tlsNames} extra={hints.tlsNames}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} placeholder="sbc.example.com" />
      </Form.Item>
      <ProofFields field="digest" />
      <ProofFields field="credentials" />
    </div>
  )
}
