import type { callCodes, problemCodes } from '@axbridge/server'

type Advice<Code extends string> = Readonly<Partial<Record<Code, string>>>

/** What the customer's developer does about a problem. A test holds that no code is without. */
export const problemAdvice: Advice<keyof typeof problemCodes> = {
  malformed: 'Correct what `errors` names: a field, a query parameter or a header, and its rule.',
  unauthenticated: 'Correct what `errors` names: the key, the signature, the clock or the nonce. Sign anew.',
  signature_before_start: 'Sign anew after `Retry-After`: the server was killed, and remembers no nonces from before.',
  cursor_expired:
    'Older events are kept no more: compare your orders with `/v1/bindings` and `/v1/calls`, then go on from `oldest`.',
  forbidden:
    'With a key: sign the request, for the key itself may not be sent for this customer. With a session: the role may not ask this, or `errors` names the header to correct.',
  sign_in_failed: 'Type name, password and code again; ask a platform admin for a new link where they are lost.',
  code_needed: 'Send name and password again, with `code`: what the authenticator app shows.',
  locked: 'Wait for `Retry-After`. A new link from a platform admin ends the lock-out at once.',
  link_ended: 'Ask a platform admin for a new link; before there is one, start the server again.',
  weak_password: 'Choose another password: `errors` says what is wrong with this one.',
  proof_failed: 'Type the password, or the code that is shown now, again: `errors` names which.',
  last_admin: 'Make somebody else a platform_admin first.',
  user_state: 'The problem says what stands in the way: he is suspended, or has a second factor already, or none.',
  not_found:
    'Check the id. What belongs to another customer is answered so, too; a call record may come a moment later.',
  method_not_allowed: 'Use a method that the Allow header names.',
  body_too_large: 'Send less, or several batches.',
  unsupported_media_type: 'Send `Content-Type: application/json`, or what the operation says.',
  suspended:
    '`GET /v1/suspensions` says why, and what ends it; what is wrong can be appealed there. Reading and unbinding go on.',
  entity_not_verified: 'Have the operator verify the entity of your company, or verify it anew.',
  scenario_unknown: 'Name a registered scenario in `use.scenario`, or have the operator register it.',
  scenario_forbids: 'Keep to the modes and the longest life of the scenario, or name another one.',
  held: 'Wait until its term is over, or until the hold is released; `/admin/v1/retention` says until when what is kept.',
  opted_out: 'Do not bind this person: he wants no bindings of yours. What he says anew is recorded at `/v1/opt-outs`.',
  actual_user_unknown:
    'Register who uses the phone at `/v1/actual-users`, and bind again; the scenario says of which sides that is asked.',
  same_party: 'Name two different people.',
  expiry_too_soon: 'Name an end that is more than a minute ahead; compare the clocks.',
  expiry_too_late: 'Name an earlier end; the operator sets how far ahead it may be.',
  binding_ended: 'Bind anew: what has ended is not changed.',
  wrong_mode: 'Leave the field out, or choose the mode that has it: `members` in GXB and GXYB, `a` in AXB and AXYB.',
  too_many_members: 'A group has at most 200 members: make several bindings.',
  party_stands: 'Leave `x` and `y` out, or end the binding that the problem names.',
  number_full: 'Leave `x` and `y` out, so that another number is drawn.',
  number_not_issued: 'Ask for a number of your own pool, or leave `x` and `y` out.',
  pool_exhausted: '`pool` says when the next pairs come back. Unbind what is over; ask the operator for another block.',
  no_pool: 'Ask the operator for a block that is active and valid until the end of the binding.',
  pool_limit: 'Unbind what is over, or ask the operator to raise the limit of your pool.',
  block_taken: 'For operators: the block is recorded already, or stands in a pool for good.',
  block_state: 'The block is withdrawn, or something on it lives longer: the problem says until when.',
  limit_reached: 'Remove one that is not needed any more.',
  matter_state: 'Read it again: it was changed meanwhile, or its state does not allow it.',
  second_person_needed:
    'You asked for it or did it yourself, or are no person of your own for it: an account that who asked invited or changed, or that is new (docs/trace.md), or the key of the operators. Somebody else with the same right must agree.',
  second_factor_needed: 'Set up a second factor under your own account, and ask again with its code.',
  name_taken: 'Choose another name.',
  source_taken: 'For operators: the problem names the other trunk.',
  no_listener: 'For operators: have the server listen on the transport first (`sip.tls`).',
  idempotency_mismatch: 'Use a new Idempotency-Key for another body.',
  idempotency_in_flight: 'Ask again in a moment, with the same key and body.',
  by_policy: 'The problem names the rule. What it forbids is decided by the platform: ask its operator.',
  rate_limited:
    'Ask again after `Retry-After`; `RateLimit` says what is left. Where many requests were not known, correct the key first.',
  overloaded: 'Ask again later, after `Retry-After`; a bind with the same Idempotency-Key.',
  internal:
    'Tell the operator the request id in `instance`. Whether it was done is not known: ask again with the same Idempotency-Key.',
}

/** What a refused call means, and who can do something about it. */
export const callAdvice: Advice<keyof typeof callCodes> = {
  not_a_party:
    'The caller stands in no binding on the number, or nobody does: one answer for both, so that numbers cannot be tried out.',
  ended: 'He was a party, and the order has ended. Bind anew.',
  wrong_direction: 'His side may not call (`direction`).',
  switched_off: 'Calls through the binding are switched off (`calls: false`).',
  no_member: 'B called a group in which nobody is the one whom he reaches: name a `defaultMember`.',
  suspended: 'The customer, the block or the number is suspended: `GET /v1/suspensions` says why, and what ends it.',
  refused_by_callee: 'Who is called wants no calls of this customer (`/v1/opt-outs`).',
  not_verified:
    'The verification platform rejected the identifier, or did not answer, or the binding has none: see `verification` in the record.',
  no_identity:
    "The network told no caller, or an anonymous one: dial without hiding the number; operators look at the trunk's `callerFrom`.",
  protected_caller: 'A 700 number came in as the caller: no such call is real.',
  by_policy:
    'A rule of policy refuses it, or the caller is blocked: `rule` in the record says which ([policy.md](../policy.md)).',
  rate_limited: 'Too many calls in a short time: `rule` in the record says which rule of policy limits them.',
  unknown_trunk: 'The sender is no trunk: see `trunks` and [troubleshoot.md](../troubleshoot.md#trunk-not-trusted).',
  loop: 'The request has been here before: a network sent our own call back.',
  overloaded: 'The server, or a trunk, has as many calls as it may. A caller dials again.',
  unreachable: "No trunk leads to the callee, or the callee's phone is not registered or does not answer.",
  not_acceptable: 'The call wants what does not cross: a body or an extension, or media outside `calls.mediaNetworks`.',
  internal: 'Something of ours failed before the callee was tried: see the log.',
}
