import type { OperatorEvent } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Facts } from '../../panel/facts.tsx'
import styles from '../../panel/panel.module.css'
import { SidePanel } from '../../panel/side-panel.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useWords } from '../../words/use-words.ts'
import { EventSummary, EventTag } from './event-columns.tsx'

type EventPanelProps = {
  /** Null while none is open. */
  readonly event: OperatorEvent | null
  /** The customer's id, or `platform`. */
  readonly owner: string
  onClose(): void
}

/** Where more stands about what an event is of. */
const placeOf = (event: OperatorEvent, owner: string): string | null => {
  if ('binding' in event.data) return `/bindings?customer=${owner}&open=${event.data.binding.id}`
  if (event.type === 'rule.fired' || event.type === 'suspension.began' || event.type === 'suspension.ended') return null
  if ('call' in event.data) return `/calls?customer=${owner}&open=${event.data.call.id}`
  return null
}

const Content = ({ event, owner }: { readonly event: OperatorEvent; readonly owner: string }): ReactNode => {
  const { events: words, calls } = useWords()
  const place = placeOf(event, owner)
  return (
    <div className={styles.stack}>
      <Facts
        facts={[
          [words.type, <EventTag key="type" type={event.type} />],
          [words.at, <Instant key="at" at={event.at} />],
          [words.cursor, event.cursor],
          [words.what, <EventSummary key="what" event={event} />],
        ]}
      />
      {place !== null && (
        <p>
          <Link to={place}>{'call' in event.data ? calls.detail.title : calls.detail.toBinding}</Link>
        </p>
      )}
      <pre className={styles.json}>{JSON.stringify(event, null, 2)}</pre>
    </div>
  )
}

export const EventPanel = ({ event, owner, onClose }: EventPanelProps): ReactNode => {
  const { events: words } = useWords()
  return (
    <SidePanel isOpen={event !== null} onClose={onClose} title={words.detail} testId="event-panel" width={640}>
      {event !== null && <Content event={event} owner={owner} />}
    </SidePanel>
  )
}
