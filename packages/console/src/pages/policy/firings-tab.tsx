import type { Firing } from '@axbridge/sdk/console'
import { type ReactNode, useState } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { Facts, Section } from '../../panel/facts.tsx'
import { useFigure } from '../../panel/figure.ts'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { SidePanel } from '../../panel/side-panel.tsx'
import { CopyButton } from '../../pieces/copy-button.tsx'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useWords } from '../../words/use-words.ts'
import { FiringSubject } from './firing-subject.tsx'
import { ActionTag } from './rule-table.tsx'

const refreshMs = 10_000

const useColumns = (): readonly Column<Firing>[] => {
  const { firings: words, policy } = useWords()
  const figure = useFigure()
  return [
    { key: 'last', title: words.last, width: 188, cell: ({ lastAt }) => <Instant at={lastAt} /> },
    { key: 'rule', title: words.rule, width: 210, cell: ({ rule }) => <span className={styles.mono}>{rule}</span> },
    { key: 'what', title: policy.what, width: 220, cell: ({ what }) => policy.measures[what] },
    {
      key: 'subject',
      title: words.subject,
      width: 280,
      grow: true,
      cell: ({ subject }) => <FiringSubject of={subject} />,
    },
    { key: 'action', title: words.action, width: 110, cell: (firing) => <ActionTag action={firing.then} /> },
    { key: 'count', title: words.count, width: 90, align: 'end', cell: ({ count }) => figure(count) },
  ]
}

const FiringPanel = ({ firing, onClose }: { readonly firing: Firing | null; onClose(): void }): ReactNode => {
  const { firings: words, policy } = useWords()
  const figure = useFigure()
  return (
    <SidePanel isOpen={firing !== null} onClose={onClose} title={firing?.rule ?? ''} testId="firing-panel" width={560}>
      {firing !== null && (
        <>
          <section className={styles.section}>
            <Facts
              facts={[
                [policy.what, policy.measures[firing.what]],
                [words.action, <ActionTag key="action" action={firing.then} />],
                [words.subject, <FiringSubject key="subject" of={firing.subject} />, 'long'],
                [words.count, figure(firing.count)],
                [words.first, <Instant key="first" at={firing.firstAt} />],
                [words.last, <Instant key="last" at={firing.lastAt} />],
              ]}
            />
            <p className={styles.faint}>{words.countHint}</p>
          </section>
          <Section title={words.calls}>
            {firing.calls.length === 0 ? (
              <p className={styles.soft}>{words.noCalls}</p>
            ) : (
              <ul className={styles.list}>
                {firing.calls.map((call) => (
                  <li key={call}>
                    <span className={styles.mono}>{call}</span>
                    <CopyButton text={call} />
                  </li>
                ))}
              </ul>
            )}
          </Section>
        </>
      )}
    </SidePanel>
  )
}

/** What rules found, the latest first. */
export const FiringsTab = (): ReactNode => {
  const { firings: words } = useWords()
  const [shown, setShown] = useState<Firing | null>(null)
  const fields: readonly FilterField[] = [{ name: 'rule', label: words.rule, kind: 'text' }]
  const filter = useFilter(fields)
  const asked = given(filter)
  return (
    <>
      <DataTable
        label={words.list}
        columns={useColumns()}
        rowKey={({ id }) => id}
        queryKey={['listFirings', filter]}
        read={(cursor, signal) => firstPage(service.listFirings({ ...asked, ...given({ cursor }) }, { signal }))}
        empty={
          Object.keys(asked).length > 0
            ? { title: words.emptyFiltered, hint: words.emptyFilteredHint }
            : { title: words.empty, hint: words.emptyHint }
        }
        onOpen={setShown}
        refreshMs={refreshMs}
        toolbar={<FilterBar fields={fields} />}
      />
      <FiringPanel firing={shown} onClose={() => setShown(null)} />
    </>
  )
}
