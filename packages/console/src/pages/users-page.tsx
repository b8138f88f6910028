import { UserAddOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useOpened } from '../panel/opened.ts'
import { Page } from '../pieces/page.tsx'
import { useMay } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { InvitationForm } from './users/invitation-form.tsx'
import { InvitationLink, type MadeLink } from './users/invitation-link.tsx'
import { UserList } from './users/user-list.tsx'
import { UserPanel } from './users/user-panel.tsx'

const UsersPage = (): ReactNode => {
  const { users: words } = useWords()
  const may = useMay()
  const { opened, open, close } = useOpened('form')
  const [link, setLink] = useState<MadeLink | null>(null)
  const mayInvite = may('inviteUser')
  const invite = mayInvite && (
    <Button
      type="primary"
      icon={<UserAddOutlined />}
      onClick={() => open('invite')}
      data-testid="invite-user"
      data-ask="inviteUser"
    >
      {words.invite}
    </Button>
  )
  return (
    <Page testId="page-users" title={words.title} about={words.about} actions={invite}>
      <UserList invite={invite} />
      <InvitationForm
        isOpen={opened === 'invite' && mayInvite}
        onClose={close}
        onInvited={(made) => {
          setLink(made)
          close()
        }}
      />
      <UserPanel onLink={setLink} />
      <InvitationLink made={link} onClose={() => setLink(null)} />
    </Page>
  )
}

export default UsersPage
