import { type Clock, type ConsoleUser, StoreError, type UserId, type UserStore } from '@axbridge/core'
import type { Sessions } from './sessions.ts'

export type UserChangeParts = {
  readonly users: Pick<UserStore, 'find' | 'change'>
  readonly clock: Clock
  readonly sessions: Pick<Sessions, 'changed'>
}

/** What of a user may become something else. */
export type Changes = Partial<Omit<ConsoleUser, 'id' | 'name' | 'createdAt' | 'revision'>>

/** Says from a user as he is what changes; undefined where nothing may. It may be asked several times. */
export type Amend = (user: ConsoleUser) => Changes | undefined

export type ChangeUser = (id: UserId, amend: Amend) => Promise<ConsoleUser | undefined>

const mostTries = 20

/**
 * Changes a user by what he is at that moment: where somebody else changed him meanwhile, it is decided anew. Answers him as he
 * is then; undefined where there is no such user, or nothing may change. Rejects with StoreError `busy` where others are
 * always faster.
 */
export const userChanges =
  ({ users, clock, sessions }: UserChangeParts): ChangeUser =>
  async (id, amend) => {
    for (let tried = 0; tried < mostTries; tried += 1) {
      const user = await users.find(id)
      const changes = user === undefined ? undefined : amend(user)
      if (user === undefined || changes === undefined) return undefined
      const changed: ConsoleUser = { ...user, changedAt: clock.now(), ...changes, revision: user.revision + 1 }
      if (await users.change(changed)) {
        sessions.changed(id)
        return changed
      }
    }
    throw new StoreError('busy', 'a user is changed by others all the time')
  }
