import { decisionNames } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { instant } from './fields.ts'
import { ruleKeyword } from './stated-rule.ts'

/** A call, or a message between two phones of the sandbox. */
export const ladderId = Type.String({
  description: 'The id of a call, or of a message between phones of the sandbox.',
  pattern: '^(?:call|msg)_(?:700[0-9]{8}_)?[a-z2-9]{16}$',
  [ruleKeyword]: 'must be the id of a call',
  examples: ['call_70010000001_abcdefghijkmnpqr'],
})

export const ladderPartKinds = ['plain', 'hidden', 'number', 'ours'] as const

export const LadderStep = Type.Object(
  {
    at: instant('When it came or left.'),
    call: ladderId,
    leg: Type.Enum(['a', 'b'], { description: 'a: with who calls or writes; b: with who is reached.' }),
    direction: Type.Enum(['in', 'out'], { description: 'Seen from the server.' }),
    what: Type.String({ description: 'The method of a request, or the status of an answer to one.' }),
    phrase: Type.Optional(Type.String({ description: 'What the status is called.' })),
    parts: Type.Array(
      Type.Object(
        {
          text: Type.String(),
          kind: Type.Enum([...ladderPartKinds], {
            description:
              'hidden: the other leg did not get it. number: the 700 number that stands for somebody. ours: the server put it there. plain: what passes, and the form of the message.',
          }),
        },
        { additionalProperties: false },
      ),
      {
        description:
          'The message, piece by piece; of a call that is none of the sandbox only names of header fields, 700 numbers and masks. Empty where the step was made from the record.',
      },
    ),
  },
  { additionalProperties: false, description: 'One message of one leg.' },
)

export const DecisionStep = Type.Object(
  {
    name: Type.Enum([...decisionNames], { description: 'What was looked at.' }),
    result: Type.String({ description: 'What was found: a word.' }),
    detail: Type.Optional(Type.String({ description: 'More of it. Never a real number.' })),
  },
  { additionalProperties: false, description: 'One step of how it was decided whom a call reaches.' },
)

export const LadderAnswer = Type.Object(
  {
    call: ladderId,
    source: Type.Enum(['followed', 'record'], {
      description: 'followed: what was sent and came. record: drawn from the instants of the call record.',
    }),
    steps: Type.Array(LadderStep, { description: 'In order.' }),
    decision: Type.Array(DecisionStep, { description: 'In order.' }),
  },
  { additionalProperties: false },
)

export const LadderStreamHeaders = Type.Object({
  'Last-Event-ID': Type.Optional(
    Type.String({
      description: 'The id of the last event of an earlier stream: what is kept of the steps behind it comes first.',
      pattern: '^[0-9]{1,15}$',
      [ruleKeyword]: 'must be the id of an event of an earlier stream',
    }),
  ),
})

export type LadderStep = Static<typeof LadderStep>
export type LadderPart = LadderStep['parts'][number]
export type DecisionStep = Static<typeof DecisionStep>
export type LadderAnswer = Static<typeof LadderAnswer>
