import type { AxbridgeError } from '@axbridge/sdk/console'
import { Alert } from 'antd'
import { type ReactNode, useMemo } from 'react'
import styles from '../../panel/panel.module.css'
import type { Column } from '../../pieces/data-table.tsx'
import { RowWindow } from '../../pieces/row-window.tsx'
import { useWords } from '../../words/use-words.ts'

type Fault = {
  readonly key: string
  /** From 1, the line of names included; null for the file as a whole. */
  readonly line: number | null
  readonly field: string
  readonly rule: string
  readonly text: string
}

type ImportFaultsProps = { readonly errors: AxbridgeError['errors']; readonly text: string }

const faultsOf = ({ errors, text }: ImportFaultsProps): readonly Fault[] => {
  const lines = text.split(/\r?\n/)
  return errors.map(({ field, rule }, index) => {
    const [, number, name = ''] = /^lines\.([0-9]+)(?:\.(.*))?$/.exec(field) ?? []
    const line = number === undefined ? null : Number(number)
    return {
      key: String(index),
      line,
      field: line === null ? field : name,
      rule,
      text: line === null ? '' : (lines[line - 1] ?? ''),
    }
  })
}

/** What is wrong with a file, line by line. */
export const ImportFaults = ({ errors, text }: ImportFaultsProps): ReactNode => {
  const { numbers } = useWords()
  const words = numbers.import
  const faults = useMemo(() => faultsOf({ errors, text }), [errors, text])
  const columns: readonly Column<Fault>[] = [
    { key: 'line', title: words.line, width: 72, align: 'end', cell: ({ line }) => line ?? words.whole },
    { key: 'field', title: words.field, width: 120, cell: ({ field }) => <code>{field}</code> },
    { key: 'rule', title: words.rule, width: 300, grow: true, cell: ({ rule }) => <span title={rule}>{rule}</span> },
    {
      key: 'text',
      title: words.text,
      width: 240,
      cell: (fault) => (
        <span className={styles.mono} title={fault.text}>
          {fault.text}
        </span>
      ),
    },
  ]
  return (
    <>
      <Alert type="error" showIcon title={words.wrong(faults.length)} data-testid="import-faults" />
      <RowWindow
        label={words.errors}
        columns={columns}
        rows={faults}
        rowKey={({ key }) => key}
        onOpen={undefined}
        onNearEnd={() => undefined}
      />
    </>
  )
}
