import { LogoutOutlined, UserOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import { service } from '../api/service.ts'
import { useAction } from '../pieces/use-action.ts'
import { endSession, useSession } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import styles from './who-am-i.module.css'

/** Who is signed in, the way to one's own account, and out. */
export const WhoAmI = (): ReactNode => {
  const { shell, roles } = useWords()
  const { user } = useSession()
  const leaving = useAction(async () => {
    await service.signOut()
    endSession()
  })
  return (
    <div className={styles.who}>
      <NavLink to="/account" className={styles.account} title={shell.account}>
        <span className={styles.face} aria-hidden="true">
          <UserOutlined />
        </span>
        <span className={styles.name}>
          <strong>{user.name}</strong>
          <span>{roles[user.role]}</span>
        </span>
      </NavLink>
      <Button
        type="text"
        icon={<LogoutOutlined />}
        aria-label={shell.signOut}
        title={shell.signOut}
        loading={leaving.isPending}
        onClick={() => leaving.mutate()}
        data-testid="sign-out"
        data-ask="signOut"
      />
    </div>
  )
}
