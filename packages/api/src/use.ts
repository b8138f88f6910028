import Type, { type Static } from 'typebox'
import { givenInstant, instant, orNull, printable, withoutNumber } from './fields.ts'
import { ruleKeyword } from './stated-rule.ts'

const scenario = Type.String({
  description: 'The name of a registered scenario of the customer: it says which modes are allowed, and for how long.',
  minLength: 1,
  maxLength: 32,
  pattern: '^[a-z](?:-?[a-z0-9]){0,31}$',
  [ruleKeyword]: 'must be the name of a registered scenario of the customer',
  examples: ['parcel'],
})

const identifier = Type.String({
  description: 'The industrial-internet identifier of the order. It must not hold the number of a party.',
  minLength: 1,
  maxLength: 128,
  pattern: `^${withoutNumber}[\\x21-\\x7e]+$`,
  [ruleKeyword]: 'must be 1 to 128 visible ASCII characters and hold no telephone number',
  examples: ['88.123.45/order-17'],
})

const version = printable('Which text the person agreed to.', 64, 'privacy-2026-09')

/** What a binding is for, as a bind says it. Which of it must be said is the configuration of the server. */
export const UseRequest = Type.Object(
  {
    scenario: Type.Optional(scenario),
    identifier: Type.Optional(identifier),
    consent: Type.Optional(
      Type.Object(
        { version, at: givenInstant('When he agreed: not in the future.') },
        { additionalProperties: false, description: 'What the person agreed to who is protected.' },
      ),
    ),
  },
  { additionalProperties: false, description: 'What the binding is for. The server may require parts of it.' },
)

export const UseAnswer = Type.Object(
  {
    scenario: orNull(scenario, 'Null where none was named.'),
    identifier: orNull(identifier, 'Null where none was given.'),
    consent: orNull(
      Type.Object({ version, at: instant('When he agreed.') }, { additionalProperties: false }),
      'Null where none was given.',
    ),
  },
  { additionalProperties: false },
)

export type UseRequest = Static<typeof UseRequest>
export type UseAnswer = Static<typeof UseAnswer>
