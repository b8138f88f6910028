import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { useAction } from '../../pieces/use-action.ts'
import { saveFile } from '../../supervision/save-file.ts'
import { useWords } from '../../words/use-words.ts'

/** What a trace found as a file, for whoever asked outside. */
export const LeadExport = ({ id }: { readonly id: string }): ReactNode => {
  const { traces: words } = useWords()
  const { mutate, isPending } = useAction(
    async () => {
      const parts: string[] = []
      for await (const part of service.exportTrace(id)) parts.push(part)
      saveFile(`${id}.csv`, 'text/csv;charset=utf-8', parts)
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
