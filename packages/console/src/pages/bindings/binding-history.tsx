import type { Binding, Call } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { firstPage } from '../../api/service.ts'
import { Section } from '../../panel/facts.tsx'
import styles from '../../panel/panel.module.css'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useWords } from '../../words/use-words.ts'
import type { Words } from '../../words/words.ts'

type Moment = { readonly at: string; readonly key: string; readonly what: ReactNode }

/** As many calls stand in the history itself; the page of calls has them all. */
const shownCalls = 50

const momentsOf = (binding: Binding, { detail, endReasons }: Words['bindings'], now: number): readonly Moment[] => {
  const { createdAt, expiresAt, endedAt, endReason, routesUntil } = binding
  const isOver = Date.parse(routesUntil) <= now
  return [
    { at: createdAt, key: 'made', what: detail.made },
    endedAt === null
      ? { at: expiresAt, key: 'expires', what: detail.willEnd }
      : { at: endedAt, key: 'ended', what: endReason === null ? detail.reason : endReasons[endReason] },
    ...(endedAt !== null && routesUntil !== endedAt
      ? [{ at: routesUntil, key: 'rest', what: isOver ? detail.restBegins : detail.willRest }]
      : []),
  ]
}

const useCallMoment = (customer: string): ((call: Call) => Moment) => {
  const { bindings, calls } = useWords()
  return ({ id, startedAt, direction, outcome }) => ({
    at: startedAt,
    key: id,
    what: (
      <Link to={`/calls?customer=${customer}&open=${id}`}>
        {bindings.detail.call(direction === null ? '' : calls.directions[direction], calls.outcomes[outcome])}
      </Link>
    ),
  })
}

/** What happened to a binding, in its order, and what will. */
export const BindingHistory = ({ binding }: { readonly binding: Binding }): ReactNode => {
  const { bindings: words } = useWords()
  const { id: customer, client } = useCustomer()
  const momentOf = useCallMoment(customer)
  const { data, error, refetch } = useQuery({
    queryKey: ['listCalls', customer, { binding: binding.id }],
    queryFn: ({ signal }) => firstPage(client.listCalls({ binding: binding.id, limit: shownCalls }, { signal })),
  })
  const calls = data?.items ?? []
  const moments = [...momentsOf(binding, words, Date.now()), ...calls.map(momentOf)].sort(
    (one, other) => Date.parse(one.at) - Date.parse(other.at),
  )
  return (
    <Section
      title={words.detail.history}
      extra={<Link to={`/calls?customer=${customer}&binding=${binding.id}`}>{words.detail.allCalls}</Link>}
    >
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      <ol className={styles.list}>
        {moments.map(({ at, key, what }) => (
          <li key={key}>
            <span>{what}</span>
            <Instant at={at} />
          </li>
        ))}
      </ol>
      {data !== undefined && calls.length === 0 && <p className={styles.faint}>{words.detail.noCalls}</p>}
    </Section>
  )
}
