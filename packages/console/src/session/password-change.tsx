import { Button } from 'antd'
import { type FormEvent, type ReactNode, useState } from 'react'
import { service } from '../api/service.ts'
import { Panel } from '../pieces/page.tsx'
import { useAction } from '../pieces/use-action.ts'
import { useWords } from '../words/use-words.ts'
import styles from './account.module.css'
import { isGoodPair, PasswordPair } from './password-pair.tsx'
import { TextField } from './text-field.tsx'

const nothing = { first: '', again: '' }

export const PasswordChange = (): ReactNode => {
  const { session: words } = useWords()
  const [password, setPassword] = useState('')
  const [pair, setPair] = useState(nothing)
  const changing = useAction(() => service.changePassword({ password, newPassword: pair.first }), {
    done: words.passwordChanged,
    onDone: () => {
      setPassword('')
      setPair(nothing)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    changing.mutate()
  }
  return (
    <Panel title={words.changePassword}>
      <form className={styles.lines} onSubmit={submit}>
        <TextField
          label={words.currentPassword}
          testId="current-password"
          autoComplete="current-password"
          isSecret
          required
          value={password}
          onText={setPassword}
        />
        <PasswordPair label={words.newPassword} value={pair} onChange={setPair} />
        <Button
          type="primary"
          htmlType="submit"
          loading={changing.isPending}
          disabled={password === '' || !isGoodPair(pair)}
        >
          {words.change}
        </Button>
      </form>
    </Panel>
  )
}
