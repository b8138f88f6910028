import { Form, InputNumber, Switch } from 'antd'
import type { ReactNode } from 'react'
import styles from '../../panel/panel.module.css'
import { useWords } from '../../words/use-words.ts'

/** The settings of a customer in a form, under `settings` as the API has them. */
export const SettingsFields = ({ isDisabled = false }: { readonly isDisabled?: boolean }): ReactNode => {
  const { customers: words } = useWords()
  return (
    <>
      <Form.Item
        name={['settings', 'bearerAllowed']}
        label={words.bearer}
        extra={words.form.bearerHint}
        valuePropName="checked"
      >
        <Switch disabled={isDisabled} />
      </Form.Item>
      <div className={styles.columns}>
        <Form.Item
          name={['settings', 'pairsPerNumber']}
          label={words.pairsPerNumber}
          extra={words.form.pairsPerNumberHint}
        >
          <InputNumber disabled={isDisabled} min={1} max={10_000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name={['settings', 'mostPairs']} label={words.mostPairs} extra={words.form.mostPairsHint}>
          <InputNumber disabled={isDisabled} min={1} max={10_000_000_000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </div>
    </>
  )
}
