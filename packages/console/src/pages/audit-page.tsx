import type { ReactNode } from 'react'
import { Page } from '../pieces/page.tsx'
import { useWords } from '../words/use-words.ts'
import { AuditList } from './audit/audit-list.tsx'

const AuditPage = (): ReactNode => {
  const { audit: words } = useWords()
  return (
    <Page testId="page-audit" title={words.title} about={words.about}>
      <AuditList />
    </Page>
  )
}

export default AuditPage
