import { MenuOutlined } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Outlet, useLocation, useNavigation } from 'react-router'
import { useOnceOpen } from '../panel/once-open.ts'
import { CustomerSelect } from '../session/customer-select.tsx'
import { useWords } from '../words/use-words.ts'
import { Brand } from './brand.tsx'
import { Choices } from './choices.tsx'
import { pages } from './pages.ts'
import styles from './shell.module.css'
import { SideMenu } from './side-menu.tsx'
import { WhoAmI } from './who-am-i.tsx'

/** Where a new page begins for who hears or steps through it. */
const useFocusOnNewPage = (): React.RefObject<HTMLElement | null> => {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const last = useRef(pathname)
  useEffect(() => {
    if (last.current === pathname) return
    last.current = pathname
    main.current?.focus({ preventScroll: true })
    window.scrollTo({ top: 0 })
  }, [pathname])
  return main
}

/** What stands around every page: the menu, where one is, and what one chose. */
export const Shell = (): ReactNode => {
  const { shell, menu } = useWords()
  const { pathname } = useLocation()
  const { state } = useNavigation()
  const [isMenuOpen, setMenuOpen] = useState(false)
  const wasMenuOpen = useOnceOpen(isMenuOpen)
  const main = useFocusOnNewPage()
  const page = pages.find(({ path }) => path === pathname)
  const title = page === undefined ? shell.account : menu[page.word]
  useEffect(() => {
    document.title = `${title} · AXBridge`
  }, [title])
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {shell.skip}
      </a>
      <aside className={styles.side}>
        <Brand />
        <SideMenu />
        <WhoAmI />
      </aside>
      {wasMenuOpen && (
        <Drawer
          open={isMenuOpen}
          onClose={() => setMenuOpen(false)}
          placement="left"
          size={272}
          title={<Brand />}
          styles={{ body: { padding: 0, display: 'flex', flexDirection: 'column' } }}
        >
          <SideMenu onGo={() => setMenuOpen(false)} />
          <WhoAmI />
        </Drawer>
      )}
      <div className={styles.body}>
        <header className={styles.header}>
          <Button
            type="text"
            className={styles.opener}
            icon={<MenuOutlined />}
            aria-label={shell.openMenu}
            onClick={() => setMenuOpen(true)}
          />
          <nav aria-label={shell.place} className={styles.place}>
            <ol>
              <li className={styles.product}>AXBridge</li>
              <li aria-current="page">{title}</li>
            </ol>
          </nav>
          {page?.isOfCustomer === true && <CustomerSelect />}
          <Choices />
        </header>
        {state === 'loading' && <div className={styles.progress} role="progressbar" aria-label={shell.loading} />}
        <main id="main" ref={main} tabIndex={-1} className={styles.main}>
          <Outlet />
        </main>
      </div>
    </div>
  )
}
