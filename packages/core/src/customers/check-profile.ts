import { modes } from '../binding/mode.ts'
import { sides } from '../binding/side.ts'
import { type Refused, refuse } from '../refusal/refused.ts'
import { isCreditCode } from './credit-code.ts'
import {
  type CustomerEntity,
  type CustomerProfile,
  prohibitedUses,
  type Scenario,
  scenarioUses,
} from './customer-profile.ts'

/** What a profile is held to beyond its own form. */
export type ProfileRules = {
  /** Whether a person, who is no enterprise or institution, may be a customer (USE-1). */
  readonly individuals: boolean
}

export const mostScenarios = 32
export const mostContacts = 8

/** As long as any binding may live: a scenario allows at most so much. */
/** 115 days: in ms it has fewer digits than a number of a person. */
const longestScenarioMs = 115 * 86_400_000

/** Why a profile cannot be recorded, by the first field that breaks its rule. Instants of the past are taken: history is recorded too. */
export const faultOfProfile = ({ entity, scenarios }: CustomerProfile, rules: ProfileRules): Refused | undefined =>
  (entity === null ? undefined : faultOfEntity(entity, rules)) ?? faultOfScenarios(scenarios)

const faultOfEntity = (entity: CustomerEntity, { individuals }: ProfileRules): Refused | undefined => {
  const { name, kind, registration, contacts, verifiedAt, validUntil } = entity
  if (name === '' || name.length > 128) return refuse('malformed', 'entity.name', 'must be 1 to 128 characters')
  if (kind === 'individual' && !individuals)
    return refuse('malformed', 'entity.kind', 'must be enterprise or institution: no individual is a customer here')
  // GB 32100 codes have 18 characters; the registers before them wrote 15 and fewer, and an individual has none.
  if (registration.length === 18 && kind !== 'individual' && !isCreditCode(registration))
    return refuse('malformed', 'entity.registration', 'must end with the check character of GB 32100 where it has 18')
  if (contacts.length > mostContacts)
    return refuse('malformed', 'entity.contacts', `must be at most ${mostContacts} people`)
  if (!Number.isSafeInteger(verifiedAt)) return refuse('malformed', 'entity.verifiedAt', 'must be an instant')
  return Number.isSafeInteger(validUntil) && validUntil > verifiedAt
    ? undefined
    : refuse('malformed', 'entity.validUntil', 'must be later than verifiedAt')
}

const faultOfScenarios = (scenarios: readonly Scenario[]): Refused | undefined => {
  if (scenarios.length > mostScenarios)
    return refuse('malformed', 'scenarios', `must be at most ${mostScenarios} scenarios`)
  for (const [index, scenario] of scenarios.entries()) {
    const fault = faultOfScenario(scenario, `scenarios.${index}`)
    if (fault !== undefined) return fault
    if (scenarios.slice(0, index).some(({ name }) => name === scenario.name))
      return refuse('malformed', `scenarios.${index}.name`, 'must be another name than those before it')
  }
  return undefined
}

export const scenarioNameRule = 'must be 1 to 32 of a-z, 0-9 and -, a letter first, and hold no telephone number'

export const scenarioUseRule = `must be one of ${scenarioUses.join(', ')}; ${prohibitedUses.join(', ')} are prohibited`

export const actualUsersRule = 'must be some of a and b, each once, or none'

const faultOfScenario = (scenario: Scenario, field: string): Refused | undefined => {
  const { name, use, modes: allowed, longestLifeMs, actualUsers = [] } = scenario
  if (!/^[a-z](?:-?[a-z0-9]){0,31}$/.test(name) || name.length > 32 || /[0-9]{11}/.test(name.replaceAll('-', '')))
    return refuse('malformed', `${field}.name`, scenarioNameRule)
  if (!scenarioUses.includes(use)) return refuse('malformed', `${field}.use`, scenarioUseRule)
  const isOfModes = allowed.length > 0 && allowed.every((mode) => modes.includes(mode))
  if (!isOfModes || new Set(allowed).size < allowed.length)
    return refuse('malformed', `${field}.modes`, `must be some of ${modes.join(', ')}, each once`)
  if (!actualUsers.every((side) => sides.includes(side)) || new Set(actualUsers).size < actualUsers.length)
    return refuse('malformed', `${field}.actualUsers`, actualUsersRule)
  const isLife = longestLifeMs === null || (Number.isSafeInteger(longestLifeMs) && longestLifeMs > 0)
  return isLife && (longestLifeMs ?? 0) <= longestScenarioMs
    ? undefined
    : refuse('malformed', `${field}.longestLifeMs`, `must be null or a whole number from 1 to ${longestScenarioMs}`)
}
