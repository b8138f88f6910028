import type { ReactNode } from 'react'
import styles from './splash.module.css'

/** The mark of the console while the first page is on its way. It says nothing: what is short needs no word. */
export const Splash = (): ReactNode => (
  <div className={styles.splash} aria-busy="true">
    <svg viewBox="0 0 96 48" className={styles.mark} aria-hidden="true">
      <path d="M12 36C12 14 32 10 48 10s36 4 36 26" />
      <circle cx="12" cy="36" r="6" />
      <circle cx="84" cy="36" r="6" />
      <circle cx="48" cy="10" r="7" className={styles.between} />
    </svg>
  </div>
)
