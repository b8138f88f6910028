import { join } from 'node:path'
import {
  type ConsoleUser,
  type CustomerId,
  makeMatterId,
  randomToken,
  type Store,
  sealTotp,
  type UserId,
} from '@axbridge/core'
import { openVault, systemRandomness } from '@axbridge/server'
import type { ServerHome } from '@axbridge/sim'
import { openSqliteStore } from '@axbridge/store'

const halfDayMs = 12 * 3_600_000

const userOf = (name: string, at: number, changed: Partial<ConsoleUser>): ConsoleUser => ({
  ...{ id: `usr_${randomToken(systemRandomness)}` as UserId, name, role: 'platform_admin', customer: null },
  ...{ state: 'active', password: '$scrypt$made-up', totp: null, totpStep: null, failures: 0, lockedUntil: null },
  ...{ invitation: null, createdAt: at, changedAt: at, revision: 0, ...changed },
})

/** An administrator with a second factor who is signed in, a customer's developer whose link is open, and what they did. */
const fillUsers = async (store: Store, home: ServerHome): Promise<void> => {
  const vault = openVault(join(home.directory, 'keys'), { mayMake: false, data: join(home.directory, 'data') })
  const at = Math.max(Date.now(), store.highestCommittedTime())
  const admin = userOf('admin', at, {})
  await store.users.add({ ...admin, totp: sealTotp(vault, admin.id, 'JBSWY3DPEHPK3PXP') })
  const customer: CustomerId | undefined = (await store.customers.list({ limit: 1 }))?.items[0]?.id
  const invitation = { hash: vault.hash('invitation', 'a link'), expiresAt: at + halfDayMs }
  const developer = {
    role: 'customer_developer',
    state: 'invited',
    password: null,
    customer: customer ?? null,
  } as const
  await store.users.add(userOf('developer', at, { ...developer, invitation }))
  const session = { user: admin.id, createdAt: at, seenAt: at, expiresAt: at + halfDayMs }
  await store.users.addSession({ hash: vault.hash('session', 'a cookie'), ...session })
  const actor = { kind: 'user', id: admin.id, name: admin.name } as const
  for (const action of ['setUp', 'inviteUser', 'revealBinding']) {
    const detail = JSON.stringify({ reason: `因为 ${action}` })
    await store.audit.append({ at, actor, action, subject: null, customer: null, detail })
  }
}

/** A complaint about a customer's calls that was closed, a breach that is open, and what was verified of the customer. */
const fillMatters = async (store: Store): Promise<void> => {
  const at = Math.max(Date.now(), store.highestCommittedTime())
  const customer = (await store.customers.list({ limit: 1 }))?.items[0]?.id ?? null
  const body = new TextEncoder().encode('{}')
  const complaint = makeMatterId(at, systemRandomness)
  const common = { customer, createdAt: at, state: 'open', body }
  await store.matters.add({ ...common, id: complaint, kind: 'complaint', key: null, subject: '700' })
  await store.matters.change({ kind: 'complaint', id: complaint, revision: 0, state: 'closed', at })
  const breach = { ...common, customer: null, id: makeMatterId(at, systemRandomness), kind: 'breach' } as const
  await store.matters.put({ ...breach, key: 'a key', subject: null })
  const entity = { name: '某某公司', kind: 'enterprise', registration: 'none: a test', contacts: [] } as const
  const profile = { revision: 0, entity: { ...entity, verifiedAt: at, validUntil: at + halfDayMs }, scenarios: [] }
  if (customer !== null) await store.customers.changeProfile(customer, profile, at)
}

/** Adds to the data of a server that has ended what its console would have left there. */
export const fillConsole = async (home: ServerHome): Promise<void> => {
  const store = await openSqliteStore({ directory: join(home.directory, 'data') })
  try {
    await fillUsers(store, home)
    await fillMatters(store)
  } finally {
    await store.close()
  }
}
