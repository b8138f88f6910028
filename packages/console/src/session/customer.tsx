import { AxbridgeError } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { Session } from '../api/answers.ts'
import { queryClient } from '../api/query-client.ts'
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

const isNotFound = (error: unknown): boolean =>
  error instanceof AxbridgeError && (error.status === 404 || error.status === 400)

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

/** What the choice of a customer is made of, for who may see them all. */
export const customersQuery = {
  queryKey: ['listCustomers', 'choice'],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    firstPage(service.listCustomers({ limit: shownCustomers }, { signal })),
  staleTime: 60_000,
}

/** Of whom a page is that names nobody: the one of before, the sandbox's, the first. */
const likeliest = ({ sandbox }: Session, listing: readonly CustomerName[]): CustomerName | undefined => {
  const wanted = [keptChoice(), sandbox?.customer ?? null]
  return wanted.flatMap((id) => listing.filter((customer) => customer.id === id))[0] ?? listing[0]
}

/** Of whom the first page is: as the hook below chooses. Undefined where there is nobody, or one would have to ask again. */
export const firstCustomer = async (session: Session, search: URLSearchParams): Promise<string | undefined> => {
  if (session.customer !== null) return session.customer.id
  const { items } = await queryClient.fetchQuery(customersQuery)
  const asked = search.get('customer') || null
  return (asked === null ? likeliest(session, items) : items.find(({ id }) => id === asked))?.id
}

/** The customer of an id: of the list, or read by itself where the list is too short for it. */
const useNamed = (id: string | null, listed: readonly CustomerName[], isAsked: boolean) => {
  const known = listed.find((customer) => customer.id === id)
  const { data, error, refetch } = useQuery({
    queryKey: ['getCustomer', id],
    queryFn: ({ signal }) => service.getCustomer(id ?? '', { signal }),
    enabled: isAsked && id !== null && known === undefined,
    staleTime: 60_000,
  })
  return { named: known ?? (id === null ? undefined : data), error: known === undefined ? error : null, refetch }
}

export type CustomerChoice = {
  /** Null until they are read, and where there are none. */
  readonly chosen: CustomerName | null
  readonly customers: readonly CustomerName[]
  readonly isPending: boolean
  readonly error: Error | null
  /** The address names a customer that there is not. */
  readonly isUnknown: boolean
  choose(id: string): void
  retry(): void
}

/** The customer that a page is about: one's own, the one that the address names, or else the one of before, the sandbox's, the first. */
export const useCustomerChoice = (): CustomerChoice => {
  const session = useSession()
  const [search, setSearch] = useSearchParams()
  const own = session.customer
  const listed = useQuery({ ...customersQuery, enabled: own === null })
  const listing: readonly CustomerName[] = own === null ? (listed.data?.items ?? []) : [own]
  const asked = own === null ? search.get('customer') || null : null
  const { named, error, refetch } = useNamed(asked, listing, listed.data !== undefined)
  // A page about another customer than the address names would be taken for his.
  const chosen = asked === null ? likeliest(session, listing) : named
  const isRead = chosen === undefined || listing.some(({ id }) => id === chosen.id)
  return {
    chosen: chosen ?? null,
    customers: isRead ? listing : [chosen, ...listing],
    isPending:
      own === null &&
      (listed.isPending || (asked !== null && named === undefined && error === null && listed.error === null)),
    error: listed.error ?? error,
    isUnknown: isNotFound(error),
    choose: (id) => {
      keepChoice(id)
      // What was filtered or open is of the other customer.
      setSearch({ customer: id })
    },
    retry: () => void (listed.error === null && error !== null ? refetch() : listed.refetch()),
  }
}

type Chosen = CustomerName & { readonly client: CustomerService }

const CustomerContext = createContext<Chosen | null>(null)

/** For pages about one customer: shows them once it is known which. */
export const CustomerGate = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const { customer: words } = useWords()
  const { chosen, isPending, error, isUnknown, retry } = useCustomerChoice()
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
  if (isUnknown) return <EmptyState title={words.unknownTitle} hint={words.unknownHint} />
  if (error !== null) return <Failure error={error} onRetry={retry} />
  return <EmptyState title={words.noneTitle} hint={words.noneHint} />
}

/** The customer that the page is about, and the client of its operations. */
export const useCustomer = (): Chosen => {
  const chosen = useContext(CustomerContext)
  if (chosen === null) throw new Error('a customer is used on a page that is about none')
  return chosen
}
