import { EyeOutlined } from '@ant-design/icons'
import type { Binding, Reveal } from '@axbridge/sdk/console'
import { Alert, Button, Form, Input, Modal } from 'antd'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { Facts } from '../../panel/facts.tsx'
import styles from '../../panel/panel.module.css'
import { given, useSending } from '../../panel/sending.ts'
import { Failure } from '../../pieces/failure.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useWords } from '../../words/use-words.ts'

/** How long real numbers stay on the screen. */
const shownS = 60

type ShownNumbersProps = { readonly numbers: Reveal; onOver(): void }

/** The real numbers, until their time is over. */
const ShownNumbers = ({ numbers: { a, members = [], b }, onOver }: ShownNumbersProps): ReactNode => {
  const { bindings: words } = useWords()
  const [left, setLeft] = useState(shownS)
  useEffect(() => {
    const until = Date.now() + shownS * 1_000
    const clock = setInterval(() => {
      const rest = Math.ceil((until - Date.now()) / 1_000)
      if (rest <= 0) onOver()
      else setLeft(rest)
    }, 250)
    return () => clearInterval(clock)
  }, [onOver])
  return (
    <Alert
      type="warning"
      showIcon
      data-testid="real-numbers"
      title={words.show.shown(left)}
      action={
        <Button size="small" onClick={onOver}>
          {words.show.hide}
        </Button>
      }
      description={
        <Facts
          facts={[
            a !== undefined && [
              words.a,
              <span key="a" className={styles.mono}>
                {a}
              </span>,
            ],
            members.length > 0 && [
              words.detail.members,
              <span key="members" className={styles.mono}>
                {members.join(' ')}
              </span>,
            ],
            [
              words.b,
              <span key="b" className={styles.mono}>
                {b}
              </span>,
            ],
          ]}
        />
      }
    />
  )
}

type Reason = { readonly reason: string; readonly case?: string }

/** Shows the real numbers of a binding for a while, to who says why. They are kept in this component alone. */
export const RealNumbers = ({ binding: { id } }: { readonly binding: Binding }): ReactNode => {
  const { bindings, panel } = useWords()
  const words = bindings.show
  const { client } = useCustomer()
  const [isAsking, setAsking] = useState(false)
  const [numbers, setNumbers] = useState<Reveal | null>(null)
  const hide = useCallback(() => setNumbers(null), [])
  const [form] = Form.useForm<Reason>()
  // The answer goes to the state and not to what the query library keeps.
  const { send, isPending, error, forget } = useSending(
    form,
    async ({ reason, case: filed }: Reason) => {
      setNumbers(await client.revealBinding(id, { reason: reason.trim(), ...given({ case: filed?.trim() }) }))
    },
    { refreshes: [['listAudit']], onDone: () => setAsking(false) },
  )
  return (
    <>
      {numbers === null ? (
        <div>
          <Button
            icon={<EyeOutlined />}
            onClick={() => setAsking(true)}
            data-testid="show-numbers"
            data-ask="revealBinding"
          >
            {words.button}
          </Button>
        </div>
      ) : (
        <ShownNumbers numbers={numbers} onOver={hide} />
      )}
      <Modal
        open={isAsking}
        title={words.title}
        onCancel={() => {
          setAsking(false)
          forget()
        }}
        okText={words.show}
        okButtonProps={{ 'data-testid': 'show-numbers-go' }}
        cancelText={panel.cancel}
        confirmLoading={isPending}
        onOk={() => form.submit()}
        destroyOnHidden
      >
        <Form form={form} layout="vertical" preserve={false} onFinish={send} data-testid="show-numbers-form">
          <Alert type="warning" showIcon title={words.about} style={{ marginBottom: 16 }} />
          {error !== null && <Failure error={error} />}
          <Form.Item
            name="reason"
            label={words.reason}
            extra={words.reasonHint}
            rules={[{ required: true, min: 5, max: 500, message: words.reasonHint }]}
          >
            <Input.TextArea autoFocus rows={3} maxLength={500} />
          </Form.Item>
          <Form.Item name="case" label={words.caseNumber}>
            <Input autoComplete="off" maxLength={64} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  )
}
