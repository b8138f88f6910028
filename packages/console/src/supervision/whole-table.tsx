import type { ReactNode } from 'react'
import tableStyles from '../pieces/data-table.module.css'
import { type Column, RowWindow } from '../pieces/row-window.tsx'

type WholeTableProps<Row> = {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly onOpen?: ((row: Row) => void) | undefined
}

const nothing = (): void => {}

/** A table of rows that are all there. */
export const WholeTable = <Row,>({ label, columns, rows, rowKey, onOpen }: WholeTableProps<Row>): ReactNode => (
  <div className={tableStyles.frame}>
    <RowWindow label={label} columns={columns} rows={rows} rowKey={rowKey} onOpen={onOpen} onNearEnd={nothing} />
  </div>
)
