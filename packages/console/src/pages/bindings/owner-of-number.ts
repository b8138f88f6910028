import { useQuery } from '@tanstack/react-query'
import { App } from 'antd'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { service } from '../../api/service.ts'
import { useCustomers } from '../../panel/customer-names.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'

/** The digits of a 700 number that name its block. */
const blockDigits = 11

/**
 * Whoever works for the platform looks for a number and does not know whose it is: its block says so, and the page goes over to
 * that customer.
 */
export const useOwnerOfNumber = (number: string | undefined): void => {
  const { bindings: words } = useWords()
  const { message } = App.useApp()
  const may = useMay()
  const { id } = useCustomer()
  const customers = useCustomers()
  const [, setSearch] = useSearchParams()
  const block = number !== undefined && /^700[0-9]{12}$/.test(number) ? number.slice(0, blockDigits) : undefined
  const { data } = useQuery({
    queryKey: ['getBlock', block],
    queryFn: ({ signal }) => service.getBlock(block ?? '', { signal }),
    enabled: block !== undefined && may('getBlock'),
    staleTime: 60_000,
  })
  const owner = block === undefined ? undefined : data?.customer
  const name = customers.find((customer) => customer.id === owner)?.name ?? owner
  useEffect(() => {
    if (owner === null) void message.info(words.nobodys)
    if (typeof owner !== 'string' || owner === id) return
    void message.info(words.customerFound(name ?? owner))
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        after.set('customer', owner)
        return after
      },
      { replace: true },
    )
  }, [owner, id, name, message, words, setSearch])
}
