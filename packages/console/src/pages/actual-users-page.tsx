import { PlusOutlined } from '@ant-design/icons'
import type { ActualUser } from '@axbridge/sdk/console'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Page } from '../pieces/page.tsx'
import { useMay } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { ActualUserForm, ActualUserRemoval } from './actual-users/actual-user-forms.tsx'
import { ActualUserList } from './actual-users/actual-user-list.tsx'

const ActualUsersPage = (): ReactNode => {
  const { actualUsers: words } = useWords()
  const may = useMay()
  const [isAdding, setAdding] = useState(false)
  const [removed, setRemoved] = useState<ActualUser | null>(null)
  const actions = may('registerActualUser') && (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => setAdding(true)}
      data-testid="add-actual-user"
      data-ask="registerActualUser"
    >
      {words.add}
    </Button>
  )
  return (
    <Page testId="page-actual-users" title={words.title} about={words.about} actions={actions}>
      <ActualUserList onRemove={setRemoved} />
      <ActualUserForm isOpen={isAdding} onClose={() => setAdding(false)} />
      <ActualUserRemoval user={removed} onClose={() => setRemoved(null)} />
    </Page>
  )
}

export default ActualUsersPage
