import { AxbridgeError } from '@axbridge/sdk/console'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { Navigate, useNavigate, useSearchParams } from 'react-router'
import { service } from '../api/service.ts'
import { Failure } from '../pieces/failure.tsx'
import { useWords } from '../words/use-words.ts'
import styles from './entrance.module.css'
import { Entrance } from './entrance.tsx'
import { returnPath } from './return-path.ts'
import { beginSession, sessionQuery } from './session.tsx'
import { TextField } from './text-field.tsx'

type Given = { readonly name: string; readonly password: string; readonly code?: string }

type Wait = {
  /** Seconds until the lock-out is over, counted down; 0 when there is none. */
  readonly left: number
  /** Begins now. */
  begin(ms: number): void
}

const useWait = (): Wait => {
  const [{ until, now }, setClock] = useState({ until: 0, now: 0 })
  const isOver = now >= until
  useEffect(() => {
    if (isOver) return
    const timer = setInterval(() => setClock((before) => ({ ...before, now: Date.now() })), 500)
    return () => clearInterval(timer)
  }, [isOver])
  const begin = (ms: number) => {
    const now = Date.now()
    setClock({ until: now + ms, now })
  }
  return { left: isOver ? 0 : Math.ceil((until - now) / 1_000), begin }
}

const SignInPage = (): ReactNode => {
  const { session: words } = useWords()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const [given, setGiven] = useState<Given>({ name: '', password: '' })
  const [needsCode, setNeedsCode] = useState(false)
  // Known where one came from a page; it is not asked for only to hear that there is none.
  const present = useQuery({ ...sessionQuery, enabled: false })
  const back = returnPath(search)
  const wait = useWait()
  const signingIn = useMutation({
    mutationFn: (asked: Given) => service.signIn(asked),
    meta: { isSignIn: true },
    onSuccess: (session) => {
      beginSession(session)
      void navigate(back, { replace: true })
    },
    onError: (error) => {
      if (!(error instanceof AxbridgeError)) return
      if (error.code === 'code_needed') setNeedsCode(true)
      if (error.code === 'locked') wait.begin(error.retryAfterMs)
    },
  })
  if (present.data !== null && present.data !== undefined) return <Navigate replace to={back} />
  const { error } = signingIn
  const isAskingForCode = error instanceof AxbridgeError && error.code === 'code_needed'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signingIn.mutate(needsCode ? given : { name: given.name, password: given.password })
  }
  return (
    <Entrance title={words.signInTitle}>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label={words.name}
          testId="name"
          autoComplete="username"
          autoFocus
          required
          value={given.name}
          onText={(name) => setGiven({ ...given, name: name.trim() })}
        />
        <TextField
          label={words.password}
          testId="password"
          autoComplete="current-password"
          isSecret
          required
          value={given.password}
          onText={(password) => setGiven({ ...given, password })}
        />
        {needsCode && (
          <TextField
            label={words.code}
            hint={words.codeHint}
            testId="code"
            autoComplete="one-time-code"
            inputMode="numeric"
            maxLength={6}
            autoFocus
            required
            value={given.code ?? ''}
            onText={(code) => setGiven({ ...given, code: code.replaceAll(/\D/g, '') })}
          />
        )}
        {error !== null && !isAskingForCode && <Failure error={error} />}
        <Button
          type="primary"
          htmlType="submit"
          size="large"
          block
          data-testid="sign-in"
          loading={signingIn.isPending}
          disabled={wait.left > 0}
        >
          {wait.left > 0 ? words.wait(wait.left) : words.signIn}
        </Button>
      </form>
      <p className={styles.foot}>{words.lostPassword}</p>
    </Entrance>
  )
}

export default SignInPage
