import Type, { type Static } from 'typebox'
import type { KeyFault } from './filled-value.ts'
import { auditSettings } from './supervision/audit-settings.ts'
import { faultOfPolicy, policySettings } from './supervision/policy/policy-settings.ts'
import { traceSettings } from './supervision/trace-settings.ts'
import { faultOfUse, useSettings } from './supervision/use-settings.ts'
import { faultOfVerification, verificationSettings } from './verification/verification-settings.ts'

/** What is looked at beside the bindings themselves, and how strictly. */
export const supervisionSettings = Type.Object(
  {
    profile: Type.Union([Type.Literal('sandbox'), Type.Literal('pilot')], {
      description:
        'sandbox: only what is asked for below is required; pilot: all that the pilot of 700 numbers asks for is',
      default: 'sandbox',
    }),
    ...useSettings,
    ...policySettings,
    verification: verificationSettings,
    audit: auditSettings,
    traces: traceSettings,
    dualControlRestMs: Type.Integer({
      description:
        'how long an account must not have been invited anew, nor its second factor been set up, before what one person asked for and another agrees to; 0: installations where that may be minutes',
      default: 86_400_000,
      minimum: 0,
      maximum: 30 * 86_400_000,
    }),
  },
  { additionalProperties: false, default: {} },
)

export type SupervisionSettings = Static<typeof supervisionSettings>

/** What no schema can say of these settings. */
export const faultOfSupervision = ({
  supervision,
}: {
  readonly supervision: SupervisionSettings
}): KeyFault | undefined =>
  faultOfUse(supervision) ?? faultOfPolicy(supervision) ?? faultOfVerification(supervision.verification)
