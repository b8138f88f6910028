import { SearchOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Page } from '../pieces/page.tsx'
import { useMay } from '../session/session.tsx'
import { SecondFactorNotice } from '../supervision/code-field.tsx'
import { useWords } from '../words/use-words.ts'
import { TraceForm } from './traces/trace-form.tsx'
import { TraceList } from './traces/trace-list.tsx'
import { TracePanel } from './traces/trace-panel.tsx'

const TracesPage = (): ReactNode => {
  const { traces: words } = useWords()
  const may = useMay()
  const [isAsking, setAsking] = useState(false)
  const ask = may('requestTrace') && (
    <Button
      type="primary"
      icon={<SearchOutlined />}
      onClick={() => setAsking(true)}
      data-testid="ask-trace"
      data-ask="requestTrace"
    >
      {words.ask}
    </Button>
  )
  return (
    <Page testId="page-traces" title={words.title} about={words.about} actions={ask}>
      {may('requestTrace') && <SecondFactorNotice />}
      <TraceList ask={ask} />
      <TraceForm isOpen={isAsking} onClose={() => setAsking(false)} />
      <TracePanel />
    </Page>
  )
}

export default TracesPage
