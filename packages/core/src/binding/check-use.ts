import type { CustomerProfile, Scenario } from '../customers/customer-profile.ts'
import type { NumberRule } from '../numbering/number-ranges.ts'
import type { PhoneNumber } from '../numbering/phone-number.ts'
import { type Refused, refuse } from '../refusal/refused.ts'
import type { BindingUse } from './binding-use.ts'
import type { Mode } from './mode.ts'
import type { Parties } from './parties.ts'

/** What an installation asks of every bind (APP-1, USE-1 to USE-4). */
export type UseRules = {
  readonly require: {
    /** The customer's entity was verified, and still is. */
    readonly entity: boolean
    readonly scenario: boolean
    readonly identifier: boolean
    readonly consent: boolean
  }
  /** Which numbers may be parties (APP-2). */
  readonly ofNumber: NumberRule
}

/** For a server to try things with: whatever has the form of a mobile may be bound, and nothing has to be said. */
export const noUseRules: UseRules = {
  require: { entity: false, scenario: false, identifier: false, consent: false },
  ofNumber: () => undefined,
}

/** What of a binding its use is held to. `bornAt`: when it was, or is being, made. */
export type UsedBinding = {
  readonly use: BindingUse | null
  readonly mode: Mode
  readonly expiresAt: number
  readonly bornAt: number
}

/** Whose bind it is: only an entity that is verified now, where that is asked for (USE-1). */
export const faultOfEntity = ({ entity }: CustomerProfile, { require }: UseRules, now: number): Refused | undefined => {
  if (!require.entity || (entity !== null && entity.verifiedAt <= now && now < entity.validUntil)) return undefined
  const explanation =
    entity === null || now < entity.verifiedAt
      ? "The customer's entity was not verified."
      : "The verification of the customer's entity is over."
  return { ...refuse('entity_not_verified'), explanation }
}

/** Clocks of customers may be ahead of ours by so much. */
const aheadMs = 60_000

/** Whether a new binding may be used so: what it says of its scenario, its order and the person's consent (APP-1, USE-2, USE-4). */
export const faultOfUse = (
  profile: CustomerProfile,
  { use, ...binding }: UsedBinding,
  { require }: UseRules,
  now: number,
): Refused | undefined => {
  if (require.scenario && (use?.scenario ?? null) === null)
    return refuse('malformed', 'use.scenario', 'is required: the name of a registered scenario')
  if (require.identifier && (use?.identifier ?? null) === null)
    return refuse('malformed', 'use.identifier', 'is required')
  if (require.consent && (use?.consent ?? null) === null) return refuse('malformed', 'use.consent', 'is required')
  if (use === null) return undefined
  if (use.consent !== null && use.consent.at > now + aheadMs)
    return refuse('malformed', 'use.consent.at', 'must not lie in the future')
  return use.scenario === null ? undefined : faultOfScenario(profile, use.scenario, binding, now)
}

/** Whether a binding's scenario still allows it, when somebody is to enter or it is to live longer (USE-2). */
export const faultOfStandingUse = (
  profile: CustomerProfile,
  { use, ...binding }: UsedBinding,
  now: number,
): Refused | undefined =>
  use === null || use.scenario === null ? undefined : faultOfScenario(profile, use.scenario, binding, now)

const faultOfScenario = (
  { scenarios }: CustomerProfile,
  name: string,
  { mode, expiresAt, bornAt }: Omit<UsedBinding, 'use'>,
  now: number,
): Refused | undefined => {
  const scenario: Scenario | undefined = scenarios.find((one) => one.name === name)
  if (scenario === undefined)
    return refuse('scenario_unknown', 'use.scenario', 'must be the name of a registered scenario of the customer')
  if (scenario.validUntil !== null && scenario.validUntil <= now)
    return refuse('scenario_unknown', 'use.scenario', 'must be a scenario that is not over')
  if (!scenario.modes.includes(mode))
    return refuse('scenario_forbids', 'mode', `must be one that the scenario allows: ${scenario.modes.join(', ')}`)
  const { longestLifeMs } = scenario
  return longestLifeMs === null || expiresAt - bornAt <= longestLifeMs
    ? undefined
    : refuse('scenario_forbids', 'expiresAt', `must be at most ${longestLifeMs / 1_000} seconds behind the bind`)
}

/** The first party who is no personal mobile, by the field that names him (APP-2). `isOld` passes over who stands there already. */
export const faultOfNumbers = (
  parties: Parties,
  { ofNumber }: UseRules,
  isOld: (phone: PhoneNumber) => boolean = () => false,
): Refused | undefined => {
  const fault = (field: string, phone: PhoneNumber): Refused | undefined => {
    const rule = ofNumber(phone)
    return rule === undefined || isOld(phone) ? undefined : refuse('malformed', field, rule)
  }
  const b = fault('b', parties.b)
  if (parties.kind === 'two') return fault('a', parties.a) ?? b
  for (const [index, member] of parties.members.entries()) {
    const wrong = fault(`members.${index}`, member)
    if (wrong !== undefined) return wrong
  }
  return b
}
