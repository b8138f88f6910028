import Type, { type Static } from 'typebox'
import type { KeyFault } from '../../filled-value.ts'

/** Whether rules of policy count, and when complaints are too many. */
export const policySettings = {
  policy: Type.Object(
    {
      enabled: Type.Boolean({
        description: 'whether the rules of policy count and refuse calls and binds',
        default: true,
      }),
      stateEveryMs: Type.Integer({
        description: 'how often what was counted is kept for the next start',
        default: 60_000,
        minimum: 1_000,
        maximum: 3_600_000,
      }),
    },
    { additionalProperties: false, default: {} },
  ),
  complaints: Type.Object(
    {
      windowDays: Type.Integer({
        description: 'over how many days complaints and answered calls are counted',
        default: 30,
        minimum: 1,
        maximum: 92,
      }),
      alarmAt: Type.Number({
        description: 'from how many complaints for each answered call on operators are told',
        default: 0.0001,
        exclusiveMinimum: 0,
        maximum: 1,
      }),
      suspendAt: Type.Number({
        description: 'from how many complaints for each answered call on the customer is suspended',
        default: 0.0005,
        exclusiveMinimum: 0,
        maximum: 1,
      }),
      leastCalls: Type.Integer({
        description: 'with fewer answered calls of a customer nothing follows from a share of them',
        default: 10_000,
        minimum: 1,
        maximum: 1_000_000_000,
      }),
      answerWithinMs: Type.Integer({
        description: 'by when a complaint must be answered',
        default: 48 * 3_600_000,
        minimum: 60_000,
        maximum: 90 * 86_400_000,
      }),
    },
    { additionalProperties: false, default: {} },
  ),
} as const

const { policy, complaints } = policySettings

export type PolicySettings = Static<typeof policy>
export type ComplaintSettings = Static<typeof complaints>

/** What no schema can say of these settings. */
export const faultOfPolicy = ({
  complaints: { alarmAt, suspendAt },
}: {
  readonly complaints: ComplaintSettings
}): KeyFault | undefined =>
  alarmAt > suspendAt
    ? {
        kind: 'fault',
        field: 'supervision.complaints.alarmAt',
        rule: 'must not be above supervision.complaints.suspendAt',
      }
    : undefined
