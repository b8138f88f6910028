import { Segmented } from 'antd'
import type { ReactNode } from 'react'
import { useSide } from '../panel/side.ts'
import { Page } from '../pieces/page.tsx'
import { CustomerGate, useCustomer } from '../session/customer.tsx'
import { CustomerSelect } from '../session/customer-select.tsx'
import { useMay } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { customerSource, platformSource } from './events/event-source.ts'
import { EventTail } from './events/event-tail.tsx'

const CustomersEvents = (): ReactNode => {
  const { events: words } = useWords()
  const { id, client } = useCustomer()
  const may = useMay()
  return (
    <EventTail
      key={id}
      source={customerSource(id, client, may('listOperatorEvents'))}
      empty={{ title: words.empty, hint: words.emptyHint }}
    />
  )
}

const EventsPage = (): ReactNode => {
  const { events: words } = useWords()
  const may = useMay()
  const { side, choose } = useSide(may('listOperatorEvents'))
  const isPlatform = side === 'platform'
  const actions = may('listOperatorEvents') && (
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
    <Page testId="page-events" title={words.title} about={words.about} actions={actions}>
      {isPlatform ? (
        <EventTail
          key="platform"
          source={platformSource}
          empty={{ title: words.empty, hint: words.emptyHintPlatform }}
        />
      ) : (
        <CustomerGate>
          <CustomersEvents />
        </CustomerGate>
      )}
    </Page>
  )
}

export default EventsPage
