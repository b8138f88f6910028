import { emptyProfile } from '@axbridge/core'
import { expect, test } from 'vitest'
import { readProfile, writeProfile } from './customer-profile.ts'

const scenario = { name: 'parcel', use: 'parcel', modes: ['AXB'], longestLifeMs: null, validUntil: null } as const

test('a profile that a version without revisions recorded can be changed: it is of revision 0 (USE-1)', () => {
  const earlier = JSON.stringify({ entity: null, scenarios: [scenario] })
  expect(readProfile(earlier)).toEqual({ revision: 0, entity: null, scenarios: [scenario] })
})

test('a profile comes back as it was written', () => {
  const profile = { revision: 3, entity: null, scenarios: [scenario] }
  expect(readProfile(writeProfile(profile))).toEqual(profile)
  expect(writeProfile(emptyProfile)).toBeNull()
  expect(readProfile(null)).toEqual(emptyProfile)
})
