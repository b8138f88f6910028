import type { ReactNode } from 'react'
import { Page } from '../pieces/page.tsx'
import { useMay } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { CallExportMenu } from './calls/call-export-menu.tsx'
import { CallList } from './calls/call-list.tsx'
import { CallPanel } from './calls/call-panel.tsx'

const CallsPage = (): ReactNode => {
  const { calls: words } = useWords()
  const may = useMay()
  return (
    <Page
      testId="page-calls"
      title={words.title}
      about={words.about}
      actions={may('exportCalls') && <CallExportMenu />}
    >
      <CallList />
      <CallPanel />
    </Page>
  )
}

export default CallsPage
