import type { PhoneNumber } from '../numbering/phone-number.ts'
import { type Refused, refuse } from '../refusal/refused.ts'
import { isGroupMode } from './binding.ts'
import type { BindingLimits } from './binding-limits.ts'
import type { Mode } from './mode.ts'
import { mostMembers, type Parties } from './parties.ts'
import type { BindingTerms } from './terms.ts'

const seconds = (ms: number): string => `${ms / 1000} seconds`

export const faultOfExpiry = (expiresAt: number, now: number, limits: BindingLimits): Refused | undefined => {
  const { shortestLifeMs, longestLifeMs } = limits
  if (!Number.isSafeInteger(expiresAt))
    return refuse('malformed', 'expiresAt', 'must be a whole number of milliseconds')
  if (expiresAt <= now + shortestLifeMs) {
    return refuse('expiry_too_soon', 'expiresAt', `must be more than ${seconds(shortestLifeMs)} ahead`)
  }
  if (expiresAt > now + longestLifeMs) {
    return refuse('expiry_too_late', 'expiresAt', `must be at most ${seconds(longestLifeMs)} ahead`)
  }
  return undefined
}

/** How long a call may ring and last, whatever a binding asks for. */
export const callBounds = {
  ringTimeoutMs: { least: 5_000, most: 180_000 },
  longestCallMs: { least: 10_000, most: 4 * 3_600_000 },
  endAfterAnswerMs: { least: 0, most: 30 * 86_400_000 },
} as const

const bounded = Object.entries(callBounds)

export const faultOfTerms = (terms: BindingTerms, limits: BindingLimits): Refused | undefined => {
  if (!isWhole(terms.graceMs, 0, limits.longestGraceMs)) {
    return refuse('malformed', 'graceMs', `must be a whole number from 0 to ${limits.longestGraceMs}`)
  }
  for (const [field, { least, most }] of bounded) {
    const value = terms[field as keyof typeof callBounds]
    if (value !== null && !isWhole(value, least, most)) {
      return refuse('malformed', field, `must be null or a whole number from ${least} to ${most}`)
    }
  }
  return undefined
}

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most

/** Whether these people may be the parties of one binding of this mode. */
export const faultOfParties = (mode: Mode, parties: Parties): Refused | undefined => {
  if (isGroupMode(mode) !== (parties.kind === 'group')) {
    return refuse('wrong_mode', 'mode', `${mode} binds ${isGroupMode(mode) ? 'a group and B' : 'A and B'}`)
  }
  if (parties.kind === 'two') {
    return parties.a.equals(parties.b) ? refuse('same_party', 'b', 'must be another number than a') : undefined
  }
  const { members, defaultMember, b } = parties
  if (members.length > mostMembers) return refuse('too_many_members', 'members', `must be at most ${mostMembers}`)
  if (holds(members, b)) return refuse('same_party', 'b', 'must not be a member of the group')
  if (members.some((member, index) => members.slice(0, index).some((other) => other.equals(member)))) {
    return refuse('same_party', 'members', 'must be different numbers')
  }
  if (defaultMember !== null && !holds(members, defaultMember)) {
    return refuse('malformed', 'defaultMember', 'must be a member of the group')
  }
  return undefined
}

export const holds = (phones: readonly PhoneNumber[], phone: PhoneNumber): boolean =>
  phones.some((one) => one.equals(phone))
