import type { AuditQuery, AuditStore, UserId } from '@axbridge/core'
import { type Refusal, refusal } from '../operation/refusal.ts'

/** What one person asked for, and another is to agree to. `at` in ms. */
export type AskedBySomebody = { readonly by: UserId; readonly at: number }

/** Why somebody is no second person for what was asked; undefined where he is one. */
export type SecondPerson = (asked: AskedBySomebody, approver: UserId) => Promise<Refusal | undefined>

const makesAnAccount = ['inviteUser', 'renewInvitation', 'changeUser'] as const
/** Whoever has the link of an invitation, the first or a new one, is that user: with it password and second factor are set anew. */
const opensAnAccount = ['inviteUser', 'renewInvitation', 'setUp'] as const

const atOnce = 100
const mostPages = 100

const own = refusal('second_person_needed', 'You asked for it, or did it, yourself: somebody else must agree.')
const isOfTheAsker = refusal(
  'second_person_needed',
  'Who asked for it, or did it, invited you, renewed your invitation or changed your role: somebody else must agree.',
)
const isNew = refusal(
  'second_person_needed',
  'An account must have rested before it counts as a person: yours, or that of the other one, was invited anew since then or shortly before.',
)
const factorIsNew = refusal(
  'second_person_needed',
  'A second factor must have rested before it counts: yours was set up since then or shortly before.',
)

/**
 * Holds two accounts to be two people (SEC-8), by the audit log: who can make an account, or take one over, may not agree with himself by
 * it. `restMs`: how long before the question accounts, and the second factor of who agrees, must have been left alone.
 */
export const secondPerson = ({
  audit,
  restMs,
}: {
  readonly audit: Pick<AuditStore, 'list'>
  readonly restMs: number
}): SecondPerson => {
  const isKept = async (query: Omit<AuditQuery, 'limit' | 'cursor'>): Promise<boolean> => {
    let cursor: string | undefined
    for (let read = 0; read < mostPages; read += 1) {
      const page = await audit.list({ ...query, limit: atOnce, ...(cursor === undefined ? {} : { cursor }) })
      if (page === undefined || page.items.length > 0) return true
      if (page.next === null) return false
      cursor = page.next
    }
    // What nobody read to its end says nothing for anybody.
    return true
  }

  const anyKept = async (actions: readonly string[], query: Omit<AuditQuery, 'limit' | 'cursor' | 'action'>) => {
    for (const action of actions) if (await isKept({ ...query, action })) return true
    return false
  }

  return async ({ by, at }, approver) => {
    if (approver === by) return own
    if (await anyKept(makesAnAccount, { subject: approver, user: by })) return isOfTheAsker
    const from = at - restMs + 1
    for (const subject of [approver, by]) if (await anyKept(opensAnAccount, { subject, from })) return isNew
    return (await isKept({ action: 'confirmTotp', user: approver, from })) ? factorIsNew : undefined
  }
}
