import type { AuditFact, ConsoleSession, ConsoleUser, UserId } from '@axbridge/core'
import { hour, noon, octetsOf } from './samples.ts'

const letters = 'abcdefghijkmnpqrstuvwxyz23456789'

export const userId = (n: number): UserId => `usr_${letters.charAt(n).repeat(16)}` as UserId

/** The nth user: active, of the operator, with neither a second factor nor an open link. */
export const consoleUser = (n: number, changed: Partial<ConsoleUser> = {}): ConsoleUser => ({
  id: userId(n),
  name: `user-${n}`,
  role: 'operations',
  customer: null,
  state: 'active',
  password: `$scrypt$${n}`,
  totp: null,
  totpStep: null,
  failures: 0,
  lockedUntil: null,
  invitation: null,
  createdAt: noon,
  changedAt: noon,
  revision: 0,
  ...changed,
})

/** The nth session, found by `s` and its number: the ninth user's, from noon on. */
export const session = (n: number, changed: Partial<ConsoleSession> = {}): ConsoleSession => ({
  hash: octetsOf(`s${n}`),
  user: userId(9),
  createdAt: noon,
  seenAt: noon,
  expiresAt: noon + 12 * hour,
  ...changed,
})

/** What the operators' key did to a trunk. */
export const fact = (changed: Partial<AuditFact> = {}): AuditFact => ({
  at: noon,
  actor: { kind: 'key' },
  action: 'putTrunk',
  subject: 'carrier',
  customer: null,
  detail: '{}',
  ...changed,
})
