import type { Binding } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import type { CsvFile } from '../../pieces/csv-export.tsx'
import type { Column } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { NumberText } from '../../pieces/number-text.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { useWords } from '../../words/use-words.ts'

const kinds = { live: 'good', grace: 'warn', ended: 'idle' } as const

export const BindingState = ({ state }: { readonly state: Binding['state'] }): ReactNode => {
  const { bindings: words } = useWords()
  return <StateTag kind={kinds[state]}>{words.states[state]}</StateTag>
}

/** The columns of every list of bindings. */
export const useBindingColumns = (): readonly Column<Binding>[] => {
  const { bindings: words } = useWords()
  return [
    {
      key: 'order',
      title: words.order,
      width: 144,
      grow: true,
      cell: ({ orderId }) => <span title={orderId}>{orderId}</span>,
    },
    { key: 'x', title: words.number, width: 176, cell: ({ x }) => <NumberText value={x} /> },
    { key: 'mode', title: words.mode, width: 72, cell: ({ mode }) => mode },
    { key: 'state', title: words.state, width: 100, cell: ({ state }) => <BindingState state={state} /> },
    {
      key: 'a',
      title: words.a,
      width: 124,
      cell: ({ a, members }) => (a === undefined ? words.group(members?.length ?? 0) : <NumberText value={a} />),
    },
    { key: 'b', title: words.b, width: 124, cell: ({ b }) => <NumberText value={b} /> },
    { key: 'made', title: words.made, width: 188, cell: ({ createdAt }) => <Instant at={createdAt} /> },
    {
      key: 'ends',
      title: words.ends,
      width: 188,
      cell: ({ endedAt, expiresAt }) => <Instant at={endedAt ?? expiresAt} />,
    },
  ]
}

/** What stands in a file of bindings: the names of the API, so that programs can read it. */
export const bindingsFile: CsvFile<Binding> = {
  name: 'bindings',
  fields: [
    ['id', ({ id }) => id],
    ['orderId', ({ orderId }) => orderId],
    ['mode', ({ mode }) => mode],
    ['state', ({ state }) => state],
    ['x', ({ x }) => x],
    ['y', ({ y }) => y],
    ['a', ({ a, members }) => a ?? (members ?? []).join(' ')],
    ['b', ({ b }) => b],
    ['createdAt', ({ createdAt }) => createdAt],
    ['expiresAt', ({ expiresAt }) => expiresAt],
    ['endedAt', ({ endedAt }) => endedAt ?? ''],
    ['endReason', ({ endReason }) => endReason ?? ''],
    ['routesUntil', ({ routesUntil }) => routesUntil],
  ],
}
