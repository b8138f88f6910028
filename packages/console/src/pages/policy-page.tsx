import type { ReactNode } from 'react'
import { Page } from '../pieces/page.tsx'
import { useMay } from '../session/session.tsx'
import { PageTabs } from '../supervision/page-tabs.tsx'
import { useTab } from '../supervision/tab.ts'
import { useWords } from '../words/use-words.ts'
import { BlockedTab } from './policy/blocked-tab.tsx'
import { ComplaintRatesTab } from './policy/complaint-rates-tab.tsx'
import { ComplaintsTab } from './policy/complaints-tab.tsx'
import { FiringsTab } from './policy/firings-tab.tsx'
import { RulesTab } from './policy/rules-tab.tsx'

const parts = [
  { key: 'rules', ask: 'getPolicy', children: <RulesTab /> },
  { key: 'firings', ask: 'listFirings', children: <FiringsTab /> },
  { key: 'blocked', ask: 'listBlockedPersons', children: <BlockedTab /> },
  { key: 'complaints', ask: 'listComplaints', children: <ComplaintsTab /> },
  { key: 'rates', ask: 'getComplaintRates', children: <ComplaintRatesTab /> },
] as const

const PolicyPage = (): ReactNode => {
  const { policy: words } = useWords()
  const may = useMay()
  const [tab, choose] = useTab(['rules', 'firings', 'blocked', 'complaints', 'rates'])
  return (
    <Page testId="page-policy" title={words.title} about={words.about}>
      <PageTabs
        label={words.title}
        parts={parts.flatMap(({ key, ask, children }) => (may(ask) ? [{ key, label: words.tabs[key], children }] : []))}
        active={tab}
        onChoose={choose}
      />
    </Page>
  )
}

export default PolicyPage
