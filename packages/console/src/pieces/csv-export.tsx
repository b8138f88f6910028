import { DownloadOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useWords } from '../words/use-words.ts'
import { type CsvFields, csvText } from './csv-text.ts'
import { failureText } from './failure.tsx'
import type { RowPage } from './row-page.ts'

export type CsvFile<Row> = {
  /** Without an ending: `bindings`. */
  readonly name: string
  readonly fields: CsvFields<Row>
}

type CsvExportProps<Row> = {
  readonly file: CsvFile<Row>
  readonly read: (cursor: string | undefined, signal: AbortSignal) => Promise<RowPage<Row>>
  readonly isDisabled: boolean
}

/** What a page can hold at once; the API's own exports have no such limit. */
const mostRows = 50_000

const save = (name: string, text: string): void => {
  // Spreadsheets take a file without this mark for one in their country's old encoding.
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name}.csv`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Exports all rows of a list, and not only those that are on the page. Says how far it is, and can be stopped. */
export const CsvExport = <Row,>({ file, read, isDisabled }: CsvExportProps<Row>): ReactNode => {
  const { pieces, failures } = useWords()
  const { notification } = App.useApp()
  const [done, setDone] = useState<number | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const write = async (signal: AbortSignal) => {
    const rows: Row[] = []
    let cursor: string | undefined
    do {
      const page = await read(cursor, signal)
      rows.push(...page.items)
      setDone(rows.length)
      cursor = page.next ?? undefined
    } while (cursor !== undefined && rows.length < mostRows && !signal.aborted)
    if (signal.aborted) return
    save(file.name, csvText(file.fields, rows))
    if (cursor !== undefined)
      notification.warning({ title: pieces.exportCutTitle, description: pieces.exportCut(rows.length) })
  }
  const run = async () => {
    const controller = new AbortController()
    running.current = controller
    setDone(0)
    try {
      await write(controller.signal)
    } catch (error) {
      if (controller.signal.aborted) return
      const { title, advice } = failureText(error, failures)
      notification.error({ title, description: advice })
    } finally {
      setDone(null)
    }
  }
  if (done !== null)
    return (
      <Button onClick={() => running.current?.abort()} loading>
        {pieces.stopExport(done)}
      </Button>
    )
  return (
    <Button icon={<DownloadOutlined />} disabled={isDisabled} onClick={() => void run()} data-testid="export">
      {pieces.exportCsv}
    </Button>
  )
}
