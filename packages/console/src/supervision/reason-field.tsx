import { Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'

type ReasonFieldProps = {
  readonly name?: string
  readonly label?: string
  readonly hint?: string
  readonly least?: number
  readonly most?: number
  readonly isFocused?: boolean
}

/** Why something is done, in words that stand in the audit log. */
export const ReasonField = ({
  name = 'reason',
  label,
  hint,
  least = 5,
  most = 500,
  isFocused = false,
}: ReasonFieldProps): ReactNode => {
  const { supervision: words } = useWords()
  const said = hint ?? words.reasonHint(least, most)
  return (
    <Form.Item
      name={name}
      label={label ?? words.reason}
      extra={said}
      rules={[{ required: true, min: least, max: most, message: words.reasonHint(least, most) }]}
    >
      <Input.TextArea autoFocus={isFocused} rows={3} maxLength={most} />
    </Form.Item>
  )
}

/** What the case is filed under elsewhere. */
export const CaseField = ({ isRequired = false }: { readonly isRequired?: boolean }): ReactNode => {
  const { supervision: words, panel } = useWords()
  return (
    <Form.Item
      name="case"
      label={isRequired ? words.caseNumber : words.caseOptional}
      extra={words.caseHint}
      rules={isRequired ? [{ required: true, message: panel.required }] : []}
    >
      <Input autoComplete="off" maxLength={64} />
    </Form.Item>
  )
}
