import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Page } from '../pieces/page.tsx'
import { useMay } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { OptOutForm, OptOutRemoval } from './opt-outs/opt-out-forms.tsx'
import { OptOutList } from './opt-outs/opt-out-list.tsx'

const OptOutsPage = (): ReactNode => {
  const { optOuts: words } = useWords()
  const may = useMay()
  const [asking, setAsking] = useState<'add' | 'remove' | null>(null)
  const close = () => setAsking(null)
  const actions = (
    <>
      {may('removeOptOut') && (
        <Button onClick={() => setAsking('remove')} data-testid="remove-opt-out" data-ask="removeOptOut">
          {words.remove}
        </Button>
      )}
      {may('addOptOut') && (
        <Button
          type="primary"
          icon={<PlusOutlined />}
          onClick={() => setAsking('add')}
          data-testid="add-opt-out"
          data-ask="addOptOut"
        >
          {words.add}
        </Button>
      )}
    </>
  )
  return (
    <Page testId="page-opt-outs" title={words.title} about={words.about} actions={actions}>
      <OptOutList />
      <OptOutForm isOpen={asking === 'add'} onClose={close} />
      <OptOutRemoval isOpen={asking === 'remove'} onClose={close} />
    </Page>
  )
}

export default OptOutsPage
