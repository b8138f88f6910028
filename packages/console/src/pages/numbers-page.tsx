import { Tabs } from 'antd'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { Page } from '../pieces/page.tsx'
import { CustomerGate } from '../session/customer.tsx'
import { useMay } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { BlockActions } from './numbers/block-actions.tsx'
import { BlockList } from './numbers/block-list.tsx'
import { BlockPanel } from './numbers/block-panel.tsx'
import { OwnPool } from './numbers/own-pool.tsx'
import { PoolList } from './numbers/pool-list.tsx'

const NumbersPage = (): ReactNode => {
  const { numbers: words } = useWords()
  const may = useMay()
  const [search, setSearch] = useSearchParams()
  if (!may('listBlocks'))
    return (
      <Page testId="page-numbers" title={words.title} about={words.aboutPool}>
        <CustomerGate>
          <OwnPool />
        </CustomerGate>
      </Page>
    )
  const tab = search.get('tab') === 'pools' ? 'pools' : 'blocks'
  return (
    <Page testId="page-numbers" title={words.title} about={words.about} actions={<BlockActions />}>
      <Tabs
        activeKey={tab}
        // What was filtered is of the other list.
        onChange={(key) => setSearch(key === 'pools' ? { tab: key } : {})}
        destroyOnHidden
        items={[
          { key: 'blocks', label: words.tabs.blocks, children: <BlockList /> },
          { key: 'pools', label: words.tabs.pools, children: <PoolList /> },
        ]}
      />
      <BlockPanel />
    </Page>
  )
}

export default NumbersPage
