import { mostSessions, mostUsers } from '@axbridge/core'

/** How many users of the console and sessions of theirs a store takes. */
export type UserLimits = {
  readonly users: number
  readonly sessions: number
}

export const defaultUserLimits: UserLimits = { users: mostUsers, sessions: mostSessions }
