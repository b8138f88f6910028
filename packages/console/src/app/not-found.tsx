import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { EmptyState } from '../pieces/empty-state.tsx'
import { useWords } from '../words/use-words.ts'

export const NotFound = (): ReactNode => {
  const { shell } = useWords()
  return (
    <EmptyState
      title={shell.notFoundTitle}
      hint={shell.notFoundHint}
      action={<Link to="/">{shell.toFirstPage}</Link>}
    />
  )
}
