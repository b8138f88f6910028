import { Select } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'
import { useCustomerChoice } from './customer.tsx'

/** The choice of the customer whom a page is about. A customer's own people have none. */
export const CustomerSelect = (): ReactNode => {
  const { customer: words } = useWords()
  const { chosen, customers, isPending, isUnknown, choose } = useCustomerChoice()
  if (!isPending && !isUnknown && customers.length < 2) return null
  return (
    <Select
      aria-label={words.choose}
      data-testid="customer-select"
      value={chosen?.id}
      loading={isPending}
      onChange={choose}
      popupMatchSelectWidth={false}
      style={{ minWidth: 168 }}
      showSearch={{ optionFilterProp: 'label' }}
      options={customers.map(({ id, name }) => ({ value: id, label: name }))}
    />
  )
}
