import type { User } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { CustomerName } from '../../panel/customer-names.tsx'
import { useOpened } from '../../panel/opened.ts'
import { given } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type StateKind, StateTag } from '../../pieces/state-tag.tsx'
import { useSession } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'

const kinds: Readonly<Record<User['state'], StateKind>> = { invited: 'busy', active: 'good', suspended: 'bad' }

const isLocked = ({ lockedUntil }: User): boolean => lockedUntil !== null && Date.parse(lockedUntil) > Date.now()

export const UserState = ({ user }: { readonly user: User }): ReactNode => {
  const { users: words } = useWords()
  if (user.state === 'active' && isLocked(user)) return <StateTag kind="warn">{words.locked}</StateTag>
  return <StateTag kind={kinds[user.state]}>{words.states[user.state]}</StateTag>
}

const useColumns = (): readonly Column<User>[] => {
  const { users: words, panel, roles } = useWords()
  const { user: me } = useSession()
  return [
    {
      key: 'name',
      title: words.name,
      width: 200,
      grow: true,
      cell: ({ id, name }) => (id === me.id ? `${name} (${words.you})` : name),
    },
    { key: 'role', title: words.role, width: 190, cell: ({ role }) => roles[role] },
    {
      key: 'customer',
      title: words.customer,
      width: 180,
      cell: ({ customer }) => (customer === null ? '–' : <CustomerName id={customer} />),
    },
    { key: 'state', title: words.state, width: 130, cell: (user) => <UserState user={user} /> },
    {
      key: 'totp',
      title: words.secondFactor,
      width: 130,
      cell: ({ hasTotp }) => (hasTotp ? panel.yes : panel.no),
    },
    { key: 'created', title: words.created, width: 188, cell: ({ createdAt }) => <Instant at={createdAt} /> },
  ]
}

/** Who may sign in. */
export const UserList = ({ invite }: { readonly invite: ReactNode }): ReactNode => {
  const { users: words } = useWords()
  const { open } = useOpened()
  return (
    <DataTable
      label={words.list}
      columns={useColumns()}
      rowKey={({ id }) => id}
      queryKey={['listUsers', 'list']}
      read={(cursor, signal) => firstPage(service.listUsers(given({ cursor }), { signal }))}
      empty={{ title: words.empty, hint: words.emptyHint, action: invite }}
      onOpen={({ id }) => open(id)}
      csv={{
        name: 'users',
        fields: [
          ['id', ({ id }) => id],
          ['name', ({ name }) => name],
          ['role', ({ role }) => role],
          ['customer', ({ customer }) => customer ?? ''],
          ['state', ({ state }) => state],
          ['hasTotp', ({ hasTotp }) => String(hasTotp)],
          ['createdAt', ({ createdAt }) => createdAt],
        ],
      }}
    />
  )
}
