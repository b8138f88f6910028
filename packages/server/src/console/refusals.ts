import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'

const signInChallenge = { 'www-authenticate': 'Session realm="axbridge-console"' }

/** One answer for a name that nobody has and for whatever is wrong with one that somebody has. */
export const signInFailed = refusal('sign_in_failed', 'The name, the password or the code is wrong.', signInChallenge)

export const codeNeeded: Refusal = {
  ...fieldRefusal('code_needed', [{ field: 'code', rule: 'must be what the authenticator app shows now' }]),
  headers: signInChallenge,
}

/** `waitMs`: for how long nothing is tried. */
export const locked = (waitMs: number): Refusal => {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000))
  return refusal('locked', `There were too many failures: nothing is tried for the next ${seconds} seconds.`, {
    'retry-after': String(seconds),
  })
}

export const tooManySignIns = refusal('overloaded', 'Too many passwords are worked on: ask again in a moment.')

export const wrongPassword = fieldRefusal('proof_failed', [{ field: 'password', rule: 'must be the password' }])
export const wrongCode = fieldRefusal('proof_failed', [{ field: 'code', rule: 'must be a code that is shown now' }])

export const weakPassword = (field: string, rule: string): Refusal => fieldRefusal('weak_password', [{ field, rule }])

export const linkEnded = refusal('link_ended', 'The link was used, or a newer one was given out, or it is over.')

export const noSuchUser = refusal('not_found', 'There is no such user.')
