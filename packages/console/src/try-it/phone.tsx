import { MessageOutlined, PhoneOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { useWords } from '../words/use-words.ts'
import { CallScreen } from './call-screen.tsx'
import { Dialler } from './dialler.tsx'
import { Messages } from './messages.tsx'
import styles from './phone.module.css'
import type { PhoneState } from './phone-state.ts'
import type { UsedPhone } from './use-sip-phone.ts'

export type PhoneLetter = 'a' | 'b' | 'c'

type PhoneProps = {
  readonly letter: PhoneLetter
  readonly number: string
  /** Null where another device is this phone. */
  readonly used: UsedPhone | null
  /** What one would dial now. */
  readonly suggested: string | null
  /** Beside its name: what can be done with the phone as a whole. */
  readonly extra?: ReactNode
  /** In the place of its screen, where another device has it. */
  readonly away?: ReactNode
  readonly isLarge?: boolean
}

const stateWord = ({ connection, call, last }: PhoneState): string => {
  if (call.kind !== 'none') return call.kind
  if (connection !== 'ready') return connection
  return last === null ? 'idle' : 'ended'
}

/** 138 0000 0001: a made-up number of the sandbox, in full since it is nobody's. */
export const ownNumber = (number: string): string => number.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')

type Tab = 'phone' | 'messages'

const Screen = ({ used, suggested }: { readonly used: UsedPhone; readonly suggested: string | null }): ReactNode => {
  const { tryIt } = useWords()
  const { phone, state } = used
  const { call, received, connection } = state
  const [tab, setTab] = useState<Tab>('phone')
  const [seen, setSeen] = useState(received)
  const [dialled, setDialled] = useState('')
  // What happens comes to the front, as on any phone.
  useEffect(() => {
    if (call.kind === 'ringing') setTab('phone')
  }, [call.kind])
  useEffect(() => {
    if (received > 0) setTab('messages')
  }, [received])
  useEffect(() => {
    if (tab === 'messages') setSeen(received)
  }, [tab, received])
  const unread = received - seen
  const partner = call.kind === 'none' ? (suggested ?? state.messages.at(-1)?.other ?? null) : call.other
  const content = () => {
    if (tab === 'messages') return <Messages phone={phone} state={state} to={partner} />
    if (call.kind !== 'none') return <CallScreen phone={phone} call={call} />
    return (
      <Dialler
        value={dialled}
        suggested={suggested}
        last={state.last}
        isReady={connection === 'ready'}
        onChange={setDialled}
        onDial={(number) => phone.dial(number)}
      />
    )
  }
  const tabButton = (of: Tab, label: string, icon: ReactNode, note: ReactNode) => (
    <button
      type="button"
      role="tab"
      aria-selected={tab === of}
      data-testid={`tab-${of}`}
      onClick={() => setTab(of)}
      className={styles.tab}
    >
      {icon}
      <span>{label}</span>
      {note}
    </button>
  )
  return (
    <>
      <div className={styles.content} role="tabpanel" aria-label={tab === 'phone' ? tryIt.phoneTab : tryIt.messagesTab}>
        {content()}
      </div>
      <div role="tablist" aria-label={tryIt.screens} className={styles.tabs}>
        {tabButton(
          'phone',
          tryIt.phoneTab,
          <PhoneOutlined />,
          call.kind !== 'none' && tab !== 'phone' && <span className={styles.inCall}>{tryIt.inCall}</span>,
        )}
        {tabButton(
          'messages',
          tryIt.messagesTab,
          <MessageOutlined />,
          unread > 0 && (
            <span className={styles.unread}>
              {unread}
              <span className={styles.read}> {tryIt.unread}</span>
            </span>
          ),
        )}
      </div>
    </>
  )
}

/** A telephone, drawn as one: what it shows is what the phone of A or B would show. */
export const Phone = (props: PhoneProps): ReactNode => {
  const { letter, number, used, suggested, extra, away, isLarge = false } = props
  const { tryIt, shell } = useWords()
  const mustReload = used?.state.mustReload ?? false
  const connection = used?.state.connection ?? 'ready'
  return (
    <section
      className={`${styles.phone} ${isLarge ? styles.large : ''}`}
      aria-label={`${tryIt.phone(letter.toUpperCase())}, ${tryIt.people[letter]}`}
      data-testid={`phone-${letter}`}
      data-state={used === null ? 'away' : stateWord(used.state)}
    >
      <header className={styles.top}>
        <span className={`${styles.letter} ${styles[letter]}`}>{letter.toUpperCase()}</span>
        <span className={styles.who}>
          <strong>{tryIt.people[letter]}</strong>
          <span className={styles.own}>{ownNumber(number)}</span>
        </span>
        {extra}
      </header>
      {used === null ? (
        <div className={styles.content}>{away}</div>
      ) : (
        <>
          {connection !== 'ready' && (
            <p role="status" className={styles.connection}>
              {connection === 'connecting' ? tryIt.connecting : mustReload ? tryIt.notLoaded : tryIt.notConnected}{' '}
              {mustReload && (
                <Button size="small" onClick={() => location.reload()}>
                  {shell.reload}
                </Button>
              )}
            </p>
          )}
          <Screen used={used} suggested={suggested} />
        </>
      )}
    </section>
  )
}
