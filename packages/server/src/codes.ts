import type { CallRefusal, RequestRefusal } from '@axbridge/core'
import type { Release } from '@axbridge/sip'

/** How a refused operation of the API is answered. `title` is the same for every problem of its kind (RFC 9457). */
export type ProblemCode = { readonly status: number; readonly title: string }

/** How a refused call is answered: the SIP response and the Q.850 cause of its Reason header. */
export type CallCode = { readonly status: number; readonly phrase: string; readonly q850Cause: number }

/** 400 is for what cannot be read, 422 for what was read and may not be, 409 for what the present state forbids. */
export const problemCodes = {
  malformed: { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'A valid key or signature is needed' },
  signature_before_start: { status: 401, title: 'The signature is older than the server' },
  forbidden: { status: 403, title: 'This may not be asked in this way' },
  sign_in_failed: { status: 401, title: 'Name, password or code is wrong' },
  code_needed: { status: 401, title: 'A code of the second factor is needed' },
  locked: { status: 429, title: 'There were too many failures' },
  link_ended: { status: 410, title: 'The link is good for nothing any more' },
  weak_password: { status: 422, title: 'The password is too easily guessed' },
  proof_failed: { status: 422, title: 'The password or the code is wrong' },
  last_admin: { status: 409, title: 'He is the last active platform admin' },
  user_state: { status: 409, title: 'What the user is or has does not allow it' },
  not_found: { status: 404, title: 'There is no such thing here' },
  method_not_allowed: { status: 405, title: 'This address does not take this method' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body has another media type than it must' },
  suspended: { status: 403, title: 'It is suspended' },
  entity_not_verified: { status: 403, title: 'The customer is not verified, or not any more' },
  scenario_unknown: { status: 422, title: 'The customer has no such scenario' },
  scenario_forbids: { status: 422, title: 'The scenario does not allow this' },
  opted_out: { status: 409, title: 'A party wants no bindings of this customer' },
  actual_user_unknown: { status: 403, title: 'A party is not registered as an actual user' },
  by_policy: { status: 403, title: 'A rule of policy refuses it' },
  second_person_needed: { status: 403, title: 'A second person must agree' },
  second_factor_needed: { status: 403, title: 'A second factor is needed' },
  matter_state: { status: 409, title: 'The state of the matter does not allow it' },
  held: { status: 409, title: 'It must be kept' },
  rate_limited: { status: 429, title: 'Too many requests came' },
  same_party: { status: 422, title: 'A and B are the same number' },
  expiry_too_soon: { status: 422, title: 'The expiry is not far enough ahead' },
  expiry_too_late: { status: 422, title: 'The expiry is too far ahead' },
  wrong_mode: { status: 422, title: 'The field does not belong to the mode of the binding' },
  too_many_members: { status: 422, title: 'The group has too many members' },
  cursor_expired: { status: 410, title: 'Events behind the cursor are kept no more' },
  binding_ended: { status: 409, title: 'The binding has ended' },
  party_stands: { status: 409, title: 'A party stands on the number in another binding' },
  number_full: { status: 409, title: 'The number holds as many pairs as it may' },
  number_not_issued: { status: 422, title: 'The number is none that may be given out here' },
  pool_exhausted: { status: 409, title: 'No number of the pool is free for these parties' },
  no_pool: { status: 409, title: 'The customer has no block of 700 numbers' },
  pool_limit: { status: 409, title: 'The pool holds as many pairs as it may' },
  block_taken: { status: 409, title: 'The block is recorded already or is in another pool' },
  block_state: { status: 409, title: 'The state of the block does not allow it' },
  limit_reached: { status: 409, title: 'There are as many of these as there may be' },
  name_taken: { status: 409, title: 'The name is taken' },
  source_taken: { status: 409, title: 'Another trunk is known by this already' },
  no_listener: { status: 422, title: 'The server does not listen on this transport' },
  idempotency_mismatch: { status: 422, title: 'The Idempotency-Key belongs to another body' },
  idempotency_in_flight: { status: 409, title: 'A request with this Idempotency-Key is still in work' },
  overloaded: { status: 503, title: 'The server has too much to do' },
  internal: { status: 500, title: 'The server failed' },
} as const satisfies Record<RequestRefusal, ProblemCode>

const rejected = { status: 403, phrase: 'Forbidden', q850Cause: 21 } as const

/**
 * Pairs of status and cause are those of RFC 3398 sections 7.2.4.1 and 8.2.6.1. A 6xx would stop every other branch of
 * the caller's network and is never answered.
 */
export const callCodes = {
  not_a_party: { status: 404, phrase: 'Not Found', q850Cause: 1 },
  // RFC 3398 section 8.2.6.1 gives 410 the cause 22, number changed, without a diagnostic: no new number is told.
  ended: { status: 410, phrase: 'Gone', q850Cause: 22 },
  wrong_direction: rejected,
  // A party hears what he hears of a direction that is closed: the customer's record says which it was.
  switched_off: rejected,
  // B called a group in which nobody is reached: 480 and cause 20 as for a phone that is not there.
  no_member: { status: 480, phrase: 'Temporarily Unavailable', q850Cause: 20 },
  suspended: rejected,
  refused_by_callee: rejected,
  by_policy: rejected,
  not_verified: rejected,
  // RFC 5079 section 4. RFC 3398 is older than 433; 21, call rejected, is what it gives to every refusal by policy.
  no_identity: { status: 433, phrase: 'Anonymity Disallowed', q850Cause: 21 },
  protected_caller: rejected,
  rate_limited: rejected,
  unknown_trunk: rejected,
  loop: { status: 482, phrase: 'Loop Detected', q850Cause: 25 },
  // 42, switching equipment congestion, says more than the 41 that section 8.2.6.1 gives to any 503.
  overloaded: { status: 503, phrase: 'Service Unavailable', q850Cause: 42 },
  // 20, subscriber absent, becomes 480 in section 7.2.4.1; the 18 of section 8.2.6.1 would claim that a phone rang.
  unreachable: { status: 480, phrase: 'Temporarily Unavailable', q850Cause: 20 },
  // Section 8.2.6.1 leaves 488 to its Warning header; 88 is incompatible destination.
  not_acceptable: { status: 488, phrase: 'Not Acceptable Here', q850Cause: 88 },
  internal: { status: 500, phrase: 'Server Internal Error', q850Cause: 41 },
} as const satisfies Record<CallRefusal, CallCode>

/** Why a text between phones of the sandbox was refused: as a call is, or for a reason of its own. */
export type MessageRefusal = CallRefusal | 'not_registered' | 'names_a_party'

/** The sender's phone shows the phrase. */
export const messageCodes: Readonly<Record<MessageRefusal, Pick<CallCode, 'status' | 'phrase'>>> = {
  ...callCodes,
  rate_limited: { status: 403, phrase: 'Too Many Messages' },
  not_registered: { status: 403, phrase: 'Register First' },
  names_a_party: { status: 403, phrase: 'The Text Holds The Number Of A Party' },
}

const { status, phrase, q850Cause } = callCodes.ended

/**
 * How a call is cut whose binding routes no more. Who talks hears a BYE with 31, normal unspecified: the network ended the
 * call, neither of the two, and nothing failed. Who still waits for an answer hears what his next call will be answered.
 */
export const cutOff: Release = { q850Cause: 31, unanswered: { status, reason: phrase, q850Cause } }

/** How a call is cut that a suspension ends: as another one of its binding would be refused. */
export const suspendedOff: Release = {
  q850Cause: 31,
  unanswered: {
    status: callCodes.suspended.status,
    reason: callCodes.suspended.phrase,
    q850Cause: callCodes.suspended.q850Cause,
  },
}
