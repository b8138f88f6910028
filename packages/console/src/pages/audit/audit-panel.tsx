import type { AuditEntry } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { CustomerName } from '../../panel/customer-names.tsx'
import { Facts, Section } from '../../panel/facts.tsx'
import styles from '../../panel/panel.module.css'
import { SidePanel } from '../../panel/side-panel.tsx'
import { CopyButton } from '../../pieces/copy-button.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useWords } from '../../words/use-words.ts'
import { AuditActor } from './audit-actor.tsx'

const Content = ({ entry }: { readonly entry: AuditEntry }): ReactNode => {
  const { audit: words } = useWords()
  const { at, actor, action, subject, customer, detail, hash } = entry
  const isEmpty = Object.keys(detail).length === 0
  return (
    <>
      <section className={styles.section}>
        <Facts
          facts={[
            [words.at, <Instant key="at" at={at} />],
            [words.actor, <AuditActor key="actor" actor={actor} />],
            actor.id !== undefined && [
              words.user,
              <span key="id" className={styles.mono}>
                {actor.id}
              </span>,
            ],
            [words.action, <code key="action">{action}</code>],
            [
              words.subject,
              <span key="subject" className={styles.mono}>
                {subject ?? '–'}
              </span>,
            ],
            customer !== null && [words.customer, <CustomerName key="customer" id={customer} />],
          ]}
        />
      </section>
      <Section title={words.detail}>
        {isEmpty ? (
          <p className={styles.soft}>{words.nothing}</p>
        ) : (
          <pre className={styles.json}>{JSON.stringify(detail, null, 2)}</pre>
        )}
      </Section>
      <Section title={words.hash}>
        <div className={styles.secret}>
          <code>{hash}</code>
          <CopyButton text={hash} label={words.hash} />
        </div>
      </Section>
    </>
  )
}

type AuditPanelProps = { readonly entry: AuditEntry | null; onClose(): void }

/** One entry of the log, whole. */
export const AuditPanel = ({ entry, onClose }: AuditPanelProps): ReactNode => {
  const { audit: words } = useWords()
  return (
    <SidePanel
      isOpen={entry !== null}
      onClose={onClose}
      title={words.detailTitle(entry?.ordinal ?? 0)}
      testId="audit-panel"
      width={640}
    >
      {entry !== null && <Content entry={entry} />}
    </SidePanel>
  )
}
