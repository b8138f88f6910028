import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { service } from '../api/service.ts'
import { useMay } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import styles from './panel.module.css'

export type NamedCustomer = { readonly id: string; readonly name: string }

/** As many as are known by name here; of others the id is shown. */
const mostNamed = 1_000

/** The customers of the platform, for names beside ids and for choices. None where one may not list them. */
export const useCustomers = (): readonly NamedCustomer[] => {
  const may = useMay()
  const { data } = useQuery({
    queryKey: ['listCustomers', 'names'],
    queryFn: ({ signal }) => service.listCustomers({ limit: 200 }, { signal }).take(mostNamed),
    enabled: may('listCustomers'),
    staleTime: 60_000,
  })
  return data ?? []
}

/** The name of a customer, and the way to him. */
export const CustomerName = ({ id }: { readonly id: string }): ReactNode => {
  const customers = useCustomers()
  const may = useMay()
  const name = customers.find((customer) => customer.id === id)?.name ?? id
  if (!may('getCustomer')) return name
  return (
    <Link to={`/customers?open=${id}`} onClick={(event) => event.stopPropagation()}>
      {name}
    </Link>
  )
}

type CustomerPickProps = {
  /** Given by the form around it. */
  readonly id?: string
  readonly value?: string | null
  readonly onChange?: (id: string | undefined) => void
  readonly placeholder?: string
  /** Where no form names it. */
  readonly label?: string
}

/** A choice of a customer in a form, by name. */
export const CustomerPick = ({ id, value, onChange, placeholder, label }: CustomerPickProps): ReactNode => {
  const customers = useCustomers()
  const { panel } = useWords()
  return (
    <>
      <Select
        {...(id === undefined ? {} : { id })}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        value={value ?? undefined}
        onChange={(chosen: string | undefined) => onChange?.(chosen)}
        placeholder={placeholder}
        aria-label={label}
        options={customers.map((customer) => ({ value: customer.id, label: customer.name }))}
      />
      {customers.length >= mostNamed && <p className={styles.faint}>{panel.manyCustomers(mostNamed)}</p>}
    </>
  )
}
