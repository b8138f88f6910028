import type { Call } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { useDuration } from '../../panel/duration.ts'
import type { Column } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { NumberText } from '../../pieces/number-text.tsx'
import { type StateKind, StateTag } from '../../pieces/state-tag.tsx'
import { useWords } from '../../words/use-words.ts'

const kinds: Readonly<Record<Call['outcome'], StateKind>> = {
  open: 'busy',
  completed: 'good',
  refused: 'bad',
  busy: 'idle',
  no_answer: 'idle',
  declined: 'idle',
  cancelled: 'idle',
  failed: 'bad',
  lost: 'warn',
}

export const CallOutcome = ({ outcome }: { readonly outcome: Call['outcome'] }): ReactNode => {
  const { calls: words } = useWords()
  return <StateTag kind={kinds[outcome]}>{words.outcomes[outcome]}</StateTag>
}

const shown = (value: string | null): ReactNode => (value === null ? '–' : <NumberText value={value} />)

export const useCallColumns = (): readonly Column<Call>[] => {
  const { calls: words } = useWords()
  const duration = useDuration()
  return [
    { key: 'started', title: words.started, width: 188, cell: ({ startedAt }) => <Instant at={startedAt} /> },
    { key: 'x', title: words.number, width: 184, cell: ({ x }) => shown(x) },
    {
      key: 'direction',
      title: words.direction,
      width: 96,
      cell: ({ direction }) => (direction === null ? '–' : words.directions[direction]),
    },
    { key: 'caller', title: words.caller, width: 132, cell: ({ caller }) => shown(caller) },
    { key: 'callee', title: words.callee, width: 132, cell: ({ callee }) => shown(callee) },
    { key: 'outcome', title: words.outcome, width: 124, cell: ({ outcome }) => <CallOutcome outcome={outcome} /> },
    {
      key: 'duration',
      title: words.duration,
      width: 104,
      align: 'end',
      cell: ({ durationMs, answeredAt }) => (durationMs === null || answeredAt === null ? '–' : duration(durationMs)),
    },
    {
      key: 'why',
      title: words.refusal,
      width: 200,
      cell: ({ refusal }) => (refusal === null ? '–' : words.refusals[refusal]),
    },
    { key: 'order', title: words.order, width: 160, grow: true, cell: ({ orderId }) => orderId ?? '–' },
  ]
}
