import { PhoneFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { numberText } from '../pieces/number-text.tsx'
import { useWords } from '../words/use-words.ts'
import { LastCallNotice } from './last-call-notice.tsx'
import styles from './phone.module.css'
import type { LastCall } from './phone-state.ts'

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const

/** A 700 number has 15 digits; nobody dials more here. */
const mostDigits = 20

type DiallerProps = {
  readonly value: string
  readonly suggested: string | null
  readonly last: LastCall | null
  readonly isReady: boolean
  readonly onChange: (value: string) => void
  readonly onDial: (number: string) => void
}

const plain = (text: string): string => text.replaceAll(/[^0-9*#+]/g, '').slice(0, mostDigits)

/** The keypad. What the order gave as number is one press away, as it would be in the customer's own app. */
export const Dialler = ({ value, suggested, last, isReady, onChange, onDial }: DiallerProps): ReactNode => {
  const { tryIt } = useWords()
  const canDial = isReady && value !== ''
  return (
    <form
      className={styles.dialler}
      onSubmit={(event) => {
        event.preventDefault()
        if (canDial) onDial(value)
      }}
    >
      <div className={styles.above}>
        {last !== null && <LastCallNotice last={last} />}
        {last === null && suggested !== null && value !== suggested && (
          <button
            type="button"
            className={styles.suggestion}
            onClick={() => onChange(suggested)}
            data-testid="suggested"
          >
            <span>{tryIt.fromOrder}</span>
            <strong>{numberText(suggested)}</strong>
          </button>
        )}
        {last === null && suggested === null && isReady && <p className={styles.idle}>{tryIt.idle}</p>}
      </div>
      <div className={styles.number}>
        <input
          className={styles.input}
          type="tel"
          inputMode="none"
          autoComplete="off"
          aria-label={tryIt.numberToDial}
          placeholder={tryIt.numberToDial}
          value={numberText(value)}
          onChange={({ target }) => onChange(plain(target.value))}
          data-testid="dial-input"
        />
        <button
          type="button"
          className={styles.erase}
          aria-label={tryIt.erase}
          disabled={value === ''}
          onClick={() => onChange(value.slice(0, -1))}
        >
          <svg viewBox="0 0 24 24" width="20" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.8">
            <path d="M9 5h11v14H9l-6-7zM12 9.5l5 5m0-5l-5 5" />
          </svg>
        </button>
      </div>
      <div className={styles.keys}>
        {keys.map((key) => (
          <button key={key} type="button" data-testid={`key-${key}`} onClick={() => onChange(plain(value + key))}>
            {key}
          </button>
        ))}
      </div>
      <div className={styles.actions}>
        <button type="submit" className={styles.call} aria-label={tryIt.dial} disabled={!canDial} data-testid="dial">
          <PhoneFilled />
        </button>
        {last !== null && suggested !== null && (
          <button
            type="button"
            className={styles.again}
            disabled={!isReady}
            onClick={() => onDial(suggested)}
            data-testid="dial-again"
          >
            {tryIt.callAgain}
          </button>
        )}
      </div>
    </form>
  )
}
