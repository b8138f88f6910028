import { AudioMutedOutlined, AudioOutlined, PhoneFilled, SoundOutlined } from '@ant-design/icons'
import { App } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { numberText } from '../pieces/number-text.tsx'
import { useWords } from '../words/use-words.ts'
import { LevelMeter } from './level-meter.tsx'
import styles from './phone.module.css'
import type { PhoneCall } from './phone-state.ts'
import type { SipPhone } from './sip-phone.ts'

type CallScreenProps = { readonly phone: SipPhone; readonly call: Exclude<PhoneCall, { readonly kind: 'none' }> }

const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}

/** How long the call lasts, told every second. */
const Lasting = ({ since }: { readonly since: number }): ReactNode => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return <span className={styles.lasting}>{clock(now - since)}</span>
}

const Controls = ({ phone }: { readonly phone: SipPhone }): ReactNode => {
  const { tryIt } = useWords()
  const { message } = App.useApp()
  const { hasMicrophone, isMuted } = phone
  const change = async () => {
    try {
      await phone.switchMicrophone(!hasMicrophone)
    } catch {
      void message.warning(tryIt.noMicrophone)
    }
  }
  return (
    <div className={styles.controls}>
      <button
        type="button"
        aria-pressed={hasMicrophone}
        onClick={() => void change()}
        data-testid="microphone"
        className={styles.control}
      >
        <AudioOutlined />
        <span>{hasMicrophone ? tryIt.microphone : tryIt.synthetic}</span>
      </button>
      <button
        type="button"
        aria-pressed={isMuted}
        onClick={() => phone.mute(!isMuted)}
        data-testid="mute"
        className={styles.control}
      >
        {isMuted ? <AudioMutedOutlined /> : <SoundOutlined />}
        <span>{isMuted ? tryIt.soundOff : tryIt.soundOn}</span>
      </button>
    </div>
  )
}

/** A call: whom the phone shows, how it stands, and what one can do. */
export const CallScreen = ({ phone, call }: CallScreenProps): ReactNode => {
  const { tryIt } = useWords()
  const said = () => {
    if (call.kind === 'ringing') return tryIt.rings
    if (call.kind === 'talking') return tryIt.talking
    return call.rings ? tryIt.ringsThere : tryIt.calling
  }
  return (
    <div className={styles.calling}>
      <div className={`${styles.wave} ${call.kind === 'talking' ? '' : styles.waving}`} aria-hidden="true">
        <PhoneFilled />
      </div>
      <p role="status" className={styles.said}>
        {said()} {call.kind === 'talking' && <Lasting since={call.since} />}
      </p>
      <p className={styles.shown} data-testid="shown" data-number={call.other}>
        {numberText(call.other)}
      </p>
      <p className={styles.shownHint}>{tryIt.shownHint}</p>
      {call.kind === 'talking' && (
        <>
          <LevelMeter phone={phone} />
          <Controls phone={phone} />
        </>
      )}
      <div className={styles.actions}>
        {call.kind === 'ringing' && (
          <button
            type="button"
            className={styles.call}
            aria-label={tryIt.answer}
            onClick={() => phone.answer()}
            data-testid="answer"
          >
            <PhoneFilled />
          </button>
        )}
        <button
          type="button"
          className={styles.hangUp}
          aria-label={call.kind === 'ringing' ? tryIt.decline : tryIt.hangUp}
          onClick={() => phone.hangUp()}
          data-testid="hang-up"
        >
          <PhoneFilled rotate={135} />
        </button>
      </div>
    </div>
  )
}
