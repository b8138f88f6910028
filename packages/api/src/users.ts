import { parseUserId, roles, userStates } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { customerId } from './customers.ts'
import { instant, orNull, withoutNumber } from './fields.ts'
import { pageOf } from './pages.ts'
import { ruleKeyword, ruleOf } from './stated-rule.ts'

export const userId = Type.String({
  description: 'The id of a user.',
  pattern: '^usr_[a-z2-9]{16}$',
  [ruleKeyword]: ruleOf(parseUserId),
  examples: ['usr_abcdefghijkmnpqr'],
})

export const userName = Type.String({
  description: 'What one signs in with; no two users have the same name.',
  minLength: 3,
  maxLength: 64,
  pattern: `^${withoutNumber}[a-z][a-z0-9.@_-]{2,63}$`,
  [ruleKeyword]: 'must be 3 to 64 of a–z, 0–9 and . - _ @, begin with a letter, and hold no telephone number',
  examples: ['li.wei'],
})

export const role = Type.Enum([...roles], {
  description:
    'What somebody may do. platform_admin: all but binding for customers. compliance_officer: reads, the audit log, real numbers with a reason. operations: reads, trunks, blocks, webhooks, ending bindings. customer_developer: what a key of his one customer may. read_only: reads.',
  [ruleKeyword]: `must be one of ${roles.join(', ')}`,
})

const userState = Type.Enum([...userStates], {
  description: 'invited: no password is set yet. suspended: nobody signs in.',
})

const customerOfUser = orNull(customerId, 'Of a customer_developer, and of nobody else.')

export const InvitationRequest = Type.Object(
  {
    name: userName,
    role,
    customer: Type.Optional(
      Type.String({ ...customerId, description: 'Whose developer: for a customer_developer, and for nobody else.' }),
    ),
  },
  { additionalProperties: false },
)

export const UserChangeRequest = Type.Object(
  {
    role: Type.Optional(role),
    state: Type.Optional(
      Type.Enum(['active', 'suspended'], {
        description:
          'suspended: nobody signs in, and all sessions end. active: takes that back; without a password yet the user is invited again.',
        [ruleKeyword]: 'must be active or suspended',
      }),
    ),
    customer: Type.Optional(orNull(customerId, 'Whose developer; null with any role but customer_developer.')),
  },
  { additionalProperties: false, minProperties: 1, [ruleKeyword]: 'must name at least one field to change' },
)

export const UserAnswer = Type.Object(
  {
    id: userId,
    name: userName,
    role,
    customer: customerOfUser,
    state: userState,
    hasTotp: Type.Boolean({ description: 'Whether a code is asked for when he signs in.' }),
    lockedUntil: orNull(instant('Until then no sign-in is tried.'), 'Null while there is no lock-out.'),
    invitedUntil: orNull(
      instant('Until then the link of the last invitation can be used.'),
      'Null when there is none.',
    ),
    createdAt: instant('When he was invited first.'),
    changedAt: instant('When this last changed.'),
  },
  { additionalProperties: false },
)

export const UserPage = pageOf(UserAnswer)

const invitation = {
  link: Type.String({
    description:
      'The page on which the password is set. It can be used once, and is shown here and never again. What opens it stands behind the `#`, which browsers send to nobody.',
  }),
  expiresAt: instant('From this instant on the link is good for nothing.'),
}

export const InvitationAnswer = Type.Object(invitation, { additionalProperties: false })

export const InvitedAnswer = Type.Object({ user: UserAnswer, ...invitation }, { additionalProperties: false })

export type InvitationRequest = Static<typeof InvitationRequest>
export type UserChangeRequest = Static<typeof UserChangeRequest>
export type UserAnswer = Static<typeof UserAnswer>
export type UserPage = Static<typeof UserPage>
export type InvitationAnswer = Static<typeof InvitationAnswer>
export type InvitedAnswer = Static<typeof InvitedAnswer>
