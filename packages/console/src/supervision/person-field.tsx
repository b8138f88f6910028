import { Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'

/** A number as the API takes it: without what people put between its digits. */
export const plainNumber = (text: string): string => text.replaceAll(/[\s()-]/g, '')

type PersonFieldProps = { readonly name?: string; readonly isFocused?: boolean }

/** Somebody's real number. It goes into the body of one request, and neither into an address nor into what a browser remembers. */
export const PersonField = ({ name = 'number', isFocused = false }: PersonFieldProps): ReactNode => {
  const { supervision: words, panel } = useWords()
  return (
    <Form.Item
      name={name}
      label={words.person}
      extra={words.personHint}
      rules={[{ required: true, message: panel.required }]}
    >
      <Input inputMode="tel" autoComplete="off" spellCheck={false} autoFocus={isFocused} maxLength={24} />
    </Form.Item>
  )
}

type ProtectedFieldProps = { readonly name?: string; readonly isFocused?: boolean }

/** A 700 number. */
export const ProtectedField = ({ name = 'number', isFocused = false }: ProtectedFieldProps): ReactNode => {
  const { supervision: words, panel } = useWords()
  return (
    <Form.Item
      name={name}
      label={words.protectedNumber}
      extra={words.protectedHint}
      rules={[{ required: true, message: panel.required }]}
    >
      <Input
        inputMode="numeric"
        autoComplete="off"
        autoFocus={isFocused}
        placeholder="700 1 0000001 0001"
        maxLength={24}
      />
    </Form.Item>
  )
}
