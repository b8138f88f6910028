import type { ReactNode } from 'react'
import styles from './states.module.css'

export type EmptyStateProps = {
  /** That there is nothing, and of what. */
  readonly title: string
  /** What one can do so that there is something. */
  readonly hint: ReactNode
  readonly action?: ReactNode
}

export const EmptyState = ({ title, hint, action }: EmptyStateProps): ReactNode => (
  <div className={styles.state} data-testid="empty-state">
    <svg viewBox="0 0 96 48" className={styles.mark} aria-hidden="true">
      <path d="M12 36C12 14 32 10 48 10s36 4 36 26" />
      <circle cx="12" cy="36" r="6" />
      <circle cx="84" cy="36" r="6" />
    </svg>
    <h2>{title}</h2>
    <p>{hint}</p>
    {action}
  </div>
)
