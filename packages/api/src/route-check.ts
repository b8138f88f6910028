import type { ConnectionRefusal, RouteRefusal } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { bindingId, mask, orNull, protectedNumber, realNumber } from './fields.ts'
import { ruleKeyword } from './stated-rule.ts'

/** Why a call or a message would not go through. */
export const routeCheckReasons = [
  'not_a_party',
  'ended',
  'wrong_direction',
  'switched_off',
  'no_member',
  'suspended',
  'refused_by_callee',
  'unreachable',
] as const satisfies readonly (RouteRefusal | ConnectionRefusal | 'unreachable')[]

export const RouteCheckRequest = Type.Object(
  {
    caller: realNumber('Who would call.', '13800000001'),
    dialled: Type.String({ ...protectedNumber, description: 'The 700 number that he would dial.' }),
    errand: Type.Optional(
      Type.Enum(['call', 'message'], {
        description: 'What he would do.',
        default: 'call',
        [ruleKeyword]: 'must be call or message',
      }),
    ),
  },
  { additionalProperties: false },
)

export const RouteCheckAnswer = Type.Object(
  {
    works: Type.Boolean({ description: 'Whether it would go through now.' }),
    reason: orNull(
      Type.Enum([...routeCheckReasons]),
      'Why not; null when it would. `not_a_party`: the caller stands in no binding of yours on the number. `ended`: the order has ended. `wrong_direction`: his side may not. `switched_off`: calls, or messages, are switched off. `no_member`: nobody of the group is the one whom B reaches. `suspended`: your company, the block or the number is. `refused_by_callee`: he wants no calls of yours. `unreachable`: no phone or network of the callee is there.',
    ),
    explanation: Type.String({ description: 'The same for people.' }),
    binding: orNull(bindingId, 'The binding that decides; null for one who is not a party.'),
    present: orNull(protectedNumber, 'The 700 number that the callee would see; null when nobody would be reached.'),
    callee: orNull(mask("The callee's number, masked."), 'Null when nobody would be reached.'),
    reachable: orNull(Type.Boolean(), 'Whether a way leads to the callee; null when that is not known.'),
  },
  { additionalProperties: false },
)

export type RouteCheckReason = (typeof routeCheckReasons)[number]
export type RouteCheckRequest = Static<typeof RouteCheckRequest>
export type RouteCheckAnswer = Static<typeof RouteCheckAnswer>
