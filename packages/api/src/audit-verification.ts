import { auditFaultNames } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { instant, orNull } from './fields.ts'
import { ruleKeyword } from './stated-rule.ts'

const ordinal = (description: string) => Type.Integer({ description, minimum: 1 })

export const AuditVerificationRequest = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({
        description: 'Goes on behind this entry, the `through` of an earlier answer; the whole log when left out.',
        minimum: 1,
        [ruleKeyword]: 'must be the ordinal of an entry',
      }),
    ),
  },
  { additionalProperties: false },
)

export const AuditFaultAnswer = Type.Object(
  {
    fault: Type.Enum([...auditFaultNames], {
      description:
        'changed, removed, inserted, reordered: what was done to entries. rewritten: entries fit each other and not what was signed. cut_off: the log ends before a signed entry. signature_wrong, key_unknown, checkpoint_missing, checkpoint_differs: of the checkpoints.',
    }),
    ordinal: orNull(ordinal('The entry where it begins.'), 'Null where it is of no entry.'),
    through: orNull(ordinal('The last entry, or checkpoint, of several.'), 'Null where it is one.'),
    checkpoint: orNull(ordinal('The position of the checkpoint that tells.'), 'Null where none does.'),
  },
  { additionalProperties: false },
)

export const AuditVerificationAnswer = Type.Object(
  {
    entries: Type.Integer({ minimum: 0, description: 'How many entries were looked at.' }),
    checkpoints: Type.Integer({ minimum: 0, description: 'How many checkpoints there are.' }),
    through: Type.Integer({ minimum: 0, description: 'The last entry that was looked at; 0 where there is none.' }),
    isWhole: Type.Boolean({ description: 'Whether that is the end of the log: else go on `after` it.' }),
    faults: Type.Array(AuditFaultAnswer, { maxItems: 1_000, description: 'What is wrong, at most 1,000 of it.' }),
    faultCount: Type.Integer({ minimum: 0, description: 'How much is wrong.' }),
    tookMs: Type.Integer({ minimum: 0, description: 'How long it took, in ms.' }),
  },
  { additionalProperties: false },
)

const digest = (description: string) => Type.String({ description, pattern: '^[0-9a-f]{64}$' })
const keyId = Type.String({
  description: 'The first 16 hexadecimal digits of the SHA-256 of the public key that signed.',
  pattern: '^[0-9a-f]{16}$',
})
const publicKey = (description: string) => Type.String({ description, pattern: '^[A-Za-z0-9_-]{43}$' })

export const CheckpointAnswer = Type.Object(
  {
    position: ordinal('Its place among the checkpoints, from 1 and without a gap.'),
    ordinal: ordinal('The entry up to which the log reached.'),
    hash: digest('The hash of that entry, which stands for all before it too.'),
    at: instant('When it was signed.'),
    previous: orNull(digest('SHA-256 of the signature of the checkpoint before.'), 'Null in the first.'),
    key: keyId,
    nextKey: orNull(publicKey('The public key that signs from the next one on.'), 'Null where that is the same.'),
    signature: Type.String({ description: 'Ed25519, in base64url.', pattern: '^[A-Za-z0-9_-]{86}$' }),
  },
  { additionalProperties: false },
)

export const AuditKeyAnswer = Type.Object(
  {
    key: keyId,
    publicKey: publicKey('The public key: 32 octets in base64url.'),
    since: instant('Since when it signs.'),
  },
  { additionalProperties: false },
)

/** The newest first, with the keys that this server vouches for. */
export const CheckpointPage = Type.Object(
  {
    items: Type.Array(CheckpointAnswer),
    next: Type.Union([Type.String(), Type.Null()], {
      description: 'The cursor of the page after this one; null when this is the last.',
    }),
    keys: Type.Array(AuditKeyAnswer, { description: 'The keys that sign here, or signed, the present one last.' }),
  },
  { additionalProperties: false },
)

export type AuditVerificationRequest = Static<typeof AuditVerificationRequest>
export type AuditVerificationAnswer = Static<typeof AuditVerificationAnswer>
export type CheckpointAnswer = Static<typeof CheckpointAnswer>
export type CheckpointPage = Static<typeof CheckpointPage>
