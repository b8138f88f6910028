import { retentionClasses } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { instant, orNull } from './fields.ts'
import { holdId } from './holds.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ruleKeyword } from './stated-rule.ts'

const className = Type.Enum(
  retentionClasses.map(({ name }) => name),
  { description: 'What is kept (docs/retention.md).', [ruleKeyword]: 'must be the name of a class of what is kept' },
)

const digest = (description: string) => Type.String({ description, pattern: '^[0-9a-f]{64}$' })

const count = (description: string) => Type.Integer({ description, minimum: 0 })

export const RetentionAnswer = Type.Object(
  {
    classes: Type.Array(
      Type.Object(
        {
          name: className,
          termDays: Type.Integer({ description: 'For how many days it is kept behind its end.', minimum: 0 }),
          legalDays: Type.Integer({ description: "The law's term; 0 where it goes at once.", minimum: 0 }),
          oldestAt: orNull(
            instant('When the oldest that is kept began, held ones included.'),
            'Null where there is none.',
          ),
          lastRunAt: orNull(instant('When its last deletion ended.'), 'Null where there was none yet.'),
          deletedLast: count('How many that deleted.'),
          heldLast: count('How many that passed over for a hold.'),
        },
        { additionalProperties: false },
      ),
    ),
    nextRunAt: instant('When the next deletion begins.'),
    holds: count('How many holds stand.'),
  },
  { additionalProperties: false },
)

export const DeletionProofQuery = Type.Object(
  { class: Type.Optional(className), limit: Type.Optional(pageLimit), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

export const DeletionProofAnswer = Type.Object(
  {
    id: Type.String({ ...holdId, description: 'The id of the proof.' }),
    class: className,
    termDays: Type.Integer({ description: 'The term that was over.', minimum: 0 }),
    cutOff: instant('What was over up to this instant was deleted.'),
    startedAt: instant('When the deletion began.'),
    endedAt: orNull(instant('When it ended.'), 'Null while it goes on, or where the server stopped meanwhile.'),
    count: count('How many were deleted.'),
    held: count('How many were over, and passed over for a hold.'),
    firstId: orNull(Type.String({ description: 'The id of the first that was deleted.' })),
    firstAt: orNull(instant('When that one was over.')),
    lastId: orNull(Type.String({ description: 'The id of the last.' })),
    lastAt: orNull(instant('When that one was over.')),
    ids: digest(
      'Begins with 64 zeros; for each id that was deleted, in their order, it becomes the SHA-256 of its 32 octets and the id in UTF-8.',
    ),
    previous: digest('The hash of the proof before; 64 zeros in the first.'),
    hash: digest('SHA-256 over all of these but the id and this, as one JSON object in this order.'),
  },
  { additionalProperties: false },
)

export const DeletionProofPage = pageOf(DeletionProofAnswer)

export type RetentionAnswer = Static<typeof RetentionAnswer>
export type DeletionProofQuery = Static<typeof DeletionProofQuery>
export type DeletionProofAnswer = Static<typeof DeletionProofAnswer>
