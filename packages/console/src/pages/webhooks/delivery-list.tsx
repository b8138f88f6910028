import type { Delivery, Webhook } from '@axbridge/sdk/console'
import { Button, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { Section } from '../../panel/facts.tsx'
import styles from '../../panel/panel.module.css'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { useAction } from '../../pieces/use-action.ts'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import type { WebhookDesk } from './webhook-desk.ts'

type DeliveryListProps = { readonly desk: WebhookDesk; readonly webhook: Webhook }

const refreshMs = 5_000

const useColumns = ({ desk, webhook: { id } }: DeliveryListProps): readonly Column<Delivery>[] => {
  const { webhooks } = useWords()
  const words = webhooks.deliveries
  const may = useMay()
  const { mutate, isPending, variables } = useAction((event: string) => desk.resend(id, event), {
    done: words.resent,
    refreshes: [[desk.asks.deliveries], [desk.asks.list]],
  })
  const fault = ({ lastFault, lastStatus }: Delivery): string => {
    if (lastStatus !== null) return words.status(lastStatus)
    return lastFault === null ? '–' : webhooks.faults[lastFault]
  }
  return [
    { key: 'type', title: words.type, width: 150, cell: ({ type }) => type },
    {
      key: 'state',
      title: words.state,
      width: 110,
      cell: ({ state }) => <StateTag kind={state === 'dead' ? 'bad' : 'warn'}>{words.states[state]}</StateTag>,
    },
    { key: 'attempts', title: words.attempts, width: 72, align: 'end', cell: ({ attempts }) => attempts },
    {
      key: 'next',
      title: words.next,
      width: 188,
      cell: ({ nextAt, state }) => (nextAt === null && state === 'waiting' ? words.behind : <Instant at={nextAt} />),
    },
    {
      key: 'fault',
      title: words.fault,
      width: 220,
      grow: true,
      cell: (delivery) => <span title={fault(delivery)}>{fault(delivery)}</span>,
    },
    { key: 'last', title: words.last, width: 188, cell: ({ lastAt }) => <Instant at={lastAt} /> },
    {
      key: 'subject',
      title: words.subject,
      width: 200,
      cell: ({ subject }) => (
        <span className={styles.mono} title={subject}>
          {subject}
        </span>
      ),
    },
    ...(may(desk.asks.resend)
      ? [
          {
            key: 'resend',
            title: words.resend,
            width: 110,
            align: 'end' as const,
            cell: ({ event }: Delivery) => (
              <Button
                size="small"
                loading={isPending && variables === event}
                onClick={() => mutate(event)}
                data-testid="resend"
                data-ask={desk.asks.resend}
              >
                {words.resend}
              </Button>
            ),
          },
        ]
      : []),
  ]
}

/** What has not reached an endpoint, in the order of events. */
export const DeliveryList = (props: DeliveryListProps): ReactNode => {
  const { desk, webhook } = props
  const { webhooks } = useWords()
  const words = webhooks.deliveries
  const [state, setState] = useState<'all' | Delivery['state']>('all')
  const asked = state === 'all' ? {} : { state }
  return (
    <Section title={words.title}>
      <DataTable
        label={words.list}
        columns={useColumns(props)}
        rowKey={({ event }) => event}
        queryKey={[desk.asks.deliveries, desk.owner, webhook.id, state]}
        read={(cursor, signal) => desk.deliveries(webhook.id, { ...asked, ...given({ cursor }) }, { signal })}
        empty={{ title: words.empty, hint: words.emptyHint }}
        refreshMs={refreshMs}
        toolbar={
          <Segmented
            aria-label={words.state}
            value={state}
            onChange={setState}
            options={[
              { value: 'all', label: words.all },
              { value: 'waiting', label: words.states.waiting },
              { value: 'dead', label: words.states.dead },
            ]}
          />
        }
      />
    </Section>
  )
}
