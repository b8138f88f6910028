import { SendOutlined } from '@ant-design/icons'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { numberText } from '../pieces/number-text.tsx'
import { useWords } from '../words/use-words.ts'
import styles from './phone.module.css'
import type { PhoneState, TextMessage } from './phone-state.ts'
import { textRefusalText } from './refusal-text.ts'
import type { SipPhone } from './sip-phone.ts'

type MessagesProps = {
  readonly phone: SipPhone
  readonly state: PhoneState
  /** The number that a text goes to; null while there is none. */
  readonly to: string | null
}

/** A SIP MESSAGE outside of a session is short (RFC 3428 section 8). */
const longestText = 300

const Bubble = ({ message }: { readonly message: TextMessage }): ReactNode => {
  const { tryIt } = useWords()
  const { direction, text, state, status } = message
  return (
    <li className={`${styles.bubble} ${styles[direction]}`} data-testid="message" data-direction={direction}>
      <span className={styles.read}>{direction === 'in' ? tryIt.gotText : tryIt.sentText}: </span>
      {text}
      {state === 'refused' && (
        <span className={styles.notSent} data-testid="message-why" data-status={status}>
          {tryIt.notSent} {textRefusalText(message, tryIt)}
        </span>
      )}
      {direction === 'out' && state !== 'refused' && (
        <span className={styles.sent}>{state === 'sent' ? tryIt.textDelivered : tryIt.textSending}</span>
      )}
    </li>
  )
}

/** Texts to and from the number between. */
export const Messages = ({ phone, state, to }: MessagesProps): ReactNode => {
  const { tryIt } = useWords()
  const [text, setText] = useState('')
  const list = useRef<HTMLOListElement>(null)
  const { messages, connection } = state
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text comes into sight.
  useEffect(() => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight
  }, [messages])
  const canSend = to !== null && text.trim() !== '' && connection === 'ready'
  return (
    <div className={styles.messages}>
      <p className={styles.to}>{to === null ? tryIt.nobodyToWrite : numberText(to)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <ol ref={list} className={styles.bubbles} aria-label={tryIt.messagesTab} tabIndex={0}>
        {messages.map((message) => (
          <Bubble key={message.id} message={message} />
        ))}
      </ol>
      <form
        className={styles.compose}
        onSubmit={(event) => {
          event.preventDefault()
          if (to === null || !canSend) return
          phone.sendText(to, text.trim())
          setText('')
        }}
      >
        <input
          aria-label={tryIt.writeText}
          placeholder={tryIt.writeText}
          autoComplete="off"
          maxLength={longestText}
          value={text}
          disabled={to === null}
          onChange={({ target }) => setText(target.value)}
          data-testid="message-input"
        />
        <button type="submit" aria-label={tryIt.sendText} disabled={!canSend} data-testid="message-send">
          <SendOutlined />
        </button>
      </form>
    </div>
  )
}
