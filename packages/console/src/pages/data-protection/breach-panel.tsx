import type { Breach } from '@axbridge/sdk/console'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Facts, Section } from '../../panel/facts.tsx'
import { useFigure } from '../../panel/figure.ts'
import styles from '../../panel/panel.module.css'
import { SidePanel } from '../../panel/side-panel.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useMay } from '../../session/session.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { useWords } from '../../words/use-words.ts'
import { BreachForm } from './breach-form.tsx'

const Content = ({ breach }: { readonly breach: Breach }): ReactNode => {
  const { dataProtection, supervision } = useWords()
  const words = dataProtection.breaches
  const figure = useFigure()
  const { state, kinds, persons, cause, harm, measures, contact, foundAt, told, recordedAt, by } = breach
  return (
    <>
      <section className={styles.section}>
        <Facts
          facts={[
            [supervision.state, words.states[state]],
            [words.found, <Instant key="found" at={foundAt} />],
            [words.kinds, kinds.join(', '), 'long'],
            [words.persons, persons === null ? words.unknown : figure(persons)],
            [words.cause, cause, 'long'],
            [words.harm, harm, 'long'],
            [words.measures, measures, 'long'],
            [words.contact, contact, 'long'],
            [words.recorded, <Instant key="recorded" at={recordedAt} />],
            [supervision.by, <ByWhom key="by" who={by} />],
          ]}
        />
      </section>
      <Section title={words.told}>
        {told.length === 0 ? (
          <p className={styles.soft}>{words.nobodyTold}</p>
        ) : (
          <ul className={styles.list}>
            {told.map(({ whom, at }) => (
              <li key={`${whom} ${at}`}>
                {whom} <Instant at={at} />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

type BreachPanelProps = { readonly breach: Breach | null; onChange(breach: Breach): void; onClose(): void }

/** One breach, beside the list. */
export const BreachPanel = ({ breach, onChange, onClose }: BreachPanelProps): ReactNode => {
  const { dataProtection } = useWords()
  const words = dataProtection.breaches
  const may = useMay()
  const [isEditing, setEditing] = useState(false)
  const edit = breach?.state === 'open' && may('changeBreach') && (
    <Button onClick={() => setEditing(true)} data-testid="edit-breach" data-ask="changeBreach">
      {words.edit}
    </Button>
  )
  return (
    <SidePanel isOpen={breach !== null} onClose={onClose} title={words.title} actions={edit} testId="breach-panel">
      {breach !== null && <Content breach={breach} />}
      {breach !== null && (
        <BreachForm
          key={`${breach.id} ${breach.revision}`}
          breach={breach}
          isOpen={isEditing}
          onClose={() => setEditing(false)}
          onSaved={onChange}
        />
      )}
    </SidePanel>
  )
}
