import type { CustomerId } from '../customers/customer-id.ts'
import { accept, type Parsed, reject } from '../numbering/parsed.ts'
import type { KeyedHash, Sealed } from '../ports/vault.ts'

declare const userId: unique symbol

/** `usr_` and 80 random bits. */
export type UserId = string & { readonly [userId]: true }

/** What somebody may do at the console. Only a customer's developer belongs to a customer, and always to one. */
export const roles = ['platform_admin', 'compliance_officer', 'operations', 'customer_developer', 'read_only'] as const

export type Role = (typeof roles)[number]

/** `invited`: there is no password yet. `suspended`: nobody signs in, and no session counts. */
export const userStates = ['invited', 'active', 'suspended'] as const

export type UserState = (typeof userStates)[number]

/** A person at the console. Each change has a revision, so that two changes at once cannot both count. */
export type ConsoleUser = {
  readonly id: UserId
  /** What one signs in with: 3 to 64 of a–z, 0–9 and `.`, `-`, `_`, `@`; a letter first. Never a person's number. */
  readonly name: string
  readonly role: Role
  readonly customer: CustomerId | null
  readonly state: UserState
  /** How the password is checked, in PHC form (`$scrypt$…`); null before the first one. */
  readonly password: string | null
  /** The second factor's secret, where one is set up. */
  readonly totp: Sealed | null
  /** The last time step of 30 s (RFC 6238) whose code was taken: none is taken twice. Null until the first, from which on the factor is asked for. */
  readonly totpStep: number | null
  /** Failed sign-ins since the last that succeeded. */
  readonly failures: number
  readonly lockedUntil: number | null
  /** The one-time link that sets a password; null when there is none. */
  readonly invitation: { readonly hash: KeyedHash; readonly expiresAt: number } | null
  readonly createdAt: number
  readonly changedAt: number
  readonly revision: number
}

/** What a cookie stands for, found by its hash. */
export type ConsoleSession = {
  readonly hash: KeyedHash
  readonly user: UserId
  readonly createdAt: number
  /** When it was last asked with, to the minute. */
  readonly seenAt: number
  /** Never later than this, however often it is used. */
  readonly expiresAt: number
}

/** How many users and sessions there may be. */
export const mostUsers = 1_000
export const mostSessions = 10_000

export const parseUserId = (text: string): Parsed<UserId> =>
  /^usr_[a-z2-9]{16}$/.test(text) ? accept(text as UserId) : reject('is not the id of a user')
