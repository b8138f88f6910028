import Type, { type Static } from 'typebox'
import { BindingQuery } from './bindings.ts'
import { customerId } from './customers.ts'
import { givenInstant, instant, orNull, realNumber, withoutNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ruleKeyword } from './stated-rule.ts'
import { userId, userName } from './users.ts'

const auditedText = (description: string, least: number, most: number, example: string) =>
  Type.String({
    description,
    minLength: least,
    maxLength: most,
    pattern: `^${withoutNumber}[^\\p{C}\\p{Zl}\\p{Zp}]+$`,
    [ruleKeyword]: `must be ${least} to ${most} printable characters and hold no telephone number`,
    examples: [example],
  })

/** Why real numbers are needed. */
export const auditReason = auditedText(
  'Why the numbers are needed. It stands in the audit log.',
  5,
  500,
  'The passenger left a bag; the driver was told',
)

export const auditCase = auditedText('What the case is filed under elsewhere.', 1, 64, 'ticket-4711')

export const RevealRequest = Type.Object(
  { reason: auditReason, case: Type.Optional(auditCase) },
  { additionalProperties: false },
)

export const revealedNumber = (description: string) =>
  Type.String({ description, pattern: '^1[3-9][0-9]{9}$', [ruleKeyword]: 'must be a real number' })

/** Real numbers stand here, in the result of a trace, and in what a person is answered about himself; nowhere else. */
export const RevealAnswer = Type.Object(
  {
    a: Type.Optional(revealedNumber("A's real number; not in a group mode.")),
    members: Type.Optional(
      Type.Array(revealedNumber("A member's real number."), { description: 'The group; only in a group mode.' }),
    ),
    b: revealedNumber("B's real number."),
  },
  {
    additionalProperties: false,
    description: 'The real numbers of one binding. The audit log says who saw them, and why.',
  },
)

const { number, orderId, state, limit, cursor } = BindingQuery.properties

export const PartySearchRequest = Type.Object(
  {
    party: realNumber('Bindings in which this person stands or stood.', '13800000001'),
    reason: auditReason,
    case: Type.Optional(auditCase),
    number,
    orderId,
    state,
    limit,
    cursor,
  },
  { additionalProperties: false },
)

const action = Type.String({
  description:
    'What was done: the id of an operation, such as `revealBinding`, or `signInFailed`, `proofFailed`, `userLocked`.',
  pattern: '^[a-zA-Z]{1,64}$',
  [ruleKeyword]: 'must be the name of an action',
  examples: ['revealBinding'],
})

const subject = Type.String({
  description: 'What it was done to: an id, a name, a block.',
  minLength: 1,
  maxLength: 128,
  [ruleKeyword]: 'must be 1 to 128 characters',
})

export const AuditQuery = Type.Object(
  {
    action: Type.Optional(action),
    user: Type.Optional(userId),
    customer: Type.Optional(customerId),
    subject: Type.Optional(subject),
    from: Type.Optional(givenInstant('Entries at or after this instant.')),
    to: Type.Optional(givenInstant('Entries before this instant.')),
    limit: Type.Optional(pageLimit),
    cursor: Type.Optional(pageCursor),
  },
  { additionalProperties: false },
)

const actor = Type.Object(
  {
    kind: Type.Enum(['user', 'key', 'server'], {
      description: "user: a person. key: whoever holds the operators' key. server: the server itself.",
    }),
    id: Type.Optional(userId),
    name: Type.Optional(userName),
  },
  { additionalProperties: false },
)

export const AuditEntryAnswer = Type.Object(
  {
    ordinal: Type.Integer({ minimum: 1, description: 'Its place in the log, from 1 and without a gap.' }),
    at: instant('When it was done.'),
    actor,
    action,
    subject: orNull(subject, 'Null where there is nothing to name.'),
    customer: orNull(customerId, 'The customer whom it concerns.'),
    detail: Type.Object(
      {},
      {
        additionalProperties: true,
        description: 'The reason that was given, the fields that were changed. No real number, no secret.',
      },
    ),
    hash: Type.String({
      description: 'SHA-256 over the hash of the entry before and this one, in hexadecimal digits.',
      pattern: '^[0-9a-f]{64}$',
    }),
  },
  { additionalProperties: false },
)

export const AuditPage = pageOf(AuditEntryAnswer)

export type RevealRequest = Static<typeof RevealRequest>
export type RevealAnswer = Static<typeof RevealAnswer>
export type PartySearchRequest = Static<typeof PartySearchRequest>
export type AuditQuery = Static<typeof AuditQuery>
export type AuditEntryAnswer = Static<typeof AuditEntryAnswer>
export type AuditPage = Static<typeof AuditPage>
