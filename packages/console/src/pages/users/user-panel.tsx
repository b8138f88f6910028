import type { User } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { service } from '../../api/service.ts'
import { CustomerName } from '../../panel/customer-names.tsx'
import { Facts } from '../../panel/facts.tsx'
import { useOpened } from '../../panel/opened.ts'
import styles from '../../panel/panel.module.css'
import { SidePanel } from '../../panel/side-panel.tsx'
import { EmptyState } from '../../pieces/empty-state.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import type { MadeLink } from './invitation-link.tsx'
import { UserActions } from './user-actions.tsx'
import { UserState } from './user-list.tsx'

/** As many users as a server has at most. */
const mostUsers = 1_000

const Content = ({ user, onLink }: { readonly user: User; onLink(made: MadeLink): void }): ReactNode => {
  const { users: words, panel, audit, roles } = useWords()
  const may = useMay()
  const { id, role, customer, hasTotp, lockedUntil, invitedUntil } = user
  return (
    <>
      <section className={styles.section}>
        <Facts
          facts={[
            [words.state, <UserState key="state" user={user} />],
            [words.role, roles[role]],
            customer !== null && [words.customer, <CustomerName key="customer" id={customer} />],
            [words.secondFactor, hasTotp ? panel.yes : panel.no],
            lockedUntil !== null && [words.locked, <Instant key="locked" at={lockedUntil} />],
            invitedUntil !== null && [words.invitedUntil, <Instant key="invited" at={invitedUntil} />],
            [words.created, <Instant key="created" at={user.createdAt} />],
            [words.detail.changed, <Instant key="changed" at={user.changedAt} />],
            [
              words.detail.id,
              <span key="id" className={styles.mono}>
                {id}
              </span>,
            ],
          ]}
        />
        <p className={styles.faint}>{words.roleHints[role]}</p>
        {may('listAudit') && <Link to={`/audit?user=${id}`}>{audit.list}</Link>}
      </section>
      <UserActions user={user} onLink={onLink} />
    </>
  )
}

/** One user, beside the list. */
export const UserPanel = ({ onLink }: { onLink(made: MadeLink): void }): ReactNode => {
  const { users: words } = useWords()
  const { opened, close } = useOpened()
  const { data, error, refetch } = useQuery({
    queryKey: ['listUsers', 'all'],
    queryFn: ({ signal }) => service.listUsers({ limit: 200 }, { signal }).take(mostUsers),
    enabled: opened !== null,
    select: (users) => users.find(({ id }) => id === opened) ?? null,
  })
  return (
    <SidePanel
      isOpen={opened !== null}
      onClose={close}
      title={data?.name ?? words.list}
      testId="user-panel"
      width={600}
    >
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={6} />}
      {data === null && <EmptyState title={words.gone} hint={words.emptyHint} />}
      {data !== undefined && data !== null && <Content key={data.id} user={data} onLink={onLink} />}
    </SidePanel>
  )
}
