import type { Customer, CustomerProfileRequest } from '@axbridge/sdk/console'
import { inputOfInstant, instantOfInput } from '../../panel/local-time.ts'

type Profile = Customer['profile']
type Entity = NonNullable<CustomerProfileRequest['entity']>
type Scenario = CustomerProfileRequest['scenarios'][number]

/** The profile as the fields of a form have it: times as local ones, the longest life in hours. */
export type ProfileValues = {
  readonly hasEntity: boolean
  readonly entity?: Omit<Entity, 'verifiedAt' | 'validUntil'> & {
    readonly verifiedAt: string
    readonly validUntil: string
  }
  readonly scenarios: readonly (Pick<Scenario, 'name' | 'use' | 'modes'> & {
    readonly longestHours?: number | null
    readonly validUntil?: string
  })[]
}

const hourMs = 3_600_000

export const valuesOfProfile = ({ entity, scenarios }: Profile): ProfileValues => ({
  hasEntity: entity !== null,
  ...(entity === null
    ? {}
    : {
        entity: {
          ...entity,
          verifiedAt: inputOfInstant(entity.verifiedAt),
          validUntil: inputOfInstant(entity.validUntil),
        },
      }),
  scenarios: scenarios.map(({ name, use, modes, longestLifeMs, validUntil }) => ({
    ...{ name, use, modes },
    longestHours: longestLifeMs === null ? null : longestLifeMs / hourMs,
    validUntil: inputOfInstant(validUntil),
  })),
})

const isGiven = (number: number | null | undefined): number is number => typeof number === 'number'

export const requestOfProfile = ({ hasEntity, entity, scenarios }: ProfileValues): CustomerProfileRequest => ({
  entity:
    !hasEntity || entity === undefined
      ? null
      : {
          ...{ name: entity.name.trim(), kind: entity.kind, registration: entity.registration.trim() },
          contacts: (entity.contacts ?? []).map(({ name, email }) => ({ name: name.trim(), email: email.trim() })),
          verifiedAt: instantOfInput(entity.verifiedAt) ?? '',
          validUntil: instantOfInput(entity.validUntil) ?? '',
        },
  scenarios: (scenarios ?? []).map(({ name, use, modes, longestHours, validUntil }) => ({
    ...{ name: name.trim(), use, modes },
    longestLifeMs: isGiven(longestHours) ? Math.round(longestHours * hourMs) : null,
    validUntil: instantOfInput(validUntil) ?? null,
  })),
})
