import Type, { type Static } from 'typebox'
import { auditReason } from './audit.ts'
import { customerId } from './customers.ts'
import { instant, orNull } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { totpCode } from './sessions.ts'
import { ruleKeyword } from './stated-rule.ts'
import { userId, userName } from './users.ts'

export const keySuites = ['aes-256-gcm', 'sm4'] as const

const suite = () =>
  Type.Enum([...keySuites], {
    description: 'aes-256-gcm: AES-256-GCM and HMAC-SHA-256. sm4: SM4 and HMAC-SM3.',
  })

export const DataKeyAnswer = Type.Object(
  {
    number: Type.Integer({ description: 'A sealed value names its key by this.', minimum: 1 }),
    suite: suite(),
    customer: orNull(customerId, 'Whose values it is for; null for those of nobody, or of customers without a key.'),
    since: instant('When it was made.'),
    sealsFrom: instant('From when on it seals.'),
    seals: Type.Boolean({ description: 'Whether it seals now; if not it opens what it sealed.' }),
  },
  { additionalProperties: false },
)

export const KeyRingAnswer = Type.Object(
  {
    revision: Type.Integer({ description: 'How often the ring was changed.', minimum: 1 }),
    suite: Type.Enum([...keySuites], { description: 'What new keys will be for: the setting encryption.suite.' }),
    master: Type.Object(
      {
        kind: Type.Enum(['file', 'env', 'service'], { description: 'Where the master key is.' }),
        id: Type.String({ description: 'Tells it from other master keys, and says nothing of it.' }),
      },
      { additionalProperties: false, description: 'What wraps the ring.' },
    ),
    index: Type.Object(
      {
        id: Type.Integer({ description: 'A keyed hash begins with this octet.', minimum: 1, maximum: 255 }),
        suite: suite(),
        since: instant('When it was made.'),
      },
      { additionalProperties: false, description: 'What hashes are keyed with. It is never changed: docs/keys.md.' },
    ),
    keys: Type.Array(DataKeyAnswer, { description: 'What values are sealed with, the oldest first.' }),
    mostKeys: Type.Integer({ description: 'How many keys it has room for.', minimum: 1 }),
  },
  { additionalProperties: false, description: 'The keys of the installation, without any key.' },
)

export const keyChangeId = Type.String({
  description: 'The id of a key change.',
  pattern: '^mat_[a-z2-9]{24}$',
  [ruleKeyword]: 'must be the id of a key change',
  examples: ['mat_abcdefghabcdefghijkmnpqr'],
})

export const keyChanges = ['rotate_data', 'rotate_master'] as const
export const keyChangeStates = ['asked', 'approved', 'done', 'failed', 'refused', 'over'] as const

const change = Type.Enum([...keyChanges], {
  description:
    'rotate_data: new data keys seal from then on, the old ones open. rotate_master: the ring is wrapped anew, by the next master key.',
  [ruleKeyword]: `must be one of ${keyChanges.join(', ')}`,
})

const keyChangeState = Type.Enum([...keyChangeStates], {
  description:
    'asked: it waits for a second person. approved: it is being done. done, failed: it was, or could not be. refused, over: nobody does it any more.',
  [ruleKeyword]: `must be one of ${keyChangeStates.join(', ')}`,
})

export const KeyChangeRequest = Type.Object(
  { change, reason: auditReason, code: totpCode },
  { additionalProperties: false },
)

export const KeyChangeApproval = Type.Object({ code: totpCode }, { additionalProperties: false })

export const KeyChangeRefusal = Type.Object({ reason: auditReason }, { additionalProperties: false })

export const KeyChangeQuery = Type.Object(
  { limit: Type.Optional(pageLimit), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

const person = () => Type.Object({ id: userId, name: userName }, { additionalProperties: false })

export const KeyChangeAnswer = Type.Object(
  {
    id: keyChangeId,
    change,
    state: keyChangeState,
    reason: auditReason,
    askedAt: instant('When it was asked for.'),
    by: Type.Object({ ...person().properties }, { additionalProperties: false, description: 'Who asked.' }),
    goodUntil: instant('Until when it may be approved.'),
    decided: orNull(
      Type.Object(
        {
          at: instant('When.'),
          by: person(),
          reason: orNull(auditReason, 'Why it was refused; null where it was not.'),
        },
        { additionalProperties: false },
      ),
      'Who agreed or refused; null while nobody did.',
    ),
    ring: orNull(
      Type.Integer({ minimum: 1, description: 'The revision of the ring.' }),
      'What the ring came to; null before it is done.',
    ),
    fault: orNull(
      Type.String({ description: 'Why it could not be done: a code, as the log has it.' }),
      'Null unless it failed.',
    ),
  },
  { additionalProperties: false },
)

export const KeyChangePage = pageOf(KeyChangeAnswer)

export type KeyRingAnswer = Static<typeof KeyRingAnswer>
export type KeyChangeRequest = Static<typeof KeyChangeRequest>
export type KeyChangeApproval = Static<typeof KeyChangeApproval>
export type KeyChangeRefusal = Static<typeof KeyChangeRefusal>
export type KeyChangeQuery = Static<typeof KeyChangeQuery>
export type KeyChangeAnswer = Static<typeof KeyChangeAnswer>
export type KeyChangePage = Static<typeof KeyChangePage>
