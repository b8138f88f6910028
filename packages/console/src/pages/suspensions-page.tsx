import { StopOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useOpened } from '../panel/opened.ts'
import { Page } from '../pieces/page.tsx'
import { useMay } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { OwnSuspensionList } from './suspensions/own-suspension-list.tsx'
import { SuspensionForm } from './suspensions/suspension-form.tsx'
import { SuspensionList } from './suspensions/suspension-list.tsx'
import { SuspensionPanel } from './suspensions/suspension-panel.tsx'

const SuspensionsPage = (): ReactNode => {
  const { suspensions: words } = useWords()
  const may = useMay()
  const { opened, open, close } = useOpened('form')
  if (!may('listSuspensions'))
    return (
      <Page testId="page-suspensions" title={words.title} about={words.aboutOwn}>
        <OwnSuspensionList />
      </Page>
    )
  const make = may('suspend') && (
    <Button danger icon={<StopOutlined />} onClick={() => open('suspend')} data-testid="suspend" data-ask="suspend">
      {words.make}
    </Button>
  )
  return (
    <Page testId="page-suspensions" title={words.title} about={words.about} actions={make}>
      <SuspensionList />
      <SuspensionForm isOpen={opened === 'suspend' && may('suspend')} onClose={close} />
      <SuspensionPanel />
    </Page>
  )
}

export default SuspensionsPage
