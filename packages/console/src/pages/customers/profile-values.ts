import type { Customer, CustomerProfileRequest } from '@axbridge/sdk/console'
import { inputOfInstant, instantOfInput } from '../../panel/local-time.ts'

type Profile = Customer['profile']
type Entity = NonNullable<CustomerProfileRequest['entity']>
type Scenario = CustomerProfileRequest['scenarios'][number]

/** The profile as the fields of a form have it: times as local ones, the longest life in hours. */
export type ProfileValues = {
  /** What is changed: whoever saved another one meanwhile loses nothing. */
  readonly revision: number
  readonly hasEntity: boolean
  readonly entity?: Omit<Entity, 'verifiedAt' | 'validUntil'> & {
    readonly verifiedAt: string
    readonly validUntil: string
  }
  readonly scenarios: readonly (Pick<Scenario, 'name' | 'use' | 'modes' | 'actualUsers'> & {
    readonly longestHours?: number | null
    readonly validUntil?: string
  })[]
}

const hourMs = 3_600_000

export const valuesOfProfile = ({ revision, entity, scenarios }: Profile): ProfileValues => ({
  revision,
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
  scenarios: scenarios.map(({ name, use, modes, longestLifeMs, validUntil, actualUsers }) => ({
    ...{ name, use, modes, actualUsers },
    longestHours: longestLifeMs === null ? null : longestLifeMs / hourMs,
    validUntil: inputOfInstant(validUntil),
  })),
})

const isGiven = (number: number | null | undefined): number is number => typeof number === 'number'

export const requestOfProfile = ({
  revision,
  hasEntity,
  entity,
  scenarios,
}: ProfileValues): CustomerProfileRequest => ({
  revision,
  entity:
    !hasEntity || entity === undefined
      ? null
      : {
          ...{ name: entity.name.trim(), kind: entity.kind, registration: entity.registration.trim() },
          contacts: (entity.contacts ?? []).map(({ name, email }) => ({ name: name.trim(), email: email.trim() })),
          verifiedAt: instantOfInput(entity.verifiedAt) ?? '',
          validUntil: instantOfInput(entity.validUntil) ?? '',
        },
  scenarios: (scenarios ?? []).map(({ name, use, modes, longestHours, validUntil, actualUsers }) => ({
    ...{ name: name.trim(), use, modes, actualUsers: actualUsers ?? [] },
    longestLifeMs: isGiven(longestHours) ? Math.round(longestHours * hourMs) : null,
    validUntil: instantOfInput(validUntil) ?? null,
  })),
})
