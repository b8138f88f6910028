import type { Trunk } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { useFigure } from '../../panel/figure.ts'
import { useOpened } from '../../panel/opened.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { type StateKind, StateTag } from '../../pieces/state-tag.tsx'
import { useWords } from '../../words/use-words.ts'

const refreshMs = 5_000

const kinds: Readonly<Record<Trunk['health'], StateKind>> = { up: 'good', down: 'bad', unknown: 'idle' }

export const TrunkHealth = ({ health }: { readonly health: Trunk['health'] }): ReactNode => {
  const { trunks: words } = useWords()
  return <StateTag kind={kinds[health]}>{words.healths[health]}</StateTag>
}

const useColumns = (): readonly Column<Trunk>[] => {
  const { trunks: words } = useWords()
  const figure = useFigure()
  return [
    { key: 'name', title: words.name, width: 160, cell: ({ name }) => name },
    { key: 'health', title: words.health, width: 140, cell: ({ health }) => <TrunkHealth health={health} /> },
    {
      key: 'to',
      title: words.to,
      width: 240,
      grow: true,
      cell: ({ to, transport }) => (to === null ? words.onlyIn : `${transport} ${to}`),
    },
    {
      key: 'live',
      title: words.live,
      width: 120,
      align: 'end',
      cell: ({ calls }) => `${figure(calls.in)} / ${figure(calls.out)}`,
    },
    {
      key: 'refused',
      title: words.refused,
      width: 150,
      align: 'end',
      cell: ({ refusedByLimit }) => <span title={words.refusedHint}>{figure(refusedByLimit)}</span>,
    },
    { key: 'from', title: words.from, width: 220, cell: ({ from }) => from.join(', ') || '–' },
    { key: 'setUp', title: words.setUp, width: 180, cell: ({ setUp }) => words.setUps[setUp] },
  ]
}

/** The SIP peers, and how they fare. */
export const TrunkList = ({ add }: { readonly add: ReactNode }): ReactNode => {
  const { trunks: words } = useWords()
  const { open } = useOpened()
  return (
    <DataTable
      label={words.list}
      columns={useColumns()}
      rowKey={({ name }) => name}
      queryKey={['listTrunks', 'list']}
      read={async (_cursor, signal) => ({ items: (await service.listTrunks({ signal })).items, next: null })}
      empty={{ title: words.empty, hint: words.emptyHint, action: add }}
      onOpen={({ name }) => open(name)}
      refreshMs={refreshMs}
      csv={{
        name: 'trunks',
        fields: [
          ['name', ({ name }) => name],
          ['health', ({ health }) => health],
          ['to', ({ to }) => to ?? ''],
          ['transport', ({ transport }) => transport],
          ['from', ({ from }) => from.join(' ')],
          ['callsIn', ({ calls }) => String(calls.in)],
          ['callsOut', ({ calls }) => String(calls.out)],
          ['refusedByLimit', ({ refusedByLimit }) => String(refusedByLimit)],
          ['setUp', ({ setUp }) => setUp],
        ],
      }}
    />
  )
}
