import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import styles from './data-table.module.css'
import { rowInReach } from './row-in-reach.ts'

export type Column<Row> = {
  readonly key: string
  readonly title: string
  /** In px; it is never narrower. */
  readonly width: number
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'end'
  /** Takes what is left of the width; the last column does where none is named. */
  readonly grow?: boolean
}

type RowWindowProps<Row> = {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly onOpen: ((row: Row) => void) | undefined
  /** The end of the rows is in sight. */
  readonly onNearEnd: () => void
}

const rowPx = 44
const headPx = 40
/** Rows that are drawn above and below what is seen. */
const spare = 12
const leastPx = 280
/** What stands below the table on a page. */
const belowPx = 84

/** As high as the page has room for, so that one scrolls the rows and not the page. */
const useRoom = (place: React.RefObject<HTMLElement | null>): number => {
  const [room, setRoom] = useState(480)
  useLayoutEffect(() => {
    const measure = () => {
      const top = (place.current?.getBoundingClientRect().top ?? 0) + window.scrollY
      setRoom(Math.max(leastPx, window.innerHeight - top - belowPx))
    }
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [place])
  return room
}

const step: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }

/** A table of which only the rows in sight are drawn. Its rows are reached by the arrow keys. */
export const RowWindow = <Row,>({
  label,
  columns,
  rows,
  rowKey,
  onOpen,
  onNearEnd,
}: RowWindowProps<Row>): ReactNode => {
  const place = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [active, setActive] = useState(0)
  const wantsFocus = useRef(false)
  const room = useRoom(place)
  const height = Math.min(room, headPx + rows.length * rowPx + 2)
  const first = Math.max(0, Math.floor(top / rowPx) - spare)
  const behind = Math.min(rows.length, Math.ceil((top + height) / rowPx) + spare)

  const reachable = rowInReach(active, first, behind)

  const isEndNear = behind >= rows.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows may leave the end in sight.
  useEffect(() => {
    if (isEndNear) onNearEnd()
  }, [isEndNear, rows.length])

  useEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    place.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)?.focus()
  }, [active])

  const go = (to: number) => {
    const at = Math.min(rows.length - 1, Math.max(0, to))
    const box = place.current
    if (box !== null) {
      if (at * rowPx < box.scrollTop) box.scrollTop = at * rowPx
      const lowest = (at + 1) * rowPx + headPx - box.clientHeight
      if (lowest > box.scrollTop) box.scrollTop = lowest
    }
    wantsFocus.current = true
    setActive(at)
  }
  const pressed = (event: KeyboardEvent, index: number, row: Row) => {
    if (event.target !== event.currentTarget) return
    const by = step[event.key]
    if (by !== undefined) go(index + by)
    else if (event.key === 'Home') go(0)
    else if (event.key === 'End') go(rows.length - 1)
    else if (event.key === 'Enter') onOpen?.(row)
    else return
    event.preventDefault()
  }
  const growing = columns.findIndex(({ grow }) => grow === true)
  const wide = growing === -1 ? columns.length - 1 : growing
  const least = columns.reduce((sum, { width }) => sum + width, 0)
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it stands for rows that are not drawn, and takes no focus.
  const gap = (px: number) => px > 0 && <tr aria-hidden="true" style={{ height: px }} />
  return (
    <section
      ref={place}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1).
      tabIndex={0}
      className={styles.scroller}
      style={{ height }}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
    >
      <table className={styles.table} style={{ minWidth: least }} aria-rowcount={rows.length + 1} aria-label={label}>
        <colgroup>
          {columns.map(({ key, width }, index) => (
            <col key={key} style={index === wide ? {} : { width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ key, title, align }) => (
              <th key={key} scope="col" className={align === 'end' ? styles.end : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {gap(first * rowPx)}
          {rows.slice(first, behind).map((row, offset) => {
            const index = first + offset
            return (
              <tr
                key={rowKey(row)}
                data-testid="row"
                data-index={index}
                data-row-key={rowKey(row)}
                aria-rowindex={index + 2}
                className={onOpen === undefined ? undefined : styles.opens}
                tabIndex={index === reachable ? 0 : -1}
                onClick={() => onOpen?.(row)}
                onKeyDown={(event) => pressed(event, index, row)}
                onFocus={() => setActive(index)}
              >
                {columns.map(({ key, cell, align }) => (
                  <td key={key} className={align === 'end' ? styles.end : undefined}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
          {gap((rows.length - behind) * rowPx)}
        </tbody>
      </table>
    </section>
  )
}
