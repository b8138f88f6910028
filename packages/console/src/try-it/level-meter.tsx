import { type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../words/use-words.ts'
import styles from './phone.module.css'
import type { SipPhone } from './sip-phone.ts'

const lookMs = 80

/** How loud it is that is heard: one sees that sound arrives. */
export const LevelMeter = ({ phone }: { readonly phone: SipPhone }): ReactNode => {
  const { tryIt } = useWords()
  const meter = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Drawn past React: twelve times a second nothing else of the page has changed.
    const timer = setInterval(() => {
      const level = phone.level()
      meter.current?.setAttribute('aria-valuenow', String(level))
      meter.current?.style.setProperty('--level', `${level}%`)
    }, lookMs)
    return () => clearInterval(timer)
  }, [phone])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a meter element is drawn by the browser, and by each in its own way.
    <div
      ref={meter}
      role="meter"
      aria-label={tryIt.level}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      className={styles.level}
      data-testid="level"
    />
  )
}
