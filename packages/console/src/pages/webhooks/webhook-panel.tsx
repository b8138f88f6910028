import type { Webhook } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Facts } from '../../panel/facts.tsx'
import { useOpened } from '../../panel/opened.ts'
import styles from '../../panel/panel.module.css'
import { SidePanel } from '../../panel/side-panel.tsx'
import { EmptyState } from '../../pieces/empty-state.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import { DeliveryList } from './delivery-list.tsx'
import { WebhookActions } from './webhook-actions.tsx'
import type { WebhookDesk } from './webhook-desk.ts'
import { WebhookState } from './webhook-list.tsx'

type ContentProps = { readonly desk: WebhookDesk; readonly webhook: Webhook }

const Content = ({ desk, webhook }: ContentProps): ReactNode => {
  const { webhooks: words, events } = useWords()
  const may = useMay()
  const { types, previousSecretUntil, replayThrough, failingSince, disabledAt } = webhook
  return (
    <>
      <section className={styles.section}>
        <Facts
          facts={[
            [words.state, <WebhookState key="state" webhook={webhook} />],
            disabledAt !== null && [words.since, <Instant key="off" at={disabledAt} />],
            failingSince !== null && [words.states.failing, <Instant key="failing" at={failingSince} />],
            [words.description, webhook.description || '–'],
            [
              words.types,
              types === null
                ? words.allTypes
                : types.map((type) => (Object.hasOwn(events.types, type) ? events.types[type] : type)).join(', '),
            ],
            [words.created, <Instant key="created" at={webhook.createdAt} />],
            [words.lastSuccess, <Instant key="last" at={webhook.lastSuccessAt} />],
            [words.cursor, webhook.cursor],
            replayThrough !== null && [words.replay.button, words.replaying(replayThrough)],
            previousSecretUntil !== null && [words.previousSecret, <Instant key="old" at={previousSecretUntil} />],
          ]}
        />
        <WebhookActions desk={desk} webhook={webhook} />
      </section>
      {may(desk.asks.deliveries) && <DeliveryList desk={desk} webhook={webhook} />}
    </>
  )
}

/** One endpoint, beside the list. */
export const WebhookPanel = ({ desk }: { readonly desk: WebhookDesk }): ReactNode => {
  const { webhooks: words } = useWords()
  const { opened, close } = useOpened()
  const { data, error, refetch } = useQuery({
    queryKey: [desk.asks.list, desk.owner, 'one', opened],
    queryFn: ({ signal }) => desk.list({ signal }),
    enabled: opened !== null,
    refetchInterval: 5_000,
    select: ({ items }) => items.find(({ id }) => id === opened) ?? null,
  })
  return (
    <SidePanel
      isOpen={opened !== null}
      onClose={close}
      title={data?.url ?? words.list}
      testId="webhook-panel"
      width={860}
    >
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={8} />}
      {data === null && <EmptyState title={words.gone} hint={words.emptyHint} />}
      {data !== undefined && data !== null && <Content key={data.id} desk={desk} webhook={data} />}
    </SidePanel>
  )
}
