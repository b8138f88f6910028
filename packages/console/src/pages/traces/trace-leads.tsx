import type { TraceLead } from '@axbridge/sdk/console'
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { CustomerName } from '../../panel/customer-names.tsx'
import { Facts } from '../../panel/facts.tsx'
import styles from '../../panel/panel.module.css'
import { Instant } from '../../pieces/instant.tsx'
import { NumberText } from '../../pieces/number-text.tsx'
import { useWords } from '../../words/use-words.ts'

const Registered = ({ parties }: { readonly parties: TraceLead['parties'] }): ReactNode => {
  const { actualUsers, traces } = useWords()
  const told = ({ name, document }: NonNullable<TraceLead['parties'][number]['registered']>): string =>
    document === null ? name : `${name} · ${actualUsers.documents[document.kind]} ${document.number}`
  return (
    <ul className={styles.list}>
      {parties.map(
        ({ number, registered, earlier = [] }) =>
          registered !== undefined && (
            <li key={number}>
              <span className={styles.mono}>{number}</span>
              <span>{[registered, ...earlier].map(told).join(traces.lead.before)}</span>
            </li>
          ),
      )}
    </ul>
  )
}

const Real = ({ numbers }: { readonly numbers: readonly string[] }): ReactNode => (
  <span className={styles.mono}>{numbers.join(', ')}</span>
)

const Calls = ({ calls }: { readonly calls: TraceLead['calls'] }): ReactNode => {
  const { traces, calls: callWords } = useWords()
  if (calls.length === 0) return traces.lead.noCalls
  return (
    <ul className={styles.list}>
      {calls.map(({ id, startedAt, outcome }) => (
        <li key={id}>
          <Instant at={startedAt} /> <span>{callWords.outcomes[outcome]}</span>
        </li>
      ))}
    </ul>
  )
}

const Lead = ({ lead }: { readonly lead: TraceLead }): ReactNode => {
  const { traces, bindings } = useWords()
  const words = traces.lead
  const { binding, customer, order, identifier, scenario, mode, x, y, standing, createdAt, endedAt } = lead
  const { stoodFrom, stoodUntil } = lead
  const hadOthers = stoodFrom !== null && (stoodFrom !== createdAt || stoodUntil !== endedAt)
  const side = (wanted: 'a' | 'b') => lead.parties.flatMap((party) => (party.side === wanted ? [party.number] : []))
  const isGroup = side('a').length > 1
  return (
    <li className={styles.lead} data-testid="lead">
      {lead.parties.length === 0 && <Alert type="warning" showIcon title={words.deleted} />}
      {hadOthers && <Alert type="info" showIcon title={words.others} />}
      {!lead.isCertain && <Alert type="warning" showIcon title={words.uncertain} />}
      <Facts
        facts={[
          lead.parties.length > 0 && [isGroup ? words.members : words.a, <Real key="a" numbers={side('a')} />],
          lead.parties.length > 0 && [words.b, <Real key="b" numbers={side('b')} />],
          lead.parties.some(({ registered }) => registered !== undefined) && [
            words.registered,
            <Registered key="registered" parties={lead.parties} />,
            'long',
          ],
          [words.x, <NumberText key="x" value={x} />],
          y !== x && [words.y, <NumberText key="y" value={y} />],
          [words.customer, customer === null ? '–' : <CustomerName key="customer" id={customer.id} />],
          customer !== null &&
            customer.entity !== null && [words.entity, `${customer.entity.name} (${customer.entity.registration})`],
          [
            words.order,
            customer === null ? (
              order
            ) : (
              <Link key="order" to={`/bindings?customer=${customer.id}&open=${binding}`}>
                {order}
              </Link>
            ),
          ],
          identifier !== null && [
            words.identifier,
            <span key="identifier" className={styles.mono}>
              {identifier}
            </span>,
          ],
          scenario !== null && [words.scenario, scenario],
          [words.mode, bindings.modes[mode]],
          [words.from, <Instant key="from" at={createdAt} />],
          [words.until, <Instant key="until" at={endedAt} />],
          hadOthers && [words.stoodFrom, <Instant key="stoodFrom" at={stoodFrom} />],
          hadOthers && stoodUntil !== null && [words.stoodUntil, <Instant key="stoodUntil" at={stoodUntil} />],
          standing !== null && [words.standing, words.standings[standing]],
          [words.calls, <Calls key="calls" calls={lead.calls} />, 'long'],
        ]}
      />
    </li>
  )
}

/** The bindings that a trace found, each with whom it bound. */
export const TraceLeads = ({ leads }: { readonly leads: readonly TraceLead[] }): ReactNode => (
  <ol className={styles.leads}>
    {leads.map((lead) => (
      <Lead key={`${lead.binding} ${lead.stoodFrom}`} lead={lead} />
    ))}
  </ol>
)
