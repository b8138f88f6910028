import { Alert, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useSession } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'

/** The six digits that the authenticator app shows now. Each code counts once. */
export const CodeField = ({ isFocused = false }: { readonly isFocused?: boolean }): ReactNode => {
  const { supervision: words } = useWords()
  return (
    <Form.Item
      name="code"
      label={words.code}
      extra={words.codeHint}
      normalize={(text: string) => text.replaceAll(/\D/g, '')}
      rules={[{ required: true, pattern: /^\d{6}$/, message: words.codeRule }]}
    >
      <Input
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus={isFocused}
        maxLength={6}
        style={{ width: 160 }}
        data-testid="code"
      />
    </Form.Item>
  )
}

/** What takes two people takes two second factors: it is said before somebody has filled in a form for nothing. */
export const SecondFactorNotice = (): ReactNode => {
  const { supervision: words } = useWords()
  const { hasTotp } = useSession()
  if (hasTotp) return null
  return (
    <Alert
      type="warning"
      showIcon
      data-testid="no-second-factor"
      title={words.noSecondFactor}
      description={<Link to="/account">{words.setUpSecondFactor}</Link>}
    />
  )
}
