import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { service } from '../api/service.ts'
import { takeFragment } from '../app/fragment.ts'
import { EmptyState } from '../pieces/empty-state.tsx'
import { Failure } from '../pieces/failure.tsx'
import { useWords } from '../words/use-words.ts'
import styles from './entrance.module.css'
import { Entrance } from './entrance.tsx'
import { isGoodPair, PasswordPair } from './password-pair.tsx'
import { beginSession } from './session.tsx'
import { TextField } from './text-field.tsx'

const isName = (text: string): boolean => /^[a-z][a-z0-9.@_-]{2,63}$/.test(text)

const SetUpPage = (): ReactNode => {
  const { session: words } = useWords()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  // The token leaves the address before anything else is done: no history and no picture of the screen has it.
  const [token] = useState(takeFragment)
  const invited = search.get('for')
  const [name, setName] = useState('admin')
  const [pair, setPair] = useState({ first: '', again: '' })
  const settingUp = useMutation({
    mutationFn: () => service.setUp({ token, password: pair.first, ...(invited === null ? { name } : {}) }),
    meta: { isSignIn: true },
    onSuccess: (session) => {
      beginSession(session)
      void navigate('/', { replace: true })
    },
  })
  if (token === '')
    return (
      <Entrance title="AXBridge">
        <EmptyState
          title={words.noTokenTitle}
          hint={words.noTokenHint}
          action={<Link to="/sign-in">{words.toSignIn}</Link>}
        />
      </Entrance>
    )
  const isReady = isGoodPair(pair) && (invited !== null || isName(name))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) settingUp.mutate()
  }
  return (
    <Entrance
      title={invited === null ? words.setUpTitle : words.invitedTitle(invited)}
      about={invited === null ? words.setUpAbout : words.invitedAbout}
    >
      <form className={styles.form} onSubmit={submit}>
        {invited === null ? (
          <TextField
            label={words.name}
            hint={words.nameHint}
            wrong={name.length >= 3 && !isName(name) ? words.badName : undefined}
            testId="name"
            autoComplete="username"
            required
            value={name}
            onText={(text) => setName(text.trim())}
          />
        ) : (
          // A password manager keeps the password for this name.
          <input type="hidden" autoComplete="username" value={invited} readOnly />
        )}
        <PasswordPair label={words.password} value={pair} onChange={setPair} />
        {settingUp.error !== null && <Failure error={settingUp.error} />}
        <Button
          type="primary"
          htmlType="submit"
          size="large"
          block
          data-testid="set-up"
          loading={settingUp.isPending}
          disabled={!isReady}
        >
          {words.setUp}
        </Button>
      </form>
    </Entrance>
  )
}

export default SetUpPage
