import type { CustomerProfileAnswer, CustomerProfileRequest } from '@axbridge/api'
import {
  type CustomerEntity,
  type CustomerProfile,
  faultOfProfile,
  type ProfileRules,
  type Scenario,
} from '@axbridge/core'
import { formatInstant, formatInstantOrNull, parseInstant } from '../operation/instant.ts'
import { type FieldError, fieldRefusal, type Refusal, refusalOf } from '../operation/refusal.ts'

export const profileAnswer = ({ entity, scenarios }: CustomerProfile): CustomerProfileAnswer => ({
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
  scenarios: scenarios.map(({ name, use, modes, longestLifeMs, validUntil }) => ({
    name,
    use,
    modes: [...modes],
    longestLifeMs,
    validUntil: formatInstantOrNull(validUntil),
  })),
})

/** Understands a profile that fits the contract's schema, and holds it to the rules of profiles. */
export const readProfile = (
  { entity, scenarios }: CustomerProfileRequest,
  rules: ProfileRules,
  now: number,
): CustomerProfile | Refusal => {
  const errors: FieldError[] = []
  const instantAt = (field: string, text: string): number => {
    const parsed = parseInstant(text)
    if (parsed.ok) return parsed.value
    errors.push({ field, rule: parsed.rule })
    return 0
  }
  const profile: CustomerProfile = {
    entity: entity === null ? null : entityOf(entity, instantAt),
    scenarios: scenarios.map(({ name, use, modes, longestLifeMs = null, validUntil = null }, index): Scenario => {
      const until = validUntil === null ? null : instantAt(`scenarios.${index}.validUntil`, validUntil)
      return { name, use, modes, longestLifeMs, validUntil: until }
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
