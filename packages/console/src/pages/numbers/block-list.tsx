import type { Block } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { CustomerName, useCustomers } from '../../panel/customer-names.tsx'
import { Fullness } from '../../panel/fullness.tsx'
import { useOpened } from '../../panel/opened.ts'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useWords } from '../../words/use-words.ts'
import { BlockState, blockText } from './block-text.tsx'

const useColumns = (): readonly Column<Block>[] => {
  const { numbers } = useWords()
  const words = numbers.blocks
  return [
    {
      key: 'block',
      title: words.block,
      width: 150,
      cell: ({ block }) => <span className={styles.mono}>{blockText(block)}</span>,
    },
    { key: 'state', title: words.state, width: 136, cell: ({ state }) => <BlockState state={state} /> },
    {
      key: 'customer',
      title: words.customer,
      width: 180,
      grow: true,
      cell: ({ customer }) => (customer === null ? words.nobody : <CustomerName id={customer} />),
    },
    {
      key: 'used',
      title: words.used,
      width: 190,
      cell: ({ block, held, capacity }) => <Fullness label={blockText(block)} held={held} capacity={capacity} />,
    },
    { key: 'approval', title: words.approval, width: 150, cell: ({ approval }) => approval },
    { key: 'operator', title: words.basePlatform, width: 120, cell: ({ basePlatform }) => basePlatform },
    {
      key: 'until',
      title: words.validUntil,
      width: 188,
      cell: ({ validUntil }) => (validUntil === null ? words.noEnd : <Instant at={validUntil} />),
    },
    { key: 'first', title: words.firstUsed, width: 188, cell: ({ firstUsedAt }) => <Instant at={firstUsedAt} /> },
  ]
}

/** The blocks of the platform, in the order of their digits. */
export const BlockList = (): ReactNode => {
  const { numbers } = useWords()
  const words = numbers.blocks
  const { open } = useOpened()
  const customers = useCustomers()
  const fields: readonly FilterField[] = [
    {
      name: 'customer',
      label: words.customer,
      kind: 'choice',
      options: customers.map(({ id, name }) => ({ value: id, label: name })),
    },
    { name: 'state', label: words.state, kind: 'choice', options: optionsOf(words.states) },
  ]
  const filter = useFilter(fields)
  const asked = given(filter) as { customer?: string; state?: Block['state'] }
  return (
    <DataTable
      label={words.list}
      columns={useColumns()}
      rowKey={({ block }) => block}
      queryKey={['listBlocks', filter]}
      read={(cursor, signal) => firstPage(service.listBlocks({ ...asked, ...given({ cursor }) }, { signal }))}
      empty={
        Object.keys(asked).length > 0
          ? { title: words.emptyFiltered, hint: words.emptyFilteredHint }
          : { title: words.empty, hint: words.emptyHint }
      }
      onOpen={({ block }) => open(block)}
      toolbar={<FilterBar fields={fields} />}
      csv={{
        name: 'blocks',
        fields: [
          ['block', ({ block }) => block],
          ['approval', ({ approval }) => approval],
          ['validFrom', ({ validFrom }) => validFrom],
          ['validUntil', ({ validUntil }) => validUntil ?? ''],
          ['basePlatform', ({ basePlatform }) => basePlatform],
          ['customer', ({ customer }) => customer ?? ''],
          ['state', ({ state }) => state],
          ['held', ({ held }) => String(held)],
          ['capacity', ({ capacity }) => String(capacity)],
          ['firstUsedAt', ({ firstUsedAt }) => firstUsedAt ?? ''],
        ],
      }}
    />
  )
}
