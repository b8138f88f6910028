import type { Customer } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Form } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { service } from '../../api/service.ts'
import { Facts, Section } from '../../panel/facts.tsx'
import { useOpened } from '../../panel/opened.ts'
import styles from '../../panel/panel.module.css'
import { PoolFigures } from '../../panel/pool-figures.tsx'
import { useSending } from '../../panel/sending.ts'
import { SidePanel } from '../../panel/side-panel.tsx'
import { CopyButton } from '../../pieces/copy-button.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import { CustomerKeys } from './customer-keys.tsx'
import { CustomerProfile, SuspendedNotice } from './customer-profile.tsx'
import { SettingsFields } from './settings-fields.tsx'

type Values = Pick<Customer, 'settings'>

const Settings = ({ customer: { id, settings } }: { readonly customer: Customer }): ReactNode => {
  const { customers: words, panel } = useWords()
  const { message } = App.useApp()
  const may = useMay()
  const [form] = Form.useForm<Values>()
  const { send, isPending, error } = useSending(
    form,
    ({ settings: { bearerAllowed, pairsPerNumber, mostPairs } }: Values) =>
      service.changeCustomer(id, {
        settings: { bearerAllowed, pairsPerNumber: pairsPerNumber ?? null, mostPairs: mostPairs ?? null },
      }),
    {
      refreshes: [['getCustomer'], ['listCustomers'], ['getCustomerPool']],
      onDone: () => void message.success(`${panel.saved} ${words.detail.changed}`),
    },
  )
  const mayChange = may('changeCustomer')
  return (
    <Section title={words.detail.settings}>
      {error !== null && <Failure error={error} />}
      <Form form={form} layout="vertical" initialValues={{ settings }} onFinish={send}>
        <SettingsFields isDisabled={!mayChange} />
        {mayChange && (
          <Button htmlType="submit" loading={isPending} data-testid="save-customer" data-ask="changeCustomer">
            {panel.save}
          </Button>
        )}
      </Form>
    </Section>
  )
}

const Numbers = ({ id }: { readonly id: string }): ReactNode => {
  const { customers: words } = useWords()
  const { data, error, refetch } = useQuery({
    queryKey: ['getCustomerPool', id],
    queryFn: ({ signal }) => service.getCustomerPool(id, { signal }),
  })
  return (
    <Section title={words.detail.pool} extra={<Link to={`/numbers?customer=${id}`}>{words.detail.toBlocks}</Link>}>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <PoolFigures pool={data} />}
    </Section>
  )
}

const Content = ({ customer }: { readonly customer: Customer }): ReactNode => {
  const { customers: words, profile } = useWords()
  const may = useMay()
  const { id, createdAt, suspended } = customer
  return (
    <>
      {suspended !== null && <SuspendedNotice suspended={suspended} />}
      <section className={styles.section}>
        <Facts
          facts={[
            [
              words.id,
              <span key="id" className={styles.mono}>
                {id} <CopyButton text={id} label={words.id} />
              </span>,
            ],
            [words.added, <Instant key="added" at={createdAt} />],
          ]}
        />
        <nav className={styles.row}>
          <Link to={`/bindings?customer=${id}`}>{words.detail.toBindings}</Link>
          <Link to={`/calls?customer=${id}`}>{words.detail.toCalls}</Link>
          {may('suspend') && suspended === null && (
            <Link to={`/suspensions?form=suspend&of=${id}`} data-testid="suspend-customer" data-ask="suspend">
              {profile.suspend}
            </Link>
          )}
        </nav>
      </section>
      <CustomerProfile customer={customer} />
      {may('listKeys') && <CustomerKeys customer={id} />}
      <Settings customer={customer} />
      {may('getCustomerPool') && <Numbers id={id} />}
    </>
  )
}

/** One customer, beside the list. */
export const CustomerPanel = (): ReactNode => {
  const { customers: words } = useWords()
  const { opened, close } = useOpened()
  const { data, error, refetch } = useQuery({
    queryKey: ['getCustomer', opened],
    queryFn: ({ signal }) => service.getCustomer(opened ?? '', { signal }),
    enabled: opened !== null,
  })
  return (
    <SidePanel isOpen={opened !== null} onClose={close} title={data?.name ?? words.list} testId="customer-panel">
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={10} />}
      {data !== undefined && <Content key={data.id} customer={data} />}
    </SidePanel>
  )
}
