import type { ReactNode } from 'react'
import { Navigate } from 'react-router'
import { EmptyState } from '../pieces/empty-state.tsx'
import { CustomerGate } from '../session/customer.tsx'
import { useMay, useSession } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { type ConsolePage, pagesFor } from './pages.ts'

/** A page for who may see it. The first page of a server without a sandbox is the first that one may see. */
export const AllowedPage = ({
  page,
  content,
}: {
  readonly page: ConsolePage
  readonly content: ReactNode
}): ReactNode => {
  const { shell } = useWords()
  const may = useMay()
  const { sandbox } = useSession()
  const shown = pagesFor({ may, hasSandbox: sandbox !== null })
  if (shown.includes(page)) return page.isOfCustomer === true ? <CustomerGate>{content}</CustomerGate> : content
  const [first] = shown
  if (page.path === '/' && first !== undefined) return <Navigate replace to={first.path} />
  return (
    <section data-testid="not-allowed" data-path={page.path}>
      <EmptyState title={shell.notAllowedTitle} hint={shell.notAllowedHint} />
    </section>
  )
}
