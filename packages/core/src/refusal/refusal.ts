/** Why a call was refused: the closed list. `server/codes.ts` maps each to SIP and Q.850. */
export const callRefusals = [
  /** The caller is not a party of any binding on the number, or no such number is bound: one answer for both. */
  'not_a_party',
  /** The caller was a party, and the order has ended. */
  'ended',
  /** The caller is a party, and his side may not call. */
  'wrong_direction',
  /** The caller is a party, and calls or messages through the binding are switched off. */
  'switched_off',
  /** B called a group in which nobody is the one he reaches. */
  'no_member',
  /** The customer, the block or the number is suspended (BASE-12). */
  'suspended',
  /** Who is called wants no calls of this customer (USE-6). */
  'refused_by_callee',
  /** A rule of policy refuses it. */
  'by_policy',
  /** The verification platform rejected the identifier, or did not answer (BASE-2). */
  'not_verified',
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
  /** An earlier process may have taken the signature already: a later one is taken. */
  'signature_before_start',
  'not_found',
  'method_not_allowed',
  'body_too_large',
  'unsupported_media_type',
  'forbidden',
  /** Name or password is wrong, or the code: it is not said which. */
  'sign_in_failed',
  /** The password is right, and a code is asked for beside it. */
  'code_needed',
  /** There were too many failures: no try counts for a while. */
  'locked',
  /** The one-time link was used or renewed, is over, or never was. */
  'link_ended',
  'weak_password',
  /** Who is signed in did not prove it again: the password or the code is wrong. */
  'proof_failed',
  /** Nobody would be left who may invite others. */
  'last_admin',
  /** What the user is, or has, does not allow it. */
  'user_state',
  /** The customer, or what he asks for, is suspended. */
  'suspended',
  /** The customer's entity was not verified, or its verification is over (USE-1). */
  'entity_not_verified',
  /** The customer has no such scenario, or it is over (USE-2). */
  'scenario_unknown',
  /** The scenario does not allow what was asked for: the mode, or the expiry. */
  'scenario_forbids',
  /** A party wants no bindings of this customer (USE-4). */
  'opted_out',
  /** A party is not registered as an actual user, which the scenario asks for (USE-3). */
  'actual_user_unknown',
  /** A rule of policy refuses it. */
  'by_policy',
  /** It needs a second person: nobody agrees to what he asked for himself. */
  'second_person_needed',
  /** It needs a second factor, and who asks has none. */
  'second_factor_needed',
  /** The state of the matter does not allow it, or it was changed meanwhile. */
  'matter_state',
  /** It is held and must not be deleted (REG-6), or its time is not over (SEC-4). */
  'held',
  /** More requests came than may. */
  'rate_limited',
  'same_party',
  'expiry_too_soon',
  'expiry_too_late',
  'binding_ended',
  /** The field does not belong to the mode of the binding. */
  'wrong_mode',
  'too_many_members',
  /** The party stands on the number in another binding. */
  'party_stands',
  /** The number holds as many pairs as it may. */
  'number_full',
  /** The number that was asked for is of no block that may be drawn from for this customer and until then (NUM-3). */
  'number_not_issued',
  'pool_exhausted',
  /** The pool holds as many pairs as it may. */
  'pool_limit',
  'no_pool',
  /** The block is recorded already, or is in another customer's pool (NUM-5). */
  'block_taken',
  /** The state of the block does not allow it. */
  'block_state',
  'name_taken',
  /** Another trunk is known by the same source, TLS name or digest user. */
  'source_taken',
  /** The transport is one that the server does not listen on. */
  'no_listener',
  /** There are as many of these as there may be. */
  'limit_reached',
  /** Events behind the cursor are kept no more. */
  'cursor_expired',
  'idempotency_mismatch',
  'idempotency_in_flight',
  'overloaded',
  'internal',
] as const

export type RequestRefusal = (typeof requestRefusals)[number]
