import { Alert, Button, Form, Input, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useOnceOpen } from '../../panel/once-open.ts'
import { useWords } from '../../words/use-words.ts'

export type PartySearch = { readonly party: string; readonly reason: string; readonly case?: string }

type PartySearchFormProps = {
  readonly isOpen: boolean
  onClose(): void
  onSearch(search: PartySearch): void
}

/** Asks for whom one looks, and why. */
export const PartySearchForm = ({ isOpen, onClose, onSearch }: PartySearchFormProps): ReactNode => {
  const { bindings: words, panel } = useWords()
  const [form] = Form.useForm<PartySearch>()
  const isNeeded = useOnceOpen(isOpen)
  const finish = ({ party, reason, case: filed }: PartySearch) =>
    onSearch({
      party: party.replaceAll(/[\s-]/g, ''),
      reason: reason.trim(),
      ...(filed === undefined || filed.trim() === '' ? {} : { case: filed.trim() }),
    })
  if (!isNeeded) return null
  return (
    <Modal
      open={isOpen}
      title={words.party.title}
      onCancel={onClose}
      destroyOnHidden
      footer={[
        <Button key="cancel" onClick={onClose}>
          {panel.cancel}
        </Button>,
        <Button key="search" type="primary" onClick={() => form.submit()} data-testid="party-search-go">
          {words.party.search}
        </Button>,
      ]}
    >
      <Form form={form} layout="vertical" preserve={false} onFinish={finish} data-testid="party-search">
        <Alert type="warning" showIcon title={words.party.about} style={{ marginBottom: 16 }} />
        <Form.Item
          name="party"
          label={words.party.number}
          extra={words.party.numberHint}
          rules={[{ required: true, message: panel.required }]}
        >
          {/* A browser that remembers what was typed would remember somebody's number. */}
          <Input inputMode="tel" autoComplete="off" autoFocus />
        </Form.Item>
        <Form.Item
          name="reason"
          label={words.party.reason}
          extra={words.party.reasonHint}
          rules={[{ required: true, min: 5, max: 500, message: words.party.reasonHint }]}
        >
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
        <Form.Item name="case" label={words.show.caseNumber}>
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
