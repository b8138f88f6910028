import { Alert, Button, Modal } from 'antd'
import type { ReactNode } from 'react'
import { CopyButton } from '../pieces/copy-button.tsx'
import { useWords } from '../words/use-words.ts'
import styles from './panel.module.css'

export type Secret = { readonly label: string; readonly text: string; readonly hint?: ReactNode }

type SecretOnceProps = {
  readonly title: string
  /** Nothing is shown while there are none. */
  readonly secrets: readonly Secret[]
  readonly about?: ReactNode
  readonly onClose: () => void
}

/** What is answered once and never again. It stays until one says that one has kept it: a slip of the hand closes nothing. */
export const SecretOnce = ({ title, secrets, about, onClose }: SecretOnceProps): ReactNode => {
  const { panel } = useWords()
  return (
    <Modal
      open={secrets.length > 0}
      title={title}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      destroyOnHidden
      footer={
        <Button type="primary" onClick={onClose} data-testid="secret-kept">
          {panel.secret.kept}
        </Button>
      }
    >
      <div className={styles.stack} data-testid="secret-once">
        <Alert type="warning" showIcon title={panel.secret.once} />
        {about !== undefined && <p>{about}</p>}
        {secrets.map(({ label, text, hint }) => (
          <div key={label}>
            <p>{label}</p>
            <div className={styles.secret}>
              <code>{text}</code>
              <CopyButton text={text} label={label} />
            </div>
            {hint !== undefined && <p className={styles.faint}>{hint}</p>}
          </div>
        ))}
      </div>
    </Modal>
  )
}
