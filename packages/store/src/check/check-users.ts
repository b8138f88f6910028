import type { ConsoleUser } from '@axbridge/core'
import { type CheckParts, eachRow } from './check-parts.ts'
import type { KeptStore } from './kept-store.ts'

/** Holds the users of the console to their roles and customers, and sessions to their users. */
export const checkUsers = async (store: KeptStore, parts: CheckParts): Promise<void> => {
  const { findings, opening, committedTime } = parts
  await eachRow('users', store.users(), parts, (batch) => {
    for (const { user, hasCustomer } of batch) {
      if (!hasCustomer) findings.note('customer_unknown', user.id)
      else if (!isFit(user)) findings.note('user_misfit', user.id)
      if (user.changedAt > committedTime) findings.note('committed_behind', user.id)
      try {
        opening.user(user)
      } catch {
        findings.note('seal_closed', `the second factor of ${user.id}`)
      }
    }
  })
  await eachRow('sessions', store.sessions(), parts, (batch) => {
    for (const { user, createdAt, seenAt, isOfUser } of batch) {
      if (!isOfUser) findings.note('session_astray', user)
      if (Math.max(createdAt, seenAt) > committedTime) findings.note('committed_behind', `a session of ${user}`)
    }
  })
}

const isFit = ({ role, customer, state, password }: ConsoleUser): boolean =>
  (role === 'customer_developer') === (customer !== null) && (state !== 'active' || password !== null)
