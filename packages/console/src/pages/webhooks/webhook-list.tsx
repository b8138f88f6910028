import { PlusOutlined } from '@ant-design/icons'
import type { NewWebhook, Webhook } from '@axbridge/sdk/console'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useFigure } from '../../panel/figure.ts'
import { useOpened } from '../../panel/opened.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import type { WebhookDesk } from './webhook-desk.ts'
import { WebhookForm } from './webhook-form.tsx'
import { WebhookSecret } from './webhook-secret.tsx'

const refreshMs = 10_000

export const WebhookState = ({ webhook }: { readonly webhook: Webhook }): ReactNode => {
  const { webhooks: words } = useWords()
  const { enabled, disabledReason, failingSince } = webhook
  if (!enabled)
    return (
      <StateTag kind={disabledReason === 'asked' ? 'idle' : 'bad'}>
        {disabledReason === null ? words.states.off : words.reasons[disabledReason]}
      </StateTag>
    )
  return failingSince === null ? (
    <StateTag kind="good">{words.states.on}</StateTag>
  ) : (
    <StateTag kind="warn">{words.states.failing}</StateTag>
  )
}

const useColumns = (): readonly Column<Webhook>[] => {
  const { webhooks: words } = useWords()
  const figure = useFigure()
  return [
    { key: 'url', title: words.url, width: 300, grow: true, cell: ({ url }) => <span title={url}>{url}</span> },
    { key: 'description', title: words.description, width: 160, cell: ({ description }) => description || '–' },
    { key: 'state', title: words.state, width: 200, cell: (webhook) => <WebhookState webhook={webhook} /> },
    {
      key: 'types',
      title: words.types,
      width: 110,
      cell: ({ types }) => (types === null ? words.everything : words.typesCount(types.length)),
    },
    { key: 'waiting', title: words.waiting, width: 96, align: 'end', cell: ({ waiting }) => figure(waiting) },
    { key: 'dead', title: words.dead, width: 96, align: 'end', cell: ({ dead }) => figure(dead) },
    {
      key: 'last',
      title: words.lastSuccess,
      width: 188,
      cell: ({ lastSuccessAt }) => <Instant at={lastSuccessAt} />,
    },
  ]
}

/** The endpoints of one owner, and the form that adds one. */
export const WebhookList = ({ desk }: { readonly desk: WebhookDesk }): ReactNode => {
  const { webhooks: words } = useWords()
  const may = useMay()
  const { open } = useOpened()
  const form = useOpened('form')
  const [made, setMade] = useState<NewWebhook | null>(null)
  const mayAdd = may(desk.asks.add)
  const add = mayAdd && (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => form.open('add')}
      data-testid="add-webhook"
      data-ask={desk.asks.add}
    >
      {words.add}
    </Button>
  )
  return (
    <>
      <DataTable
        label={words.list}
        columns={useColumns()}
        rowKey={({ id }) => id}
        queryKey={[desk.asks.list, desk.owner]}
        read={async (_cursor, signal) => ({ items: (await desk.list({ signal })).items, next: null })}
        empty={{ title: words.empty, hint: desk.tellsAlarms ? words.emptyHintPlatform : words.emptyHint, action: add }}
        onOpen={({ id }) => open(id)}
        refreshMs={refreshMs}
        toolbar={add}
        csv={{
          name: 'webhooks',
          fields: [
            ['id', ({ id }) => id],
            ['url', ({ url }) => url],
            ['description', ({ description }) => description],
            ['enabled', ({ enabled }) => String(enabled)],
            ['disabledReason', ({ disabledReason }) => disabledReason ?? ''],
            ['waiting', ({ waiting }) => String(waiting)],
            ['dead', ({ dead }) => String(dead)],
            ['lastSuccessAt', ({ lastSuccessAt }) => lastSuccessAt ?? ''],
          ],
        }}
      />
      <WebhookForm
        desk={desk}
        isOpen={form.opened === 'add' && mayAdd}
        onClose={form.close}
        onAdded={(added) => {
          setMade(added)
          form.close()
        }}
      />
      <WebhookSecret made={made} onClose={() => setMade(null)} />
    </>
  )
}
