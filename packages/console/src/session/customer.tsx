import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { type CustomerService, customerService, firstPage, service } from '../api/service.ts'
import { EmptyState } from '../pieces/empty-state.tsx'
import { Failure } from '../pieces/failure.tsx'
import { Waiting } from '../pieces/waiting.tsx'
import { useWords } from '../words/use-words.ts'
import { useSession } from './session.tsx'

export type CustomerName = { readonly id: string; readonly name: string }

/** One page of customers is what a choice can show; who has more finds the rest on the page of customers. */
const shownCustomers = 200

const chosenKey = 'axbridge-customer'

const keptChoice = (): string | null => {
  try {
    return sessionStorage.getItem(chosenKey)
  } catch {
    return null
  }
}

const keepChoice = (id: string): void => {
  try {
    sessionStorage.setItem(chosenKey, id)
  } catch {
    // The address has it.
  }
}

export type CustomerChoice = {
  /** Null until they are read, and where there are none. */
  readonly chosen: CustomerName | null
  readonly customers: readonly CustomerName[]
  readonly isPending: boolean
  readonly error: Error | null
  choose(id: string): void
  retry(): void
}

/** The customer that a page is about: one's own, the one that the address names, the one of before, the sandbox's, the first. */
export const useCustomerChoice = (): CustomerChoice => {
  const session = useSession()
  const [search, setSearch] = useSearchParams()
  const own = session.customer
  const listed = useQuery({
    queryKey: ['listCustomers', 'choice'],
    queryFn: ({ signal }) => firstPage(service.listCustomers({ limit: shownCustomers }, { signal })),
    enabled: own === null,
    staleTime: 60_000,
  })
  const customers: readonly CustomerName[] = own === null ? (listed.data?.items ?? []) : [own]
  const wanted = [search.get('customer'), keptChoice(), session.sandbox?.customer ?? null]
  const found = wanted.flatMap((id) => customers.filter((customer) => customer.id === id))
  return {
    chosen: found[0] ?? customers[0] ?? null,
    customers,
    isPending: own === null && listed.isPending,
    error: listed.error,
    choose: (id) => {
      keepChoice(id)
      // What was filtered or open is of the other customer.
      setSearch({ customer: id })
    },
    retry: () => void listed.refetch(),
  }
}

type Chosen = CustomerName & { readonly client: CustomerService }

const CustomerContext = createContext<Chosen | null>(null)

/** For pages about one customer: shows them once it is known which. */
export const CustomerGate = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const { customer: words } = useWords()
  const { chosen, isPending, error, retry } = useCustomerChoice()
  const id = chosen?.id
  const name = chosen?.name ?? ''
  const value = useMemo(() => (id === undefined ? null : { id, name, client: customerService(id) }), [id, name])
  if (value !== null)
    return (
      <CustomerContext value={value}>
        {/* Nothing that was open for one customer stays open for another. */}
        <div key={value.id}>{children}</div>
      </CustomerContext>
    )
  if (isPending) return <Waiting />
  if (error !== null) return <Failure error={error} onRetry={retry} />
  return <EmptyState title={words.noneTitle} hint={words.noneHint} />
}

/** The customer that the page is about, and the client of its operations. */
export const useCustomer = (): Chosen => {
  const chosen = useContext(CustomerContext)
  if (chosen === null) throw new Error('a customer is used on a page that is about none')
  return chosen
}
