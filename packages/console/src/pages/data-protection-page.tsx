import { Tabs } from 'antd'
import type { ReactNode } from 'react'
import { Page } from '../pieces/page.tsx'
import { useMay } from '../session/session.tsx'
import { useTab } from '../supervision/tab.ts'
import { useWords } from '../words/use-words.ts'
import { KeyRingTab } from './data-protection/key-ring-tab.tsx'

const parts = [{ key: 'keys', ask: 'getKeyRing', children: <KeyRingTab /> }] as const

const DataProtectionPage = (): ReactNode => {
  const { dataProtection: words } = useWords()
  const may = useMay()
  const [tab, choose] = useTab(['keys'])
  return (
    <Page testId="page-data-protection" title={words.title} about={words.about}>
      <Tabs
        activeKey={tab}
        onChange={choose}
        destroyOnHidden
        items={parts
          .filter(({ ask }) => may(ask))
          .map(({ key, children }) => ({ key, label: words.tabs[key], children }))}
      />
    </Page>
  )
}

export default DataProtectionPage
