import type { AuditEntry } from '@axbridge/sdk/console'
import { type ReactNode, useState } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { CustomerName, useCustomers } from '../../panel/customer-names.tsx'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useWords } from '../../words/use-words.ts'
import { AuditActor } from './audit-actor.tsx'
import { AuditPanel } from './audit-panel.tsx'

const useFields = (): readonly FilterField[] => {
  const { audit: words } = useWords()
  const customers = useCustomers()
  return [
    { name: 'action', label: words.action, kind: 'text', placeholder: 'revealBinding' },
    { name: 'user', label: words.user, kind: 'text', placeholder: 'usr_…' },
    { name: 'subject', label: words.subject, kind: 'text' },
    {
      name: 'customer',
      label: words.customer,
      kind: 'choice',
      options: customers.map(({ id, name }) => ({ value: id, label: name })),
    },
    { name: 'from', label: words.from, kind: 'from' },
    { name: 'to', label: words.to, kind: 'to' },
  ]
}

const useColumns = (): readonly Column<AuditEntry>[] => {
  const { audit: words } = useWords()
  return [
    { key: 'ordinal', title: words.ordinal, width: 84, align: 'end', cell: ({ ordinal }) => ordinal },
    { key: 'at', title: words.at, width: 188, cell: ({ at }) => <Instant at={at} /> },
    { key: 'actor', title: words.actor, width: 160, cell: ({ actor }) => <AuditActor actor={actor} /> },
    { key: 'action', title: words.action, width: 190, cell: ({ action }) => <code>{action}</code> },
    {
      key: 'subject',
      title: words.subject,
      width: 240,
      grow: true,
      cell: ({ subject }) => <span className={styles.mono}>{subject ?? '–'}</span>,
    },
    {
      key: 'customer',
      title: words.customer,
      width: 180,
      cell: ({ customer }) => (customer === null ? '–' : <CustomerName id={customer} />),
    },
    {
      key: 'detail',
      title: words.detail,
      width: 240,
      cell: ({ detail }) => (Object.keys(detail).length === 0 ? '–' : JSON.stringify(detail)),
    },
  ]
}

/** The audit log, newest first. */
export const AuditList = (): ReactNode => {
  const { audit: words } = useWords()
  const [shown, setShown] = useState<AuditEntry | null>(null)
  const fields = useFields()
  const filter = useFilter(fields)
  const asked = given(filter)
  return (
    <>
      <DataTable
        label={words.list}
        columns={useColumns()}
        rowKey={({ ordinal }) => String(ordinal)}
        queryKey={['listAudit', filter]}
        read={(cursor, signal) => firstPage(service.listAudit({ ...asked, ...given({ cursor }) }, { signal }))}
        empty={
          Object.keys(asked).length > 0
            ? { title: words.emptyFiltered, hint: words.emptyFilteredHint }
            : { title: words.empty, hint: words.emptyHint }
        }
        onOpen={setShown}
        toolbar={<FilterBar fields={fields} />}
        csv={{
          name: 'audit',
          fields: [
            ['ordinal', ({ ordinal }) => String(ordinal)],
            ['at', ({ at }) => at],
            ['actorKind', ({ actor }) => actor.kind],
            ['actorId', ({ actor }) => actor.id ?? ''],
            ['actorName', ({ actor }) => actor.name ?? ''],
            ['action', ({ action }) => action],
            ['subject', ({ subject }) => subject ?? ''],
            ['customer', ({ customer }) => customer ?? ''],
            ['detail', ({ detail }) => JSON.stringify(detail)],
            ['hash', ({ hash }) => hash],
          ],
        }}
      />
      <AuditPanel entry={shown} onClose={() => setShown(null)} />
    </>
  )
}
