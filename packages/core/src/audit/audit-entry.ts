import type { CustomerId } from '../customers/customer.ts'

/** Who did it: a person at the console, whoever holds the operators' key, or the server itself. */
export type Actor =
  | { readonly kind: 'user'; readonly id: string; readonly name: string }
  | { readonly kind: 'key' }
  | { readonly kind: 'server' }

/** What was done, before the log has given it its place. No real number stands in it, not even masked. */
export type AuditFact = {
  readonly at: number
  readonly actor: Actor
  /** A name of the closed list of what is audited: the operation's, such as `revealBinding`, or `signInFailed`. */
  readonly action: string
  /** What it was done to: an id, a name, a block; null where there is nothing to name. */
  readonly subject: string | null
  readonly customer: CustomerId | null
  /** JSON, at most 4,096 octets: the reason that was given, what was changed. */
  readonly detail: string
}

/** An entry of the audit log: each carries the hash of all before it (SEC-5). */
export type AuditEntry = AuditFact & {
  /** From 1, without a gap. */
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
