import type { ReactNode } from 'react'
import { Page } from '../pieces/page.tsx'
import { useMay } from '../session/session.tsx'
import { PageTabs } from '../supervision/page-tabs.tsx'
import { useTab } from '../supervision/tab.ts'
import { useWords } from '../words/use-words.ts'
import { BreachTab } from './data-protection/breach-tab.tsx'
import { HoldTab } from './data-protection/hold-tab.tsx'
import { KeyRingTab } from './data-protection/key-ring-tab.tsx'
import { ProofTab } from './data-protection/proof-tab.tsx'
import { RequestTab } from './data-protection/request-tab.tsx'
import { RetentionTab } from './data-protection/retention-tab.tsx'

const parts = [
  { key: 'retention', ask: 'getRetention', children: <RetentionTab /> },
  { key: 'proofs', ask: 'listDeletionProofs', children: <ProofTab /> },
  { key: 'holds', ask: 'listHolds', children: <HoldTab /> },
  { key: 'requests', ask: 'listPersonRequests', children: <RequestTab /> },
  { key: 'breaches', ask: 'listBreaches', children: <BreachTab /> },
  { key: 'keys', ask: 'getKeyRing', children: <KeyRingTab /> },
] as const

const DataProtectionPage = (): ReactNode => {
  const { dataProtection: words } = useWords()
  const may = useMay()
  const [tab, choose] = useTab(['retention', 'proofs', 'holds', 'requests', 'breaches', 'keys'])
  return (
    <Page testId="page-data-protection" title={words.title} about={words.about}>
      <PageTabs
        label={words.title}
        parts={parts.flatMap(({ key, ask, children }) => (may(ask) ? [{ key, label: words.tabs[key], children }] : []))}
        active={tab}
        onChoose={choose}
      />
    </Page>
  )
}

export default DataProtectionPage
