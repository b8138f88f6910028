import {
  defaultPageLimit,
  type InvitationAnswer,
  type InvitationRequest,
  type InvitedAnswer,
  type PageQuery,
  type UserAnswer,
  type UserChangeRequest,
} from '@axbridge/api'
import {
  type Clock,
  type ConsoleUser,
  type CustomerId,
  type CustomerStore,
  parseUserId,
  type Randomness,
  type Role,
  randomToken,
  type UserStore,
  type Vault,
} from '@axbridge/core'
import type { Person } from '../operation/authenticate.ts'
import { formatInstant, formatInstantOrNull } from '../operation/instant.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'
import { everyUser, invitationLifeMs } from './first-invitation.ts'
import { noSuchUser } from './refusals.ts'
import { hasTotp } from './second-factor.ts'
import type { Sessions } from './sessions.ts'
import { newUserId, refusalToAdd } from './set-up.ts'
import type { ChangeUser } from './user-changes.ts'

export type UserOperationParts = {
  readonly users: UserStore
  readonly customers: Pick<CustomerStore, 'find'>
  readonly vault: Pick<Vault, 'hash'>
  readonly sessions: Sessions
  readonly changeUser: ChangeUser
  readonly clock: Clock
  readonly randomness: Randomness
  /** Where the console is, as far as the server knows. */
  readonly address: () => string
  /** What operators did, for the log. */
  readonly done: (fields: object, text: string) => void
}

type Operator = { readonly name: string }
type UserOperationId = 'listUsers' | 'inviteUser' | 'changeUser' | 'renewInvitation'

const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])
const noCustomer = fieldRefusal('malformed', [
  { field: 'customer', rule: 'must be the id of a customer: a customer_developer belongs to one' },
])
const noCustomersUser = fieldRefusal('malformed', [
  { field: 'customer', rule: 'must be left out, or null: only a customer_developer belongs to a customer' },
])
const isLastAdmin = refusal('last_admin', 'He is the last active platform_admin: make somebody else one first.')
const isSuspended = refusal('user_state', 'The user is suspended: make him active first.')
const isChanged = refusal('user_state', 'Somebody else changed this user at the same time: look at him again.')

/** The part of a link that opens it, of 160 random bits. */
export const makeInvitation = (randomness: Randomness): string =>
  `axi_${randomToken(randomness)}${randomToken(randomness)}`

/** What opens it stands behind the `#`: no server and no proxy is told it, nor any log. */
export const linkOf = (address: string, token: string): string => `${address}/set-up#${token}`

export const userAnswer = (user: ConsoleUser, now: number): UserAnswer => {
  const { id, name, role, customer, state, lockedUntil, invitation, createdAt, changedAt } = user
  return {
    ...{ id, name, role, customer, state, hasTotp: hasTotp(user) },
    lockedUntil: formatInstantOrNull(lockedUntil !== null && lockedUntil > now ? lockedUntil : null),
    invitedUntil: formatInstantOrNull(invitation !== null && invitation.expiresAt > now ? invitation.expiresAt : null),
    createdAt: formatInstant(createdAt),
    changedAt: formatInstant(changedAt),
  }
}

const isActiveAdmin = ({ state, role }: Pick<ConsoleUser, 'state' | 'role'>): boolean =>
  state === 'active' && role === 'platform_admin'

/** Who may be at the console, and as what. */
export const userOperations = (
  parts: UserOperationParts,
): Readonly<Record<UserOperationId, OperationHandler<Operator>>> => {
  const { users, customers, vault, sessions, changeUser, clock, randomness, address, done } = parts

  const anotherAdmin = async (but: ConsoleUser): Promise<boolean> => {
    for await (const user of everyUser(users)) if (user.id !== but.id && isActiveAdmin(user)) return true
    return false
  }

  /** The customer of a user with this role, or why it cannot be his. */
  const customerOf = async (role: Role, customer: string | null): Promise<CustomerId | null | Refusal> => {
    if (role !== 'customer_developer') return customer === null ? null : noCustomersUser
    const found = customer === null ? undefined : await customers.find(customer as CustomerId)
    return found?.id ?? noCustomer
  }

  const invitation = () => {
    const token = makeInvitation(randomness)
    return { token, kept: { hash: vault.hash('invitation', token), expiresAt: clock.now() + invitationLifeMs } }
  }

  const linkFor = (by: Person | undefined, token: string): string => linkOf(by?.origin ?? address(), token)

  const userAt = async (id: string | undefined): Promise<ConsoleUser | undefined> => {
    const parsed = parseUserId(id ?? '')
    return parsed.ok ? users.find(parsed.value) : undefined
  }

  return {
    listUsers: async ({ query }) => {
      const page = await users.list({ limit: defaultPageLimit, ...(query as PageQuery) })
      if (page === undefined) return badCursor
      const now = clock.now()
      return answered(200, { items: page.items.map((user) => userAnswer(user, now)), next: page.next })
    },

    inviteUser: async ({ who, by, body, requestId }) => {
      const { name, role, customer: named = null } = body as InvitationRequest
      const customer = await customerOf(role, named)
      if (typeof customer === 'object' && customer !== null) return customer
      const { token, kept } = invitation()
      const now = clock.now()
      const user: ConsoleUser = {
        ...{ id: newUserId(randomness), name, role, customer, state: 'invited' },
        ...{ password: null, totp: null, totpStep: null, failures: 0, lockedUntil: null, invitation: kept },
        ...{ createdAt: now, changedAt: now, revision: 1 },
      }
      if (!(await users.add(user))) return refusalToAdd(users, name)
      done({ requestId, operator: who.name, user: user.id, role }, 'a user was invited')
      const answer: InvitedAnswer = {
        user: userAnswer(user, now),
        link: linkFor(by, token),
        expiresAt: formatInstant(kept.expiresAt),
      }
      return { ...answered(201, answer), headers: { location: `/admin/v1/users/${user.id}` } }
    },

    changeUser: async ({ who, params, body, requestId }) => {
      const user = await userAt(params.id)
      if (user === undefined) return noSuchUser
      const { role = user.role, state, customer: named } = body as UserChangeRequest
      const ofRole = role === 'customer_developer' ? user.customer : null
      const customer = await customerOf(role, named === undefined ? ofRole : named)
      if (typeof customer === 'object' && customer !== null) return customer
      const wasAdmin = isActiveAdmin(user)
      const isAdminStill = role === 'platform_admin' && state !== 'suspended'
      if (wasAdmin && !isAdminStill && !(await anotherAdmin(user))) return isLastAdmin
      // What another admin changed meanwhile is decided anew by whoever asks again.
      const changed = await changeUser(user.id, (now) =>
        now.role === user.role && now.customer === user.customer
          ? { role, customer, ...stateOf(now, state) }
          : undefined,
      )
      if (changed === undefined) return isChanged
      if (wasAdmin && !isAdminStill && !(await anotherAdmin(changed))) {
        // Two did so to each other at the same time, perhaps at two servers: he becomes again what he was.
        await changeUser(user.id, () => ({ role: user.role, customer: user.customer, state: user.state }))
        return isLastAdmin
      }
      if (changed.state === 'suspended') await sessions.endAllOf(changed.id)
      done({ requestId, operator: who.name, user: user.id, role, state: changed.state }, 'a user was changed')
      return answered(200, userAnswer(changed, clock.now()))
    },

    renewInvitation: async ({ who, by, params, requestId }) => {
      const user = await userAt(params.id)
      if (user === undefined) return noSuchUser
      const { token, kept } = invitation()
      const changed = await changeUser(user.id, ({ state }) =>
        state === 'suspended' ? undefined : { invitation: kept, failures: 0, lockedUntil: null },
      )
      if (changed === undefined) return isSuspended
      done({ requestId, operator: who.name, user: user.id }, 'a user was given a new link')
      const answer: InvitationAnswer = { link: linkFor(by, token), expiresAt: formatInstant(kept.expiresAt) }
      return answered(200, answer)
    },
  }
}

/** Who never set a password is invited, and not active, when a suspension is taken back. */
const stateOf = ({ password }: ConsoleUser, state: UserChangeRequest['state']): Pick<ConsoleUser, 'state'> | object => {
  if (state === undefined) return {}
  return { state: state === 'active' && password === null ? 'invited' : state }
}
