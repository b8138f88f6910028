import type { CustomerProfileAnswer, CustomerProfileRequest } from '@axbridge/api'
import {
  type CustomerEntity,
  faultOfProfile,
  type ProfileRules,
  type RecordedProfile,
  type Scenario,
} from '@axbridge/core'
import { formatInstant, formatInstantOrNull, parseInstant } from '../operation/instant.ts'
import { type FieldError, fieldRefusal, type Refusal, refusalOf } from '../operation/refusal.ts'

export const profileAnswer = ({ revision, entity, scenarios }: RecordedProfile): CustomerProfileAnswer => ({
  revision,
  entity:
    entity === null
      ? null
      : {
          name: entity.name,
          kind: entity.kind,
          registration: entity.registration,
          contacts: entity.contacts.map(({ name, email }) => ({ name, email })),
          verifiedAt: formatInstant(entity.verifiedAt),
          validUntil: formatInstant(entity.validUntil),
        },
  scenarios: scenarios.map(({ name, use, modes, longestLifeMs, validUntil, actualUsers = [] }) => ({
    name,
    use,
    modes: [...modes],
    longestLifeMs,
    validUntil: formatInstantOrNull(validUntil),
    actualUsers: [...actualUsers],
  })),
})

/** Understands a profile that fits the contract's schema, and holds it to the rules of profiles. */
export const readProfile = (
  { revision, entity, scenarios }: CustomerProfileRequest,
  rules: ProfileRules,
  now: number,
): RecordedProfile | Refusal => {
  const errors: FieldError[] = []
  const instantAt = (field: string, text: string): number => {
    const parsed = parseInstant(text)
    if (parsed.ok) return parsed.value
    errors.push({ field, rule: parsed.rule })
    return 0
  }
  const profile: RecordedProfile = {
    revision,
    entity: entity === null ? null : entityOf(entity, instantAt),
    scenarios: scenarios.map((given, index): Scenario => {
      const { name, use, modes, longestLifeMs = null, validUntil = null, actualUsers = [] } = given
      const until = validUntil === null ? null : instantAt(`scenarios.${index}.validUntil`, validUntil)
      // As before where nothing is asked, so that a profile is kept as earlier versions kept it.
      const asked = actualUsers.length === 0 ? {} : { actualUsers }
      return { name, use, modes, longestLifeMs, validUntil: until, ...asked }
    }),
  }
  if (errors.length > 0) return fieldRefusal('malformed', errors)
  const fault = faultOfProfile(profile, rules)
  return fault === undefined ? profile : refusalOf(fault, now)
}

const entityOf = (
  { name, kind, registration, contacts, verifiedAt, validUntil }: NonNullable<CustomerProfileRequest['entity']>,
  instantAt: (field: string, text: string) => number,
): CustomerEntity => ({
  ...{ name, kind, registration, contacts },
  verifiedAt: instantAt('entity.verifiedAt', verifiedAt),
  validUntil: instantAt('entity.validUntil', validUntil),
})
