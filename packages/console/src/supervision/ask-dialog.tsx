import { Alert, Form, type FormInstance, Modal } from 'antd'
import type { ReactNode } from 'react'
import styles from '../panel/panel.module.css'
import type { Sending } from '../panel/sending.ts'
import { Failure } from '../pieces/failure.tsx'
import { useWords } from '../words/use-words.ts'

type AskDialogProps<Values> = {
  readonly isOpen: boolean
  onClose(): void
  readonly title: string
  /** What comes of it, and whether it can be taken back. */
  readonly about?: string
  /** The verb on the button. */
  readonly action: string
  readonly isDanger?: boolean
  readonly testId: string
  readonly form: FormInstance<Values>
  readonly initialValues?: Partial<Values>
  readonly sending: Sending<Values>
  readonly children?: ReactNode
}

/** A short form in front of the page, for what needs a reason or a code. What was typed is gone with it. */
export const AskDialog = <Values extends object>({
  isOpen,
  onClose,
  title,
  about,
  action,
  isDanger = false,
  testId,
  form,
  initialValues,
  sending: { send, isPending, error, forget },
  children,
}: AskDialogProps<Values>): ReactNode => {
  const { panel } = useWords()
  return (
    <Modal
      open={isOpen}
      title={title}
      onCancel={() => {
        onClose()
        forget()
      }}
      okText={action}
      okButtonProps={{ danger: isDanger, 'data-testid': `${testId}-send` }}
      cancelText={panel.cancel}
      confirmLoading={isPending}
      onOk={() => form.submit()}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        onFinish={send}
        {...(initialValues === undefined ? {} : { initialValues })}
        data-testid={testId}
      >
        {about !== undefined && (
          <Alert type={isDanger ? 'warning' : 'info'} showIcon title={about} style={{ marginBottom: 16 }} />
        )}
        {error !== null && (
          <div className={styles.formError}>
            <Failure error={error} />
          </div>
        )}
        {children}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </Form>
    </Modal>
  )
}
