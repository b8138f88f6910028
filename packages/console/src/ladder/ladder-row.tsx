import type { LadderStep } from '@axbridge/sdk/console'
import { type ReactNode, useState } from 'react'
import { useWords } from '../words/use-words.ts'
import styles from './ladder.module.css'
import type { LegNames } from './leg-names.ts'

type Tone = 'request' | 'passing' | 'done' | 'refused'

/** A number is the status of an answer, a word the method of a request. */
const toneOf = (what: string): Tone => {
  const status = Number(what)
  if (Number.isNaN(status)) return 'request'
  if (status < 200) return 'passing'
  return status < 300 ? 'done' : 'refused'
}

const MessageText = ({ parts }: Pick<LadderStep, 'parts'>): ReactNode => {
  const { ladder } = useWords()
  if (parts.length === 0) return <p className={styles.noText}>{ladder.noText}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, which the keyboard must reach.
    <pre className={styles.text} data-testid="ladder-message" tabIndex={0}>
      {parts.map(({ text, kind }, index) =>
        kind === 'plain' ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a message never change.
          <mark key={index} data-kind={kind} className={styles[kind]} title={ladder.legends[kind]}>
            {text}
          </mark>
        ),
      )}
    </pre>
  )
}

type LadderRowProps = {
  readonly step: LadderStep
  /** When the call began. */
  readonly from: string
  readonly names: LegNames
}

/** One message as an arrow; its text opens below it. */
export const LadderRow = ({ step, from, names }: LadderRowProps): ReactNode => {
  const { ladder } = useWords()
  const [isOpen, setOpen] = useState(false)
  const { leg, direction, what, phrase, parts } = step
  const hidden = parts.filter(({ kind }) => kind === 'hidden').length
  const after = `+${((Date.parse(step.at) - Date.parse(from)) / 1_000).toFixed(2)} s`
  // On A's side what comes in points to the right, on B's side to the left.
  const points = (leg === 'a') === (direction === 'in') ? 'right' : 'left'
  const way = direction === 'in' ? ladder.toServer(names[leg]) : ladder.fromServer(names[leg])
  const label = phrase === undefined || phrase === '' ? what : `${what} ${phrase}`
  return (
    <li
      className={styles.row}
      data-testid="ladder-step"
      data-what={what}
      data-leg={leg}
      data-direction={direction}
      data-hidden={hidden}
    >
      <button
        type="button"
        className={styles.step}
        aria-expanded={isOpen}
        title={ladder.show}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={`${styles.arrow} ${styles[leg]} ${styles[points]} ${styles[toneOf(what)]}`}>
          <span className={styles.label}>{label}</span>
          <span className={styles.line} aria-hidden="true" />
          <span className={styles.read}>{way}</span>
        </span>
        <span className={`${styles.beside} ${styles[leg === 'a' ? 'besideA' : 'besideB']}`}>
          {hidden > 0 && <span className={styles.hidden}>{ladder.hiddenCount(hidden)}</span>}
          <span className={styles.after}>{after}</span>
        </span>
      </button>
      {isOpen && <MessageText parts={parts} />}
    </li>
  )
}
