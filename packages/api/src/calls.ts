import { callOutcomes, callRefusals, verifications } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { bindingId, callId, givenInstant, instant, mask, orderId, orNull, protectedNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ruleKeyword } from './stated-rule.ts'

const directions = ['a_to_b', 'b_to_a'] as const

const filters = {
  binding: Type.Optional(bindingId),
  x: Type.Optional(Type.String({ ...protectedNumber, description: 'Calls in which this 700 number was dialled.' })),
  orderId: Type.Optional(orderId),
  direction: Type.Optional(
    Type.Enum([...directions], { description: 'Who called whom.', [ruleKeyword]: 'must be a_to_b or b_to_a' }),
  ),
  outcome: Type.Optional(
    Type.Enum([...callOutcomes], {
      description: 'Calls that ended so; `open` are those that go on.',
      [ruleKeyword]: `must be one of ${callOutcomes.join(', ')}`,
    }),
  ),
  from: Type.Optional(givenInstant('Calls that came in at or after this instant.')),
  to: Type.Optional(givenInstant('Calls that came in before this instant.')),
}

export const CallQuery = Type.Object(
  { ...filters, limit: Type.Optional(pageLimit), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

export const CallExportQuery = Type.Object(
  {
    format: Type.Enum(['csv', 'json'], {
      description: 'csv: RFC 4180 with a line of names, in UTF-8. json: a record a line.',
      [ruleKeyword]: 'must be csv or json',
    }),
    ...filters,
  },
  { additionalProperties: false },
)

export const CallAnswer = Type.Object(
  {
    id: callId,
    binding: orNull(bindingId),
    orderId: orNull(orderId),
    direction: orNull(Type.Enum([...directions]), 'Who called whom.'),
    x: orNull(protectedNumber, 'What was dialled.'),
    caller: orNull(mask("The caller's number, masked.")),
    callee: orNull(mask("The callee's number, masked."), 'Null when no callee was found.'),
    startedAt: instant('When the call came in.'),
    ringingAt: orNull(instant("When the callee's phone rang.")),
    answeredAt: orNull(instant('When it was answered.')),
    endedAt: orNull(instant('When it ended.'), 'Null while the call goes on.'),
    outcome: Type.Enum([...callOutcomes], {
      description: 'How it ended. `open` goes on; `refused` never rang; `lost` was found open by a restart.',
    }),
    refusal: orNull(
      Type.Enum([...callRefusals]),
      'Why it was refused, else null. `ended`: the order had ended. `unreachable`: no phone or network of the callee was there. `not_acceptable`: it asked for what does not cross. `loop`: it had been here before. `internal`: the server failed.',
    ),
    identifier: orNull(
      Type.String(),
      'The industrial-internet identifier of the order; null where the binding has none.',
    ),
    verification: orNull(
      Type.Enum([...verifications]),
      'What the verification platform said of the identifier before the callee was called; `passed_over`: it gave no answer, and the server connects nevertheless. Null where it was not asked.',
    ),
    rule: orNull(Type.String(), 'The rule of policy that took part in how it was decided.'),
    q850Cause: orNull(Type.Integer({ minimum: 0, maximum: 127 }), 'The cause of ITU-T Q.850 with which it ended.'),
    durationMs: orNull(
      Type.Integer({ minimum: 0 }),
      'From the answer to the end; 0 when never answered; null while it goes on.',
    ),
  },
  { additionalProperties: false },
)

export const CallPage = pageOf(CallAnswer)

export type CallExportQuery = Static<typeof CallExportQuery>
export type CallQuery = Static<typeof CallQuery>
export type CallAnswer = Static<typeof CallAnswer>
export type CallPage = Static<typeof CallPage>
