import { Button, Form, type FormInstance } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { Failure } from '../pieces/failure.tsx'
import { useWords } from '../words/use-words.ts'
import styles from './panel.module.css'
import type { Sending } from './sending.ts'
import { SidePanel } from './side-panel.tsx'

type FormPanelProps<Values> = {
  readonly isOpen: boolean
  onClose(): void
  readonly title: string
  /** What is on the button that sends it. */
  readonly action: string
  readonly testId: string
  readonly form: FormInstance<Values>
  readonly initialValues?: Partial<Values>
  readonly sending: Sending<Values>
  readonly width?: number
  readonly children: ReactNode
}

/** A form at the side of the page. What the service says of a field stands beside it, and anything else above the form. */
export const FormPanel = <Values extends object>({
  isOpen,
  onClose,
  title,
  action,
  testId,
  form,
  initialValues,
  sending: { send, isPending, error, forget },
  width = 560,
  children,
}: FormPanelProps<Values>): ReactNode => {
  const { panel } = useWords()
  const wasOpen = useRef(isOpen)
  useEffect(() => {
    if (wasOpen.current && !isOpen) forget()
    wasOpen.current = isOpen
  }, [isOpen, forget])
  const footer = (
    <div className={styles.footer}>
      <Button onClick={onClose}>{panel.cancel}</Button>
      <Button type="primary" loading={isPending} onClick={() => form.submit()} data-testid={`${testId}-send`}>
        {action}
      </Button>
    </div>
  )
  return (
    <SidePanel isOpen={isOpen} onClose={onClose} title={title} testId={testId} width={width} footer={footer}>
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        scrollToFirstError={{ focus: true }}
        {...(initialValues === undefined ? {} : { initialValues })}
        onFinish={send}
      >
        {error !== null && (
          <div className={styles.formError}>
            <Failure error={error} />
          </div>
        )}
        {children}
        {/* Enter in a field sends the form. */}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </Form>
    </SidePanel>
  )
}
