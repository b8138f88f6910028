import type { ReactNode } from 'react'
import styles from './page.module.css'

type PageProps = {
  /** Names the page for tests: `page-bindings`. */
  readonly testId?: string
  readonly title: string
  /** One sentence that says what this page is for. */
  readonly about?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The frame of a page: its heading, what one can do at once, and its content. */
export const Page = ({ testId, title, about, actions, children }: PageProps): ReactNode => (
  <section className={styles.page} data-testid={testId}>
    <header className={styles.heading}>
      <div className={styles.words}>
        <h1>{title}</h1>
        {about !== undefined && <p>{about}</p>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </header>
    {children}
  </section>
)

/** A surface for what belongs together. */
export const Panel = ({
  title,
  extra,
  children,
}: {
  readonly title?: string
  readonly extra?: ReactNode
  readonly children: ReactNode
}): ReactNode => (
  <section className={styles.panel} aria-label={title}>
    {title !== undefined && (
      <header className={styles.panelHeading}>
        <h2>{title}</h2>
        {extra}
      </header>
    )}
    {children}
  </section>
)
