import { type ReactNode, useMemo } from 'react'
import { NavLink } from 'react-router'
import { useMay, useSession } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { type ConsolePage, pagesFor } from './pages.ts'
import styles from './side-menu.module.css'

const groups = ['work', 'platform', 'supervision', 'people'] as const

export const SideMenu = ({ onGo }: { readonly onGo?: () => void }): ReactNode => {
  const { menu, shell } = useWords()
  const may = useMay()
  const { sandbox } = useSession()
  const shown = useMemo(() => pagesFor({ may, hasSandbox: sandbox !== null }), [may, sandbox])
  const entry = ({ path, word, icon: Icon }: ConsolePage) => (
    <li key={path}>
      <NavLink to={path} end={path === '/'} onClick={onGo} className={styles.entry}>
        <Icon />
        <span>{menu[word]}</span>
      </NavLink>
    </li>
  )
  return (
    <nav aria-label={shell.pages} className={styles.menu}>
      {groups.map((group) => {
        const inGroup = shown.filter((page) => page.group === group)
        if (inGroup.length === 0) return null
        return (
          <ul key={group} aria-label={shell.groups[group]}>
            {inGroup.map(entry)}
          </ul>
        )
      })}
    </nav>
  )
}
