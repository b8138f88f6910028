import type { DryRun, PolicyRule } from '@axbridge/sdk/console'
import { Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { inputOfInstant, instantOfInput } from '../../panel/local-time.ts'
import styles from '../../panel/panel.module.css'
import { useSending } from '../../panel/sending.ts'
import { Failure } from '../../pieces/failure.tsx'
import { Panel } from '../../pieces/page.tsx'
import { useWords } from '../../words/use-words.ts'

type Values = { readonly from: string; readonly to: string }

const dayMs = 86_400_000

const lastDay = (): Values => ({
  from: inputOfInstant(new Date(Date.now() - dayMs).toISOString()),
  // The minute that has begun is part of it.
  to: inputOfInstant(new Date(Date.now() + 60_000).toISOString()),
})

type DryRunFormProps = { readonly rules: readonly PolicyRule[]; onResult(run: DryRun): void }

/** Tries the rules as they stand on the page on records of a time that is over. */
export const DryRunForm = ({ rules, onResult }: DryRunFormProps): ReactNode => {
  const { policy, panel } = useWords()
  const words = policy.run
  const [form] = Form.useForm<Values>()
  const { send, isPending, error } = useSending(
    form,
    ({ from, to }: Values) =>
      service.dryRunPolicy({ rules: [...rules], from: instantOfInput(from) ?? '', to: instantOfInput(to) ?? '' }),
    { onDone: onResult },
  )
  const required = [{ required: true, message: panel.required }]
  return (
    <Panel title={words.title}>
      <div className={styles.stack}>
        <p className={styles.soft}>
          {words.about} {words.mostDays}
        </p>
        {error !== null && <Failure error={error} />}
        <Form form={form} layout="vertical" initialValues={lastDay()} onFinish={send} data-testid="dry-run-form">
          <div className={styles.line}>
            <Form.Item name="from" label={words.from} rules={required}>
              <Input type="datetime-local" />
            </Form.Item>
            <Form.Item name="to" label={words.to} rules={required}>
              <Input type="datetime-local" />
            </Form.Item>
            <Form.Item>
              <Button htmlType="submit" loading={isPending} data-testid="dry-run" data-ask="dryRunPolicy">
                {words.go}
              </Button>
            </Form.Item>
          </div>
        </Form>
      </div>
    </Panel>
  )
}
