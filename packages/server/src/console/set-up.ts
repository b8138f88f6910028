import type { SetUpRequest } from '@axbridge/api'
import {
  type Clock,
  type ConsoleUser,
  hashesEqual,
  type KeyedHash,
  type Randomness,
  randomToken,
  type UserId,
  type UserStore,
  type Vault,
} from '@axbridge/core'
import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'
import type { FirstInvitation } from './first-invitation.ts'
import { faultOfPassword } from './password-rule.ts'
import type { Passwords } from './passwords.ts'
import { linkEnded, tooManySignIns, weakPassword } from './refusals.ts'
import type { Sessions } from './sessions.ts'
import type { ChangeUser } from './user-changes.ts'

export type SetUpParts = {
  readonly users: Pick<UserStore, 'add' | 'findByName' | 'findByInvitation'>
  readonly vault: Pick<Vault, 'hash'>
  readonly first: FirstInvitation
  readonly passwords: Passwords
  readonly changeUser: ChangeUser
  readonly sessions: Pick<Sessions, 'endAllOf'>
  readonly clock: Clock
  readonly randomness: Randomness
}

export const newUserId = (randomness: Randomness): UserId => `usr_${randomToken(randomness)}` as UserId

const firstName = 'admin'

const nameTaken = fieldRefusal('name_taken', [{ field: 'name', rule: 'is the name of another user' }])
const nameIsGiven = fieldRefusal('malformed', [{ field: 'name', rule: 'must be left out: who was invited has a name' }])
const tooManyUsers = refusal('limit_reached', 'There are as many users as there may be.')

/** Why a user could not be added. */
export const refusalToAdd = async (users: Pick<UserStore, 'findByName'>, name: string): Promise<Refusal> =>
  (await users.findByName(name)) === undefined ? tooManyUsers : nameTaken

/** Sets a password by a one-time link. */
export const setUp =
  (parts: SetUpParts) =>
  async ({ token, name, password }: SetUpRequest): Promise<{ kind: 'set_up'; user: ConsoleUser } | Refusal> => {
    const hash = parts.vault.hash('invitation', token)
    const invited = await parts.users.findByInvitation(hash)
    return invited === undefined
      ? setUpFirst(parts, hash, name ?? firstName, password)
      : setUpInvited(parts, invited, hash, name, password)
  }

const hashOf = async (
  { passwords }: SetUpParts,
  password: string,
  name: string,
): Promise<{ readonly kind: 'made'; readonly phc: string } | Refusal> => {
  const fault = faultOfPassword(password, name)
  if (fault !== undefined) return weakPassword('password', fault)
  const phc = await passwords.make(password)
  return phc === undefined ? tooManySignIns : { kind: 'made', phc }
}

const setUpFirst = async (parts: SetUpParts, hash: KeyedHash, name: string, password: string) => {
  const { users, first, clock, randomness } = parts
  const taken = await first.take(hash)
  if (taken === undefined) return linkEnded
  let isDone = false
  try {
    const made = await hashOf(parts, password, name)
    if (made.kind === 'refusal') return made
    const now = clock.now()
    const user: ConsoleUser = {
      ...{ id: newUserId(randomness), name, role: 'platform_admin', customer: null, state: 'active' },
      ...{ password: made.phc, totp: null, totpStep: null, failures: 0, lockedUntil: null, invitation: null },
      ...{ createdAt: now, changedAt: now, revision: 1 },
    }
    if (!(await users.add(user))) return await refusalToAdd(users, name)
    isDone = true
    return { kind: 'set_up', user } as const
  } finally {
    if (!isDone) taken.giveBack()
  }
}

const setUpInvited = async (
  parts: SetUpParts,
  invited: ConsoleUser,
  hash: KeyedHash,
  name: string | undefined,
  password: string,
) => {
  const { clock, changeUser, sessions } = parts
  const isGood = ({ invitation, state }: ConsoleUser): boolean =>
    state !== 'suspended' &&
    invitation !== null &&
    hashesEqual(invitation.hash, hash) &&
    invitation.expiresAt > clock.now()
  if (!isGood(invited)) return linkEnded
  if (name !== undefined && name !== invited.name) return nameIsGiven
  const made = await hashOf(parts, password, invited.name)
  if (made.kind === 'refusal') return made
  const user = await changeUser(invited.id, (now) =>
    isGood(now)
      ? {
          ...{ password: made.phc, state: 'active', invitation: null, totp: null, totpStep: null },
          ...{ failures: 0, lockedUntil: null },
        }
      : undefined,
  )
  if (user === undefined) return linkEnded
  // Who had a password before may be somebody else by now.
  await sessions.endAllOf(user.id)
  return { kind: 'set_up', user } as const
}
