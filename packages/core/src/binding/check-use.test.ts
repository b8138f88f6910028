import { describe, expect, test } from 'vitest'
import type { CustomerProfile } from '../customers/customer-profile.ts'
import type { BindingUse } from './binding-use.ts'
import { faultOfEntity, faultOfStandingUse, faultOfUse, noUseRules, type UseRules } from './check-use.ts'
import type { Mode } from './mode.ts'

const now = 1_000_000_000

const profile: CustomerProfile = {
  entity: {
    name: 'A courier company, Ltd',
    kind: 'enterprise',
    registration: '91350100M000100Y43',
    contacts: [],
    verifiedAt: now - 1_000,
    validUntil: now + 1_000,
  },
  scenarios: [
    { name: 'parcel', use: 'parcel', modes: ['AXB', 'AXYB'], longestLifeMs: 3_600_000, validUntil: null },
    { name: 'old', use: 'other', modes: ['AXB'], longestLifeMs: null, validUntil: now },
  ],
}

const use: BindingUse = { scenario: 'parcel', identifier: '88.1/2', consent: { version: '1', at: now } }

const pilot: UseRules = { ...noUseRules, require: { entity: true, scenario: true, identifier: true, consent: true } }

const faultOf = (given: Partial<BindingUse> | null, changed: { mode?: Mode; expiresAt?: number } = {}, rules = pilot) =>
  faultOfUse(
    profile,
    {
      use: given === null ? null : { ...use, ...given },
      mode: changed.mode ?? 'AXB',
      expiresAt: changed.expiresAt ?? now + 3_600_000,
      bornAt: now,
    },
    rules,
    now,
  )

describe('the use of a binding', () => {
  test('may be what its scenario allows (USE-2)', () => {
    expect(faultOf({})).toBeUndefined()
    expect(faultOf({}, { mode: 'AXYB' })).toBeUndefined()
  })

  test.each([
    ['scenario', { scenario: null }, 'use.scenario'],
    ['identifier', { identifier: null }, 'use.identifier'],
    ['consent', { consent: null }, 'use.consent'],
    ['scenario', null, 'use.scenario'],
  ] as const)(
    'names its %s where that is required, and need not where it is not (APP-1, USE-4)',
    (part, given, field) => {
      expect(faultOf(given)).toMatchObject({ reason: 'malformed', field })
      expect(faultOf(given, {}, { ...pilot, require: { ...pilot.require, [part]: false } })?.field).not.toBe(field)
      expect(faultOf(given, {}, noUseRules)).toBeUndefined()
    },
  )

  test('names a scenario of the customer that is not over, required or not (USE-2)', () => {
    for (const rules of [pilot, noUseRules]) {
      expect(faultOf({ scenario: 'other' }, {}, rules)).toMatchObject({
        reason: 'scenario_unknown',
        field: 'use.scenario',
      })
      expect(faultOf({ scenario: 'old' }, {}, rules)).toMatchObject({
        reason: 'scenario_unknown',
        field: 'use.scenario',
      })
    }
  })

  test('is held to the modes and the longest life of its scenario, to the millisecond (USE-2)', () => {
    expect(faultOf({}, { mode: 'GXB' })).toMatchObject({ reason: 'scenario_forbids', field: 'mode' })
    expect(faultOf({}, { expiresAt: now + 3_600_001 })).toMatchObject({
      reason: 'scenario_forbids',
      field: 'expiresAt',
    })
  })

  test('has no consent of the future, beyond what clocks differ by (USE-4)', () => {
    expect(faultOf({ consent: { version: '1', at: now + 60_000 } })).toBeUndefined()
    expect(faultOf({ consent: { version: '1', at: now + 60_001 } })).toMatchObject({ field: 'use.consent.at' })
  })
})

test('a longer life counts from the bind, and needs a scenario that still allows it (USE-2)', () => {
  const longer = (expiresAt: number, given: BindingUse | null = use) =>
    faultOfStandingUse(profile, { use: given, mode: 'AXB', expiresAt, bornAt: now - 600_000 }, now)
  expect(longer(now + 3_000_000)).toBeUndefined()
  expect(longer(now + 3_000_001)).toMatchObject({ reason: 'scenario_forbids', field: 'expiresAt' })
  expect(longer(now + 1, { ...use, scenario: 'old' })).toMatchObject({ reason: 'scenario_unknown' })
  expect(longer(now + 99_000_000, null)).toBeUndefined()
})

test.each([
  ['is verified', profile, true],
  ['has no entity', { ...profile, entity: null }, false],
  [
    'is over at this very instant',
    { ...profile, entity: profile.entity && { ...profile.entity, validUntil: now } },
    false,
  ],
  [
    'is valid until the next',
    { ...profile, entity: profile.entity && { ...profile.entity, validUntil: now + 1 } },
    true,
  ],
  ['begins later', { ...profile, entity: profile.entity && { ...profile.entity, verifiedAt: now + 1 } }, false],
] as const)('a customer whose verification %s binds only if it is good now (USE-1)', (_name, given, isGood) => {
  const fault = faultOfEntity(given, pilot, now)
  expect(fault?.reason).toBe(isGood ? undefined : 'entity_not_verified')
  expect(faultOfEntity(given, noUseRules, now)).toBeUndefined()
})
