import type { ReactNode } from 'react'
import { Brand } from '../app/brand.tsx'
import { Choices } from '../app/choices.tsx'
import { useWords } from '../words/use-words.ts'
import styles from './entrance.module.css'

type EntranceProps = { readonly title: string; readonly about?: ReactNode; readonly children: ReactNode }

/** The frame of the pages before a session. */
export const Entrance = ({ title, about, children }: EntranceProps): ReactNode => {
  const { session } = useWords()
  return (
    <div className={styles.entrance}>
      <header className={styles.top}>
        <Choices />
      </header>
      <main className={styles.card}>
        <div className={styles.brand}>
          <Brand />
          <span>{session.tagline}</span>
        </div>
        <h1>{title}</h1>
        {about !== undefined && <p className={styles.about}>{about}</p>}
        {children}
      </main>
    </div>
  )
}
