import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useOpened } from '../panel/opened.ts'
import { Page } from '../pieces/page.tsx'
import { useMay } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { TrunkForm } from './trunks/trunk-form.tsx'
import { TrunkList } from './trunks/trunk-list.tsx'
import { TrunkPanel } from './trunks/trunk-panel.tsx'

const TrunksPage = (): ReactNode => {
  const { trunks: words } = useWords()
  const may = useMay()
  const { opened, open, close } = useOpened('form')
  const mayPut = may('putTrunk')
  const add = mayPut && (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => open('add')}
      data-testid="add-trunk"
      data-ask="putTrunk"
    >
      {words.add}
    </Button>
  )
  return (
    <Page testId="page-trunks" title={words.title} about={words.about} actions={add}>
      <TrunkList add={add} />
      <TrunkForm trunk={null} isOpen={opened === 'add' && mayPut} onClose={close} />
      <TrunkPanel />
    </Page>
  )
}

export default TrunksPage
