import type { OperatorEvent } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { useFigure } from '../../panel/figure.ts'
import type { Column } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { NumberText } from '../../pieces/number-text.tsx'
import { type StateKind, StateTag } from '../../pieces/state-tag.tsx'
import { useWords } from '../../words/use-words.ts'

const kinds: Readonly<Record<OperatorEvent['type'], StateKind>> = {
  'binding.created': 'good',
  'binding.updated': 'busy',
  'binding.ended': 'idle',
  'pair.quarantined': 'idle',
  'pair.freed': 'idle',
  'call.started': 'busy',
  'call.ringing': 'busy',
  'call.answered': 'good',
  'call.ended': 'idle',
  'call.refused': 'bad',
  'pool.low': 'warn',
  'pool.recovered': 'good',
  'webhook.disabled': 'bad',
  'alarm.raised': 'bad',
  'alarm.cleared': 'good',
  'rule.fired': 'warn',
  'suspension.began': 'bad',
  'suspension.ended': 'good',
}

export const EventTag = ({ type }: { readonly type: OperatorEvent['type'] }): ReactNode => {
  const { events: words } = useWords()
  // A server that is newer than the page may know more types.
  const known = Object.hasOwn(words.types, type)
  return <StateTag kind={known ? kinds[type] : 'idle'}>{known ? words.types[type] : words.other(type)}</StateTag>
}

/** What an event is about, in one line. */
export const EventSummary = ({ event }: { readonly event: OperatorEvent }): ReactNode => {
  const { events: words, bindings, calls } = useWords()
  const figure = useFigure()
  switch (event.type) {
    case 'binding.created':
    case 'binding.updated':
    case 'binding.ended':
    case 'pair.quarantined':
    case 'pair.freed': {
      const { binding } = event.data
      const more =
        event.type === 'binding.updated'
          ? words.changedParts(event.data.changed.map((part) => words.changed[part]).join(', '))
          : event.type === 'binding.ended'
            ? bindings.endReasons[event.data.reason]
            : ''
      return (
        <>
          <NumberText value={binding.x} /> · {words.order(binding.orderId)}
          {more !== '' && ` · ${more}`}
        </>
      )
    }
    case 'call.started':
    case 'call.ringing':
    case 'call.answered':
    case 'call.ended':
    case 'call.refused': {
      const { x, orderId, direction, refusal, outcome } = event.data.call
      const why = refusal === null ? calls.outcomes[outcome] : calls.refusals[refusal]
      return (
        <>
          {x !== null && <NumberText value={x} />}
          {orderId !== null && ` · ${words.order(orderId)}`}
          {direction !== null && ` · ${calls.directions[direction]}`}
          {(event.type === 'call.ended' || event.type === 'call.refused') && ` · ${why}`}
        </>
      )
    }
    case 'pool.low':
    case 'pool.recovered':
      return words.freeShare(`${figure(100 * event.data.freeShare, 1)} %`)
    case 'webhook.disabled':
      return `${event.data.endpoint}: ${event.data.reason}`
    case 'alarm.raised':
    case 'alarm.cleared':
      return event.data.subject === null ? event.data.alarm : `${event.data.alarm}: ${event.data.subject}`
    case 'rule.fired':
      return event.data.rule
    case 'suspension.began':
    case 'suspension.ended':
      return event.data.reason
    default:
      return null
  }
}

export const useEventColumns = (): readonly Column<OperatorEvent>[] => {
  const { events: words } = useWords()
  return [
    { key: 'at', title: words.at, width: 188, cell: ({ at }) => <Instant at={at} /> },
    { key: 'type', title: words.type, width: 168, cell: ({ type }) => <EventTag type={type} /> },
    { key: 'what', title: words.what, width: 320, grow: true, cell: (event) => <EventSummary event={event} /> },
    { key: 'cursor', title: words.cursor, width: 96, align: 'end', cell: ({ cursor }) => cursor },
  ]
}
