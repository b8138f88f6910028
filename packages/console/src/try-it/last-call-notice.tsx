import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'
import styles from './phone.module.css'
import type { LastCall } from './phone-state.ts'
import { refusalText } from './refusal-text.ts'

/** What became of the last call. */
export const LastCallNotice = ({ last }: { readonly last: LastCall }): ReactNode => {
  const { tryIt } = useWords()
  if (last.kind !== 'refused')
    return (
      <p role="status" className={styles.notice}>
        {last.kind === 'missed' ? tryIt.missed : tryIt.endedBy[last.by]}
      </p>
    )
  const { status, phrase } = last
  return (
    <div role="alert" className={`${styles.notice} ${styles.refused}`} data-testid="why" data-status={status}>
      <strong>{tryIt.refused}</strong>
      <span>{refusalText(status, tryIt)}</span>
      {status !== undefined && (
        <code>
          SIP {status} {phrase}
        </code>
      )}
    </div>
  )
}
