/** Why a call was refused: the closed list. `server/codes.ts` maps each to SIP and Q.850. */
export const callRefusals = [
  /** The caller is not a party of any binding on the number, or no such number is bound: one answer for both. */
  'not_a_party',
  /** The caller was a party, and the order has ended. */
  'ended',
  /** The caller is a party, and his side may not call. */
  'wrong_direction',
  'suspended',
  /** The network asserted no caller number, or an anonymous one. */
  'no_identity',
  /** A 700 number came in as the caller from outside. */
  'protected_caller',
  'rate_limited',
  /** The sender is no trunk of ours. */
  'unknown_trunk',
  /** The request has been here before. */
  'loop',
  'overloaded',
  /** No trunk leads to the callee, or the callee's phone is not there. */
  'unreachable',
  /** The call cannot be offered as the caller asked for it: a body or an extension that does not cross. */
  'not_acceptable',
  /** Something of ours failed before the callee was tried. */
  'internal',
] as const

export type CallRefusal = (typeof callRefusals)[number]

/** Why an operation of the API was refused: the closed list. `server/codes.ts` maps each to HTTP. */
export const requestRefusals = [
  'malformed',
  'unauthenticated',
  'not_found',
  'method_not_allowed',
  'body_too_large',
  'unsupported_media_type',
  'same_party',
  'expiry_too_soon',
  'expiry_too_late',
  'binding_ended',
  'pool_exhausted',
  'no_pool',
  'idempotency_mismatch',
  'idempotency_in_flight',
  'overloaded',
  'internal',
] as const

export type RequestRefusal = (typeof requestRefusals)[number]
