import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { useAction } from '../../pieces/use-action.ts'
import { useWords } from '../../words/use-words.ts'

const save = (name: string, parts: readonly string[]): void => {
  const url = URL.createObjectURL(new Blob([...parts], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** What a trace found as a file, for whoever asked outside. */
export const LeadExport = ({ id }: { readonly id: string }): ReactNode => {
  const { traces: words } = useWords()
  const { mutate, isPending } = useAction(
    async () => {
      const parts: string[] = []
      for await (const part of service.exportTrace(id)) parts.push(part)
      save(`${id}.csv`, parts)
    },
    { done: words.exported, refreshes: [['listAudit']] },
  )
  return (
    <Button
      icon={<DownloadOutlined />}
      loading={isPending}
      onClick={() => mutate()}
      data-testid="export-trace"
      data-ask="exportTrace"
    >
      {words.export}
    </Button>
  )
}
