import { legalTerms, type RetentionTerms } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import type { KeyFault } from './filled-value.ts'
import type { SupervisionSettings } from './supervision-settings.ts'

/** Ten years: what is kept for longer is kept for nothing. */
const mostDays = 3_653

const days = (description: string, name: keyof RetentionTerms) =>
  Type.Integer({ description, default: legalTerms[name], minimum: 1, maximum: mostDays })

/** How long what is kept; then it is deleted, and that is proven (docs/retention.md). */
export const retentionSettings = Type.Object(
  {
    bindingsDays: days('the persons of a binding, behind its end: six months are up to 184 days', 'bindingsDays'),
    recordsDays: days('call records, behind the end of the call', 'recordsDays'),
    logsDays: days('identifiers, the audit log, and what rules and look-ups did: two years', 'logsDays'),
    assessmentsDays: days(
      "consents, breaches, complaints, holds and people's requests: three years",
      'assessmentsDays',
    ),
    hour: Type.Integer({
      description: 'the hour of the day, in UTC, from which deletion runs',
      default: 19,
      minimum: 0,
      maximum: 23,
    }),
    runHere: Type.Boolean({
      description: 'whether this server may run it: of several on one PostgreSQL one at a time does',
      default: true,
    }),
    acceptLongPause: Type.Boolean({
      description:
        'deletes although the last run was more than 31 days ago; without it that is taken for a wrong clock, and nothing is deleted',
      default: false,
    }),
  },
  { additionalProperties: false, default: {} },
)

type RetentionSettings = Static<typeof retentionSettings>

type Judged = {
  readonly retention: RetentionSettings
  readonly supervision: Pick<SupervisionSettings, 'profile'>
  readonly events: { readonly keptDays: number }
}

const names = Object.keys(legalTerms) as (keyof RetentionTerms)[]

/** No term is shorter than the law's, but where things are only tried out (SEC-3, SEC-4). */
export const faultOfRetention = ({
  retention,
  supervision,
  events,
  sandbox,
}: Judged & { readonly sandbox: { readonly enabled: boolean } }): KeyFault | undefined => {
  const isTry = sandbox.enabled && supervision.profile === 'sandbox'
  const short = isTry ? undefined : names.find((name) => retention[name] < legalTerms[name])
  if (short !== undefined) {
    return {
      kind: 'fault',
      field: `retention.${short}`,
      rule: `must be at least ${legalTerms[short]} days, the law's term; less is for the sandbox alone`,
    }
  }
  // An event is told from its binding or record.
  const fewest = Math.min(retention.bindingsDays, retention.recordsDays)
  if (fewest < events.keptDays)
    return {
      kind: 'fault',
      field: 'events.keptDays',
      rule: `must be at most ${fewest}, as long as what events are told from is kept`,
    }
  if (retention.logsDays < retention.bindingsDays || retention.assessmentsDays < retention.logsDays)
    return {
      kind: 'fault',
      field: 'retention.logsDays',
      rule: 'must be at least bindingsDays and at most assessmentsDays',
    }
  return undefined
}
