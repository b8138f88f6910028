import type { CustomerId } from '../customers/customer-id.ts'
import { accept, type Parsed, reject } from '../numbering/parsed.ts'
import { timedToken } from '../ports/id.ts'
import type { Randomness } from '../ports/randomness.ts'

declare const matterId: unique symbol

/** `mat_`, a time and 80 random bits, so that ids sort by when they were made. */
export type MatterId = string & { readonly [matterId]: true }

/**
 * What supervision keeps of its work, one row a matter: the closed list. Each is opened, changed by revision, and closed; what stands in
 * `body` is the affair of whoever works on its kind.
 */
export const matterKinds = [
  /** A kill switch of a customer, a block or a number, with its reason, remedy and appeal. */
  'suspension',
  /** A person who wants no new bindings, or no calls, of a customer. */
  'opt_out',
  /** A person whom policy lets call nobody. */
  'blocked_person',
  /** The rules of policy: one matter. */
  'policy',
  /** What policy has counted: one matter for each server. */
  'policy_state',
  /** A rule of policy that fired. */
  'rule_firing',
  'complaint',
  /** A look-up that two people agree to. */
  'trace',
  /** What must not be deleted. */
  'hold',
  /** What a person asked about his own data. */
  'person_request',
  'breach',
  /** What was deleted when its time was over. */
  'deletion_proof',
  /** A signed state of the audit log. */
  'audit_checkpoint',
  /** A change of keys that two people agree to. */
  'key_change',
  /** That a customer has opt-outs at all: one for each such customer, so that binds of all others look for none. */
  'opt_out_customer',
  /** The keys of servers that share a store, wrapped: one matter. */
  'key_ring',
  /** Who really uses a phone that stands in a customer's bindings: one for each customer and person. */
  'actual_user',
] as const

export type MatterKind = (typeof matterKinds)[number]

export type Matter = {
  readonly id: MatterId
  readonly kind: MatterKind
  /** Null where it is not of one customer. */
  readonly customer: CustomerId | null
  /** At most one matter of a kind has it, whatever its state; null where there may be many alike. At most 256 characters. */
  readonly key: string | null
  /** What lists are narrowed by: a number, an id, a keyed hash as hexadecimal digits; never a real number. At most 256 characters. */
  readonly subject: string | null
  /** A word of the kind's own list, at most 32 characters. */
  readonly state: string
  readonly createdAt: number
  readonly changedAt: number
  /** From 0; each change adds one. */
  readonly revision: number
  /** The place of its last change among the changes of all matters: it grows, and a later read never finds a lower one new. */
  readonly change: number
  /** JSON in UTF-8, or sealed where anything of a person stands in it; at most `mostMatterOctets`. */
  readonly body: Uint8Array
}

export const mostMatterOctets = 262_144

export type NewMatter = Omit<Matter, 'changedAt' | 'revision' | 'change'>

export const makeMatterId = (now: number, randomness: Randomness): MatterId =>
  `mat_${timedToken(now, randomness)}` as MatterId

export const parseMatterId = (text: string): Parsed<MatterId> =>
  /^mat_[a-z2-9]{24}$/.test(text) ? accept(text as MatterId) : reject('is not the id of a matter')
