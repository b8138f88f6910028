import { type Operation, standardBodyOctets } from './operations/operation.ts'

const readable = (count: number): string => count.toLocaleString('en-US')

const conflicts = {
  admin:
    '`block_taken`, `block_state`, `name_taken`, `source_taken`, `limit_reached`, `last_admin`, `user_state`, `matter_state` or `held`',
  console: '`name_taken`, `user_state`, `matter_state` or `held`',
  others:
    '`binding_ended`, `party_stands`, `number_full`, `pool_exhausted`, `pool_limit`, `no_pool`, `block_state`, `limit_reached`, `opted_out`, `matter_state` or `idempotency_in_flight`',
} as const

const conflictsOf = (security: Operation['security']): string => {
  if (security === 'admin') return `${conflicts.admin}. Where the pool is why, the problem says how full it is.`
  if (security === 'api_key') return `${conflicts.others}. Where the pool is why, the problem says how full it is.`
  return `${conflicts.console}.`
}

const descriptions: Readonly<Record<number, (described: Operation) => string>> = {
  400: () => 'The request cannot be read; a field is missing or malformed: `malformed`.',
  401: ({ security }) =>
    security === 'none'
      ? 'Nobody is signed in by this: `sign_in_failed`, or `code_needed` where a code is asked for beside the password.'
      : `No valid key, signature or session: \`unauthenticated\`. The problem names the header to correct.${
          security === 'api_key'
            ? ' After a crash of the server signatures of the last seconds are refused (`signature_before_start`): sign again after Retry-After.'
            : ''
        }`,
  403: ({ tag, security, method }) => {
    const known = 'Who asks is known and may not ask this, or not in this way: `forbidden`.'
    if (security === 'staff')
      return `${known} Or it needs a second person or a second factor: \`second_person_needed\`, \`second_factor_needed\`.`
    return tag === 'bindings' && method !== 'GET'
      ? `${known} Or the customer may not bind now: \`suspended\`, \`entity_not_verified\` or \`by_policy\`; or a party is not registered: \`actual_user_unknown\`.`
      : known
  },
  404: () => "No such thing, or another customer's: `not_found`.",
  409: ({ security, isLasting }) =>
    isLasting
      ? 'As many requests as there may be wait or follow for whoever asks: `limit_reached`.'
      : `The present state forbids it: ${conflictsOf(security)}`,
  410: ({ security }) =>
    security === 'none'
      ? 'The link was used or renewed, is over, or never was: `link_ended`.'
      : 'Events behind the cursor are kept no more: `cursor_expired`. The problem says in `oldest` where those begin that are.',
  413: ({ bodyOctets = standardBodyOctets }) =>
    `The body is longer than ${readable(bodyOctets)} octets: \`body_too_large\`.`,
  415: ({ textBody }) => `The body is not ${textBody?.mediaType ?? 'application/json'}: \`unsupported_media_type\`.`,
  422: ({ tag }) =>
    tag === 'console'
      ? 'The request was read, and a rule forbids it: `weak_password` or `proof_failed`.'
      : 'The request was read, and a rule forbids it: `wrong_mode`, `same_party`, `too_many_members`, `expiry_too_soon`, `expiry_too_late`, `scenario_unknown`, `scenario_forbids`, `number_not_issued`, `no_listener` or `idempotency_mismatch`.',
  429: ({ security, problems }) => {
    if (security === 'none') return 'There were too many failures: `locked`. Ask again after Retry-After.'
    const failures = problems.includes(429) ? ' Or there were too many failures: `locked`.' : ''
    return `More requests came than may, or too many that were not known: \`rate_limited\`.${failures} Ask again after Retry-After.`
  },
  500: () => 'The server failed; what was asked for may or may not have come to pass: `internal`.',
  503: () =>
    'The server has too much to do, is stopping, or took too long (then what was asked for may still come to pass); ask again later: `overloaded`. A bind with an Idempotency-Key is never done twice.',
}

/** What a problem of this status says of the operation. */
export const describeProblem = (status: number, described: Operation): string =>
  descriptions[status]?.(described) ?? 'A problem.'
