import { AxbridgeError } from '@axbridge/sdk/console'
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'
import type { Words } from '../words/words.ts'
import styles from './states.module.css'

type Told = { readonly title: string; readonly advice: string }

const isKnown = (code: string, words: Words['failures']['codes']): code is keyof Words['failures']['codes'] =>
  Object.hasOwn(words, code)

/** What happened and what to do, in the reader's language. */
export const failureText = (error: unknown, { codes, other }: Words['failures']): Told => {
  if (!(error instanceof AxbridgeError)) return other
  return isKnown(error.code, codes) ? codes[error.code] : { title: other.title, advice: other.advice }
}

/** What our own words say in full. */
const saidInFull: ReadonlySet<string> = new Set([
  ...['sign_in_failed', 'code_needed', 'locked', 'proof_failed', 'link_ended', 'weak_password', 'unauthenticated'],
  ...['second_person_needed', 'second_factor_needed'],
])

const isChinese = /\p{Script=Han}/u

/** What a problem document adds to that, as the service said it: in English, but for the rules that the reader's language has. */
const saidByService = (error: unknown, inWords: (rule: string) => string): readonly string[] => {
  if (!(error instanceof AxbridgeError) || error.status === undefined || saidInFull.has(error.code)) return []
  const rules = error.errors.map(({ field, rule }) => `${field} ${inWords(rule)}`)
  return rules.length > 0 ? rules : [error.message.replace(/^\w+: /, '')]
}

type FailureProps = {
  readonly error: unknown
  readonly onRetry?: () => void
  /** There is nothing around it. */
  readonly isWholePage?: boolean
}

export const Failure = ({ error, onRetry, isWholePage = false }: FailureProps): ReactNode => {
  const { failures, panel } = useWords()
  const { title, advice } = failureText(error, failures)
  const details = saidByService(error, panel.rule)
  const requestId = error instanceof AxbridgeError ? error.requestId : undefined
  const alert = (
    <Alert
      type="error"
      showIcon
      data-testid="failure"
      title={title}
      description={
        <>
          <p>{advice}</p>
          {details.map((detail) => (
            <p key={detail} className={styles.detail} lang={isChinese.test(detail) ? 'zh' : 'en'}>
              {detail}
            </p>
          ))}
          {requestId !== undefined && (
            <p className={styles.request}>
              {failures.request} <code>{requestId}</code>
            </p>
          )}
        </>
      }
      action={onRetry !== undefined && <Button onClick={onRetry}>{failures.retry}</Button>}
    />
  )
  return isWholePage ? <div className={styles.whole}>{alert}</div> : alert
}
