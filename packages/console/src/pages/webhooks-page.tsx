import { Segmented } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { useSide } from '../panel/side.ts'
import { Page } from '../pieces/page.tsx'
import { CustomerGate, useCustomer } from '../session/customer.tsx'
import { CustomerSelect } from '../session/customer-select.tsx'
import { useMay } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { customerDesk, platformDesk } from './webhooks/webhook-desk.ts'
import { WebhookList } from './webhooks/webhook-list.tsx'
import { WebhookPanel } from './webhooks/webhook-panel.tsx'

const CustomersWebhooks = (): ReactNode => {
  const { id, client } = useCustomer()
  const desk = useMemo(() => customerDesk(id, client), [id, client])
  return (
    <>
      <WebhookList desk={desk} />
      <WebhookPanel desk={desk} />
    </>
  )
}

const WebhooksPage = (): ReactNode => {
  const { webhooks: words } = useWords()
  const may = useMay()
  const { side, choose } = useSide(may('listOperatorWebhooks'))
  const isPlatform = side === 'platform'
  const actions = may('listOperatorWebhooks') && (
    <>
      <Segmented
        aria-label={words.whose}
        value={side}
        onChange={choose}
        options={[
          { value: 'platform', label: words.platform },
          { value: 'customer', label: words.ofCustomer },
        ]}
      />
      {!isPlatform && <CustomerSelect />}
    </>
  )
  return (
    <Page testId="page-webhooks" title={words.title} about={words.about} actions={actions}>
      {isPlatform ? (
        <>
          <WebhookList desk={platformDesk} />
          <WebhookPanel desk={platformDesk} />
        </>
      ) : (
        <CustomerGate>
          <CustomersWebhooks />
        </CustomerGate>
      )}
    </Page>
  )
}

export default WebhooksPage
