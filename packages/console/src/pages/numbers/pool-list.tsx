import type { CustomerPool } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { CustomerName } from '../../panel/customer-names.tsx'
import { useFigure } from '../../panel/figure.ts'
import { Fullness } from '../../panel/fullness.tsx'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useWords } from '../../words/use-words.ts'

const refreshMs = 15_000

const useColumns = (): readonly Column<CustomerPool>[] => {
  const { numbers } = useWords()
  const words = numbers.pool
  const figure = useFigure()
  return [
    {
      key: 'customer',
      title: numbers.blocks.customer,
      width: 180,
      grow: true,
      cell: ({ customer }) => <CustomerName id={customer} />,
    },
    {
      key: 'used',
      title: words.used,
      width: 190,
      cell: ({ name, pool }) =>
        pool.capacity === 0 ? words.noNumbers : <Fullness label={name} held={pool.held} capacity={pool.capacity} />,
    },
    {
      key: 'out',
      title: words.runsOut,
      width: 188,
      cell: ({ pool }) => {
        if (pool.capacity === 0) return '–'
        return pool.runsOutAt === null ? words.notInSight : <Instant at={pool.runsOutAt} />
      },
    },
    { key: 'blocks', title: words.blocks, width: 84, align: 'end', cell: ({ pool }) => figure(pool.blocks) },
    { key: 'numbers', title: words.numbers, width: 100, align: 'end', cell: ({ pool }) => figure(pool.numbers) },
    { key: 'held', title: words.heldShort, width: 104, align: 'end', cell: ({ pool }) => figure(pool.held) },
    { key: 'free', title: words.free, width: 120, align: 'end', cell: ({ pool }) => figure(pool.free) },
    {
      key: 'rate',
      title: words.rate,
      width: 132,
      align: 'end',
      cell: ({ pool }) => figure(pool.bindsPerMinute, 1),
    },
    {
      key: 'back',
      title: words.nextReturn,
      width: 190,
      cell: ({ pool }) => (pool.nextReturnBy === null ? words.nothingRests : <Instant at={pool.nextReturnBy} />),
    },
  ]
}

/** How full each customer's pool is. */
export const PoolList = (): ReactNode => {
  const { numbers } = useWords()
  const words = numbers.pool
  return (
    <DataTable
      label={words.list}
      columns={useColumns()}
      rowKey={({ customer }) => customer}
      queryKey={['listPools']}
      read={(cursor, signal) => firstPage(service.listPools(given({ cursor }), { signal }))}
      empty={{ title: words.empty, hint: words.emptyHint }}
      refreshMs={refreshMs}
      csv={{
        name: 'pools',
        fields: [
          ['customer', ({ customer }) => customer],
          ['name', ({ name }) => name],
          ['blocks', ({ pool }) => String(pool.blocks)],
          ['numbers', ({ pool }) => String(pool.numbers)],
          ['capacity', ({ pool }) => String(pool.capacity)],
          ['held', ({ pool }) => String(pool.held)],
          ['free', ({ pool }) => String(pool.free)],
          ['bindsPerMinute', ({ pool }) => String(pool.bindsPerMinute)],
          ['runsOutAt', ({ pool }) => pool.runsOutAt ?? ''],
        ],
      }}
    />
  )
}
