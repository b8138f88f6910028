import type { DeletionProof } from '@axbridge/sdk/console'
import { type ReactNode, useState } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { Facts, Section } from '../../panel/facts.tsx'
import { useFigure } from '../../panel/figure.ts'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { SidePanel } from '../../panel/side-panel.tsx'
import { CopyButton } from '../../pieces/copy-button.tsx'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useWords } from '../../words/use-words.ts'

const useColumns = (): readonly Column<DeletionProof>[] => {
  const { dataProtection } = useWords()
  const words = dataProtection.proofs
  const figure = useFigure()
  return [
    {
      key: 'ended',
      title: words.ended,
      width: 188,
      cell: ({ endedAt }) => (endedAt === null ? words.running : <Instant at={endedAt} />),
    },
    { key: 'class', title: words.class, width: 240, cell: (proof) => dataProtection.classes[proof.class] },
    { key: 'count', title: words.count, width: 110, align: 'end', cell: ({ count }) => figure(count) },
    { key: 'held', title: words.held, width: 110, align: 'end', cell: ({ held }) => figure(held) },
    { key: 'cutOff', title: words.cutOff, width: 188, cell: ({ cutOff }) => <Instant at={cutOff} /> },
    {
      key: 'hash',
      title: words.hash,
      width: 260,
      grow: true,
      cell: ({ hash }) => <span className={styles.mono}>{hash}</span>,
    },
  ]
}

const Hash = ({ label, text }: { readonly label: string; readonly text: string }): ReactNode => (
  <Section title={label}>
    <div className={styles.secret}>
      <code>{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  </Section>
)

const Content = ({ proof }: { readonly proof: DeletionProof }): ReactNode => {
  const { dataProtection } = useWords()
  const words = dataProtection.proofs
  const figure = useFigure()
  const { termDays, cutOff, startedAt, endedAt, count, held, firstId, firstAt, lastId, lastAt } = proof
  const one = (id: string | null, at: string | null) =>
    id === null ? (
      '–'
    ) : (
      <span className={styles.mono}>
        {id} <Instant at={at} />
      </span>
    )
  return (
    <>
      <section className={styles.section}>
        <Facts
          facts={[
            [words.class, dataProtection.classes[proof.class]],
            [words.term, dataProtection.retention.days(figure(termDays))],
            [words.count, figure(count)],
            [words.held, figure(held)],
            [words.cutOff, <Instant key="cutOff" at={cutOff} />],
            [words.started, <Instant key="started" at={startedAt} />],
            [words.ended, <Instant key="ended" at={endedAt} />],
            [words.first, one(firstId, firstAt), 'long'],
            [words.last, one(lastId, lastAt), 'long'],
          ]}
        />
      </section>
      <Hash label={words.ids} text={proof.ids} />
      <Hash label={words.previous} text={proof.previous} />
      <Hash label={words.hash} text={proof.hash} />
    </>
  )
}

/** The proofs that something was deleted when its term was over, the latest first. */
export const ProofTab = (): ReactNode => {
  const { dataProtection } = useWords()
  const words = dataProtection.proofs
  const [shown, setShown] = useState<DeletionProof | null>(null)
  const fields: readonly FilterField[] = [
    { name: 'class', label: words.class, kind: 'choice', options: optionsOf(dataProtection.classes) },
  ]
  const filter = useFilter(fields)
  const asked = given(filter)
  return (
    <>
      <DataTable
        label={words.list}
        columns={useColumns()}
        rowKey={({ id }) => id}
        queryKey={['listDeletionProofs', filter]}
        read={(cursor, signal) => firstPage(service.listDeletionProofs({ ...asked, ...given({ cursor }) }, { signal }))}
        empty={
          Object.keys(asked).length > 0
            ? { title: words.emptyFiltered, hint: words.emptyFilteredHint }
            : { title: words.empty, hint: words.emptyHint }
        }
        onOpen={setShown}
        toolbar={<FilterBar fields={fields} />}
        csv={{
          name: 'deletion-proofs',
          fields: [
            ['class', (proof) => proof.class],
            ['cutOff', ({ cutOff }) => cutOff],
            ['startedAt', ({ startedAt }) => startedAt],
            ['endedAt', ({ endedAt }) => endedAt ?? ''],
            ['count', ({ count }) => String(count)],
            ['held', ({ held }) => String(held)],
            ['ids', ({ ids }) => ids],
            ['previous', ({ previous }) => previous],
            ['hash', ({ hash }) => hash],
          ],
        }}
      />
      <SidePanel
        isOpen={shown !== null}
        onClose={() => setShown(null)}
        title={words.title}
        testId="proof-panel"
        width={640}
      >
        {shown !== null && <Content proof={shown} />}
      </SidePanel>
    </>
  )
}
