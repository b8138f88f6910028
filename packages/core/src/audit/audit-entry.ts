import type { CustomerId } from '../customers/customer-id.ts'

/** Who did it: a person at the console, whoever holds the operators' key, or the server itself. */
export type Actor =
  | { readonly kind: 'user'; readonly id: string; readonly name: string }
  | { readonly kind: 'key' }
  | { readonly kind: 'server' }

/**
 * What was done, before the log has given it its place. No real number stands in it, not even masked. Its texts are well-formed
 * and hold no NUL, so that every store gives back what was hashed.
 */
export type AuditFact = {
  readonly at: number
  readonly actor: Actor
  /** A name of the closed list of what is audited: the operation's, such as `revealBinding`, or `signInFailed`. */
  readonly action: string
  /** What it was done to: an id, a name, a block; null where there is nothing to name. */
  readonly subject: string | null
  readonly customer: CustomerId | null
  /** JSON, at most `mostDetailOctets` in UTF-8: the reason that was given, what was changed. */
  readonly detail: string
}

export const mostDetailOctets = 4_096

/** How long the other texts of a fact may be, in characters. */
export const mostFactCharacters = 256

/** An entry of the audit log: each carries the hash of all before it (SEC-5). */
export type AuditEntry = AuditFact & {
  /** From 1, without a gap. `at` never goes down from one to the next, whatever the clock of who appended said. */
  readonly ordinal: number
  /** SHA-256 over the hash of the entry before it (32 zero octets before the first) and `auditText` of this one. */
  readonly hash: Uint8Array
}

/** What is hashed of an entry: a JSON array of its fields in this order, in UTF-8. */
export const auditText = (ordinal: number, { at, actor, action, subject, customer, detail }: AuditFact): string =>
  JSON.stringify([
    ordinal,
    at,
    actor.kind,
    actor.kind === 'user' ? actor.id : null,
    actor.kind === 'user' ? actor.name : null,
    action,
    subject,
    customer,
    detail,
  ])
