import Type, { type Static } from 'typebox'
import { instant, orNull } from './fields.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description })
const milliseconds = (description: string) =>
  orNull(Type.Number({ minimum: 0, description }), 'Null while nobody was asked.')
const either = (description: string) => Type.Enum(['refuse', 'connect'], { description })

const VerificationSetting = Type.Object(
  {
    timeoutMs: Type.Integer({ minimum: 1, description: 'How long one answer may take.' }),
    onNoAnswer: either('What is done with a call on whose identifier no answer comes.'),
    withoutIdentifier: either('What is done with a call whose binding has no identifier.'),
  },
  { additionalProperties: false },
)

const VerificationFault = Type.Object(
  {
    fault: Type.String({ description: 'Why, from a closed list.', examples: ['timed_out'] }),
    count: count('How often.'),
  },
  { additionalProperties: false },
)

/** How the verification platform fares, over all processes that carry calls. Counted since the start. */
export const VerificationStateAnswer = Type.Object(
  {
    setting: orNull(VerificationSetting, 'Null where nobody is asked (`supervision.verification`).'),
    verified: count('Calls whose identifier was verified.'),
    rejected: count('Calls whose identifier was rejected.'),
    noAnswer: count('Calls that were refused since no answer came.'),
    passedOver: count('Calls that were connected though no answer came.'),
    withoutIdentifier: count('Calls whose binding has no identifier.'),
    fromCache: count('Calls that were decided by an answer that was kept, or that another call waited for.'),
    asked: count('Questions to the platform.'),
    notAsked: count('Questions that were held back since the platform does not answer.'),
    faults: Type.Array(VerificationFault, { description: 'Questions without an answer that counts, by why.' }),
    p50Ms: milliseconds('Half of the questions took at most so long.'),
    p99Ms: milliseconds('The same for 99 of 100.'),
    openSince: orNull(
      instant('Since when the platform does not answer: it is asked by one question every while.'),
      'Null while it answers.',
    ),
    answersKept: count('Answers that are kept for further calls.'),
  },
  { additionalProperties: false },
)

export type VerificationStateAnswer = Static<typeof VerificationStateAnswer>
