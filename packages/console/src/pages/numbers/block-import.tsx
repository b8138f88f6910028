import { InboxOutlined } from '@ant-design/icons'
import { AxbridgeError, type BlockImport as ImportAnswer } from '@axbridge/sdk/console'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Input, Upload } from 'antd'
import { type ReactNode, useState } from 'react'
import { service } from '../../api/service.ts'
import styles from '../../panel/panel.module.css'
import { SidePanel } from '../../panel/side-panel.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { useWords } from '../../words/use-words.ts'
import { ImportFaults } from './import-faults.tsx'

const example = [
  'block,approval,validFrom,validUntil,basePlatform,customer,state',
  '70010000001,MIIT-2026-0001,2026-12-01T00:00:00+08:00,2031-12-01T00:00:00+08:00,operator-1,,active',
  '70010000002,MIIT-2026-0001,2026-12-01T00:00:00+08:00,,operator-1,,',
  '',
].join('\n')

/** As long as the API takes it. */
const mostOctets = 1_048_576

type BlockImportProps = { readonly isOpen: boolean; onClose(): void }

const Content = ({ onClose }: { onClose(): void }): ReactNode => {
  const { numbers } = useWords()
  const words = numbers.import
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const [checked, setChecked] = useState<ImportAnswer | null>(null)
  const check = useMutation({
    mutationFn: (csv: string) => service.importBlocks(csv, { dryRun: 'true' }),
    onSuccess: setChecked,
  })
  const record = useMutation({
    mutationFn: (csv: string) => service.importBlocks(csv),
    onSuccess: async ({ blocks }) => {
      void message.success(words.done(blocks))
      onClose()
      await Promise.all(['listBlocks', 'listPools'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
    },
  })
  const put = (csv: string) => {
    setText(csv)
    setChecked(null)
    check.reset()
    record.reset()
  }
  const isTooLarge = new Blob([text]).size > mostOctets
  const error = record.error ?? check.error
  const isOfLines = error instanceof AxbridgeError && error.errors.length > 0
  return (
    <div className={styles.stack}>
      <p>{words.about}</p>
      <p className={styles.faint}>{words.columns}</p>
      <Upload.Dragger
        accept=".csv,text/csv"
        showUploadList={false}
        beforeUpload={async (file) => {
          put(await file.text())
          return Upload.LIST_IGNORE
        }}
      >
        <InboxOutlined aria-hidden="true" /> {words.choose}
      </Upload.Dragger>
      <div className={styles.spread}>
        <span className={styles.soft}>{words.paste}</span>
        <Button size="small" type="link" onClick={() => put(example)}>
          {words.example}
        </Button>
      </div>
      <Input.TextArea
        aria-label={words.title}
        className={styles.mono}
        value={text}
        onChange={({ target }) => put(target.value)}
        rows={8}
        spellCheck={false}
        data-testid="import-text"
      />
      {isTooLarge && <Alert type="error" showIcon title={words.tooLarge} />}
      {checked !== null && error === null && <Alert type="success" showIcon title={words.fine(checked.blocks)} />}
      {error !== null && (isOfLines ? <ImportFaults errors={error.errors} text={text} /> : <Failure error={error} />)}
      <div className={styles.row}>
        <Button
          type={checked === null ? 'primary' : 'default'}
          disabled={text.trim() === '' || isTooLarge}
          loading={check.isPending}
          onClick={() => check.mutate(text)}
          data-testid="import-check"
        >
          {words.check}
        </Button>
        {checked !== null && (
          <Button
            type="primary"
            loading={record.isPending}
            onClick={() => record.mutate(text)}
            data-testid="import-record"
            data-ask="importBlocks"
          >
            {words.record(checked.blocks)}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Records many blocks from a file: it is checked first, and each line that is wrong is named. */
export const BlockImport = ({ isOpen, onClose }: BlockImportProps): ReactNode => {
  const { numbers: words } = useWords()
  return (
    <SidePanel isOpen={isOpen} onClose={onClose} title={words.import.title} testId="block-import" width={820}>
      <Content onClose={onClose} />
    </SidePanel>
  )
}
