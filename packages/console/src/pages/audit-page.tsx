import type { ReactNode } from 'react'
import { Page } from '../pieces/page.tsx'
import { useMay } from '../session/session.tsx'
import { PageTabs } from '../supervision/page-tabs.tsx'
import { useTab } from '../supervision/tab.ts'
import { useWords } from '../words/use-words.ts'
import { AuditCheck } from './audit/audit-check.tsx'
import { AuditList } from './audit/audit-list.tsx'
import { CheckpointList } from './audit/checkpoint-list.tsx'

const AuditPage = (): ReactNode => {
  const { audit: words } = useWords()
  const may = useMay()
  const [tab, choose] = useTab(['entries', 'checkpoints'])
  return (
    <Page testId="page-audit" title={words.title} about={words.about}>
      <AuditCheck />
      {may('listCheckpoints') ? (
        <PageTabs
          label={words.title}
          parts={[
            { key: 'entries', label: words.tabs.entries, children: <AuditList /> },
            { key: 'checkpoints', label: words.tabs.checkpoints, children: <CheckpointList /> },
          ]}
          active={tab}
          onChoose={choose}
        />
      ) : (
        <AuditList />
      )}
    </Page>
  )
}

export default AuditPage
