import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'
import { TextField } from './text-field.tsx'

export const shortestPassword = 12

export type TypedPair = { readonly first: string; readonly again: string }

export const isGoodPair = ({ first, again }: TypedPair): boolean => first.length >= shortestPassword && first === again

type PasswordPairProps = {
  readonly label: string
  readonly value: TypedPair
  readonly onChange: (pair: TypedPair) => void
}

/** A new password, typed twice. */
export const PasswordPair = ({ label, value, onChange }: PasswordPairProps): ReactNode => {
  const { session: words } = useWords()
  const { first, again } = value
  const isShort = first !== '' && first.length < shortestPassword
  return (
    <>
      <TextField
        label={label}
        testId="password"
        hint={isShort ? words.tooShort(shortestPassword - first.length) : words.passwordHint}
        autoComplete="new-password"
        isSecret
        required
        value={first}
        onText={(text) => onChange({ first: text, again })}
      />
      <TextField
        label={words.passwordAgain}
        testId="password-again"
        wrong={again !== '' && !first.startsWith(again) ? words.notTheSame : undefined}
        autoComplete="new-password"
        isSecret
        required
        value={again}
        onText={(text) => onChange({ first, again: text })}
      />
    </>
  )
}
