import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Dropdown } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useFigure } from '../../panel/figure.ts'
import { failureText } from '../../pieces/failure.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useWords } from '../../words/use-words.ts'
import { useCallFilter } from './call-filter.ts'

type Format = 'csv' | 'json'

const mediaTypes = { csv: 'text/csv;charset=utf-8', json: 'application/x-ndjson' } as const
const endings = { csv: 'csv', json: 'jsonl' } as const

const save = (parts: readonly string[], format: Format): void => {
  const url = URL.createObjectURL(new Blob([...parts], { type: mediaTypes[format] }))
  const link = document.createElement('a')
  link.href = url
  link.download = `calls.${endings[format]}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** The server's own export of all records that fit the filter, read part by part. */
export const CallExportMenu = (): ReactNode => {
  const { calls: words, failures } = useWords()
  const { client } = useCustomer()
  const { asked } = useCallFilter()
  const { message, notification } = App.useApp()
  const figure = useFigure()
  const [read, setRead] = useState<number | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const run = async (format: Format) => {
    const controller = new AbortController()
    running.current = controller
    const parts: string[] = []
    let length = 0
    setRead(0)
    try {
      for await (const part of client.exportCalls({ ...asked, format }, { signal: controller.signal })) {
        parts.push(part)
        length += part.length
        setRead(length)
      }
      if (controller.signal.aborted) return
      save(parts, format)
      void message.success(words.exported)
    } catch (error) {
      if (controller.signal.aborted) return
      const { title, advice } = failureText(error, failures)
      notification.error({ title, description: advice })
    } finally {
      setRead(null)
    }
  }
  if (read !== null)
    return (
      <Button loading onClick={() => running.current?.abort()} title={words.stop}>
        {words.exporting(`${figure(read / 1_024)} KiB`)} {words.stop}
      </Button>
    )
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'csv', label: words.exportCsv },
          { key: 'json', label: words.exportJson },
        ],
        onClick: ({ key }) => void run(key === 'json' ? 'json' : 'csv'),
      }}
    >
      <Button icon={<DownloadOutlined />} data-testid="export">
        {words.export}
      </Button>
    </Dropdown>
  )
}
