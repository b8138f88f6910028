import { PauseOutlined, PlayCircleOutlined } from '@ant-design/icons'
import type { OperatorEvent } from '@axbridge/sdk/console'
import { Button, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useSearchParams } from 'react-router'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { EmptyState, type EmptyStateProps } from '../../pieces/empty-state.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Panel } from '../../pieces/page.tsx'
import { RowWindow } from '../../pieces/row-window.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useWords } from '../../words/use-words.ts'
import { useEventColumns } from './event-columns.tsx'
import { EventPanel } from './event-panel.tsx'
import type { EventSource } from './event-source.ts'
import { useEventTail } from './use-event-tail.ts'

type EventTailProps = { readonly source: EventSource; readonly empty: EmptyStateProps }

/** The types that the address names; undefined for all. */
const useTypes = (): readonly [OperatorEvent['type'][] | undefined, (types: readonly string[]) => void] => {
  const [search, setSearch] = useSearchParams()
  const named = search.get('types')
  const choose = (types: readonly string[]) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        if (types.length === 0) after.delete('types')
        else after.set('types', types.join(','))
        return after
      },
      { replace: true },
    )
  return [named === null ? undefined : (named.split(',') as OperatorEvent['type'][]), choose]
}

/** What happens, as it happens. */
export const EventTail = ({ source, empty }: EventTailProps): ReactNode => {
  const { events: words } = useWords()
  const [types, chooseTypes] = useTypes()
  const [isHeld, setHeld] = useState(false)
  const { events, heldBack, isReading, error, restart } = useEventTail(source, types, isHeld)
  const [shown, setShown] = useState<OperatorEvent | null>(null)
  const columns = useEventColumns()
  const content = () => {
    if (isReading && events.length === 0) return <Waiting lines={8} />
    if (events.length === 0) return error === null ? <EmptyState {...empty} /> : null
    return (
      <RowWindow
        label={words.list}
        columns={columns}
        rows={events}
        rowKey={({ id }) => id}
        onOpen={setShown}
        onNearEnd={() => undefined}
      />
    )
  }
  return (
    <Panel>
      <div className={styles.stack}>
        <div className={styles.spread}>
          <Select
            mode="multiple"
            aria-label={words.type}
            data-testid="event-types"
            value={types ?? []}
            onChange={chooseTypes}
            placeholder={words.allTypes}
            maxTagCount="responsive"
            options={[...optionsOf(words.types)]}
            style={{ minWidth: 260, maxWidth: '100%' }}
          />
          <div className={styles.row}>
            <span aria-live="polite">{isHeld && heldBack > 0 && words.heldBack(heldBack)}</span>
            {error === null && (
              <StateTag kind={isHeld ? 'warn' : 'good'}>{isHeld ? words.paused : words.following}</StateTag>
            )}
            <Button
              icon={isHeld ? <PlayCircleOutlined /> : <PauseOutlined />}
              onClick={() => setHeld((before) => !before)}
              data-testid="hold-events"
            >
              {isHeld ? words.resume : words.pause}
            </Button>
          </div>
        </div>
        {error !== null && <Failure error={error} onRetry={restart} />}
        {content()}
      </div>
      <EventPanel event={shown} owner={source.id} onClose={() => setShown(null)} />
    </Panel>
  )
}
