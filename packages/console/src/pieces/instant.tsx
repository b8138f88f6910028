import type { ReactNode } from 'react'
import { type Language, usePreferences } from '../app/preferences.ts'
import styles from './texts.module.css'

const tags: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' }

const formats = new Map<Language, Intl.DateTimeFormat>()

const formatOf = (language: Language): Intl.DateTimeFormat => {
  const made =
    formats.get(language) ??
    new Intl.DateTimeFormat(tags[language], {
      ...({ year: 'numeric', month: '2-digit', day: '2-digit' } as const),
      ...({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const),
    })
  formats.set(language, made)
  return made
}

type InstantProps = {
  /** RFC 3339, or ms since 1970; null is none. */
  readonly at: string | number | null | undefined
}

/** An instant in the reader's own time zone; its exact text in UTC is its title. */
export const Instant = ({ at }: InstantProps): ReactNode => {
  const { language } = usePreferences()
  if (at === null || at === undefined) return <span className={styles.none}>–</span>
  const date = new Date(at)
  const exact = date.toISOString()
  return (
    <time dateTime={exact} title={exact} className={styles.instant}>
      {formatOf(language).format(date)}
    </time>
  )
}
