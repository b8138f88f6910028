import type { ReactNode } from 'react'
import styles from './brand.module.css'

/** A, B, and the number between them. */
export const Brand = (): ReactNode => (
  <span className={styles.brand}>
    <svg viewBox="0 0 36 28" aria-hidden="true">
      <path d="M6 22C6 9 12 6 18 6s12 3 12 16" />
      <circle cx="6" cy="22" r="4" />
      <circle cx="30" cy="22" r="4" />
      <circle cx="18" cy="6" r="4.5" className={styles.between} />
    </svg>
    AXBridge
  </span>
)
