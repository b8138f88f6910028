import { emptyProfile, type RecordedProfile } from '@axbridge/core'

/** A profile as a store keeps it: JSON; null while none was recorded, as for customers of an earlier version. */
export const writeProfile = (profile: RecordedProfile): string | null =>
  profile.revision === 0 && profile.entity === null && profile.scenarios.length === 0 ? null : JSON.stringify(profile)

/** Reads what `writeProfile` wrote, of this version or of one that counted no revisions. */
export const readProfile = (text: string | null): RecordedProfile =>
  text === null ? emptyProfile : { ...emptyProfile, ...(JSON.parse(text) as Partial<RecordedProfile>) }
