import type { Customer } from '@axbridge/sdk/console'
import { Alert, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { useDuration } from '../../panel/duration.ts'
import { Facts, Section } from '../../panel/facts.tsx'
import styles from '../../panel/panel.module.css'
import { Instant } from '../../pieces/instant.tsx'
import { useMay } from '../../session/session.tsx'
import { TimeLeft } from '../../supervision/time-left.tsx'
import { useWords } from '../../words/use-words.ts'
import { ProfileForm } from './profile-form.tsx'

type Profile = Customer['profile']

const Entity = ({ entity }: { readonly entity: NonNullable<Profile['entity']> }): ReactNode => {
  const { profile: words, panel } = useWords()
  const { name, kind, registration, contacts, verifiedAt, validUntil } = entity
  return (
    <Facts
      facts={[
        [words.name, name],
        [words.kind, words.kinds[kind]],
        [
          words.registration,
          <span key="registration" className={styles.mono}>
            {registration}
          </span>,
        ],
        [words.verifiedAt, <Instant key="verified" at={verifiedAt} />],
        [words.validUntil, <TimeLeft key="valid" until={validUntil} />],
        [
          words.contacts,
          contacts.length === 0 ? panel.none : contacts.map(({ name: who, email }) => `${who} <${email}>`).join(', '),
          'long',
        ],
      ]}
    />
  )
}

const Scenarios = ({ scenarios }: { readonly scenarios: Profile['scenarios'] }): ReactNode => {
  const { profile: words } = useWords()
  const duration = useDuration()
  return (
    <ul className={styles.list}>
      {scenarios.map(({ name, use, modes, longestLifeMs, validUntil, actualUsers }) => (
        <li key={name}>
          <span className={styles.stackTight}>
            <span className={styles.mono}>{name}</span>
            <span className={styles.faint}>
              {words.uses[use]} · {modes.join(', ')} · {words.longest}{' '}
              {longestLifeMs === null ? words.asServer : duration(longestLifeMs)}
              {actualUsers.length > 0 && ` · ${words.registered(actualUsers.map((side) => words.sides[side]))}`}
            </span>
          </span>
          <span>
            <TimeLeft until={validUntil} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Why a customer is suspended and what lifts it, above everything else of him. */
export const SuspendedNotice = ({
  suspended,
}: {
  readonly suspended: NonNullable<Customer['suspended']>
}): ReactNode => {
  const { profile: words } = useWords()
  const may = useMay()
  return (
    <Alert
      type="error"
      showIcon
      data-testid="customer-suspended"
      title={words.suspendedTitle}
      description={
        <>
          <p>
            {words.since} <Instant at={suspended.at} />
          </p>
          <p>
            {words.reason}: {suspended.reason}
          </p>
          <p>
            {words.remedy}: {suspended.remedy}
          </p>
          {may('getSuspension') && <Link to={`/suspensions?open=${suspended.id}`}>{words.details}</Link>}
        </>
      }
      style={{ marginBottom: 16 }}
    />
  )
}

/** Who a customer is and what he uses numbers for. */
export const CustomerProfile = ({ customer }: { readonly customer: Customer }): ReactNode => {
  const { profile: words } = useWords()
  const may = useMay()
  const [isEditing, setEditing] = useState(false)
  const { entity, scenarios } = customer.profile
  const edit = may('putCustomerProfile') && (
    <Button onClick={() => setEditing(true)} data-testid="edit-profile" data-ask="putCustomerProfile">
      {words.edit}
    </Button>
  )
  return (
    <>
      <Section title={words.entity} extra={edit}>
        {entity === null ? (
          <p className={styles.soft}>
            {words.noEntity} {words.noEntityHint}
          </p>
        ) : (
          <Entity entity={entity} />
        )}
      </Section>
      <Section title={words.scenarios}>
        {scenarios.length === 0 ? (
          <p className={styles.soft}>
            {words.noScenarios} {words.noScenariosHint}
          </p>
        ) : (
          <Scenarios scenarios={scenarios} />
        )}
      </Section>
      <ProfileForm customer={customer} isOpen={isEditing} onClose={() => setEditing(false)} />
    </>
  )
}
