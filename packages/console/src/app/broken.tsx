import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useRouteError } from 'react-router'
import { EmptyState } from '../pieces/empty-state.tsx'
import { useWords } from '../words/use-words.ts'

/** A server of another version has the files of its own pages only, and not those that this page knows. */
const isMissingFile = (error: unknown): boolean =>
  error instanceof TypeError && /module|import|fetch|preload/i.test(error.message)

export const Broken = (): ReactNode => {
  const { shell } = useWords()
  const error = useRouteError()
  const isOld = isMissingFile(error)
  return (
    <EmptyState
      title={isOld ? shell.oldTitle : shell.brokenTitle}
      hint={isOld ? shell.oldHint : shell.brokenHint}
      action={
        <Button type="primary" onClick={() => location.reload()}>
          {shell.reload}
        </Button>
      }
    />
  )
}
