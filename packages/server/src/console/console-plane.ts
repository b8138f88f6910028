import type { OperationIdOf } from '@axbridge/api'
import type { Clock, CustomerId, Randomness, Store, Vault } from '@axbridge/core'
import type { KeepAudit } from '../operation/keep-audit.ts'
import type { Audited, OperationHandler } from '../operation/operation-handler.ts'
import type { ProveCode } from '../operation/prove-code.ts'
import type { Visitor } from '../operation/staff.ts'
import { auditOperations } from './audit-operations.ts'
import { auditTrail } from './audit-trail.ts'
import { auditedOperations } from './audited-operations.ts'
import { codeProof } from './code-proof.ts'
import { FirstInvitation, hasActiveUser } from './first-invitation.ts'
import { PasswordProof } from './password-proof.ts'
import { Passwords, type ScryptCost, standardCost } from './passwords.ts'
import { SecondFactor } from './second-factor.ts'
import type { SandboxShown } from './session-answer.ts'
import { type SessionGate, sessionGate } from './session-gate.ts'
import { Sessions } from './sessions.ts'
import { setUp } from './set-up.ts'
import { SignIn } from './sign-in.ts'
import { staffOperations } from './staff-operations.ts'
import { userChanges } from './user-changes.ts'
import { linkOf, makeInvitation, userOperations } from './user-operations.ts'
import { visitorOperations } from './visitor-operations.ts'

export type ConsoleParts = {
  readonly store: Pick<Store, 'users' | 'audit' | 'customers'>
  readonly vault: Vault
  readonly clock: Clock
  /** By which phones show codes. */
  readonly wall: Clock
  readonly randomness: Randomness
  readonly settings: { readonly idleMs: number; readonly longestSessionMs: number }
  readonly sandbox: SandboxShown | undefined
  /** Where the console is, as far as the server knows. */
  readonly address: () => string
  /** Tells what operators did. */
  readonly done: (fields: object, text: string) => void
  readonly failed: (fields: object, text: string) => void
  /** What a password costs, and how late a failed sign-in is answered; as it should be when left out. */
  readonly cost?: ScryptCost
  readonly failureMs?: number
}

type Operator = { readonly name: string }
type UserOperationId = Extract<
  OperationIdOf<'admin'>,
  'listUsers' | 'inviteUser' | 'changeUser' | 'renewInvitation' | 'listAudit'
>

/** What people are to the server: how they are known, what they and operators do about it, and what is kept of that. */
export type ConsolePlane = {
  readonly gate: SessionGate
  readonly operators: Readonly<Record<UserOperationId, OperationHandler<Operator>>>
  readonly staff: ReturnType<typeof staffOperations>
  readonly visitors: Readonly<Record<'signIn' | 'setUp', OperationHandler<Visitor>>>
  readonly keep: KeepAudit
  readonly audited: Audited
  /** Proves by a code, for one act, who somebody is. */
  readonly proveCode: ProveCode
  /** The link of the first user; undefined where somebody is active, and of no use from then on. */
  invite(address: string): Promise<string | undefined>
}

/** More than a password takes on a machine that has other things to do as well. */
const standardFailureMs = 1_000

export const consolePlane = (parts: ConsoleParts): ConsolePlane => {
  const { store, vault, clock, wall, randomness, settings, sandbox, done, failed } = parts
  const { users, customers } = store
  const keep = auditTrail(store.audit, clock)
  const sessions = new Sessions({
    ...{ users, vault, clock, randomness, ...settings },
    failed: (error) => failed({ error }, 'it was not noted that a session is used'),
  })
  const passwords = new Passwords(parts.cost ?? standardCost)
  const changeUser = userChanges({ users, clock, sessions })
  const secondFactor = new SecondFactor({ vault, randomness })
  const proof = new PasswordProof({ passwords, changeUser, keep, clock })
  const first = new FirstInvitation(users, clock)
  const signIn = new SignIn({
    ...{ users, passwords, proof, secondFactor, changeUser, keep, clock, wall },
    failureMs: parts.failureMs ?? standardFailureMs,
  })
  return {
    gate: sessionGate({ sessions, customers, sandbox: sandbox?.customer as CustomerId | undefined }),
    operators: {
      ...userOperations({
        ...{ users, customers, vault, sessions, changeUser, clock, randomness, done },
        address: parts.address,
      }),
      ...auditOperations(store.audit),
    },
    staff: staffOperations({
      ...{ sessions, customers, sandbox, passwords, proof, secondFactor, changeUser, clock, wall },
    }),
    visitors: visitorOperations({
      ...{ signIn, sessions, customers, users, sandbox, keep, clock },
      setUp: setUp({ users, vault, first, passwords, changeUser, sessions, clock, randomness }),
    }),
    keep,
    audited: auditedOperations(keep),
    proveCode: codeProof({ proof, secondFactor, changeUser, clock, wall }),
    invite: async (address) => {
      if (await hasActiveUser(users)) return undefined
      const token = makeInvitation(randomness)
      first.begin(vault.hash('invitation', token))
      return linkOf(address, token)
    },
  }
}
