import type { ReactNode } from 'react'
import styles from './texts.module.css'

export type StateKind = 'good' | 'busy' | 'warn' | 'bad' | 'idle'

/** A state in a word. The colour repeats what the word says, for who sees it. */
export const StateTag = ({ kind, children }: { readonly kind: StateKind; readonly children: ReactNode }): ReactNode => (
  <span className={`${styles.tag} ${styles[kind]}`}>{children}</span>
)
