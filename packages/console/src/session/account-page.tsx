import type { ReactNode } from 'react'
import { Page } from '../pieces/page.tsx'
import { useWords } from '../words/use-words.ts'
import styles from './account.module.css'
import { PasswordChange } from './password-change.tsx'
import { SecondFactorPanel } from './second-factor-panel.tsx'

const AccountPage = (): ReactNode => {
  const { session: words } = useWords()
  return (
    <Page testId="page-account" title={words.accountTitle} about={words.accountAbout}>
      <div className={styles.panels}>
        <PasswordChange />
        <SecondFactorPanel />
      </div>
    </Page>
  )
}

export default AccountPage
