import { type CustomerProfile, emptyProfile } from '@axbridge/core'

/** A profile as a store keeps it: JSON; null for the empty one, which customers of an earlier version have. */
export const writeProfile = (profile: CustomerProfile): string | null =>
  profile.entity === null && profile.scenarios.length === 0 ? null : JSON.stringify(profile)

/** Reads what `writeProfile` wrote. */
export const readProfile = (text: string | null): CustomerProfile =>
  text === null ? emptyProfile : (JSON.parse(text) as CustomerProfile)
