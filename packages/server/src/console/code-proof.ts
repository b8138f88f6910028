import type { Clock } from '@axbridge/core'
import type { ProveCode } from '../operation/prove-code.ts'
import { refusal } from '../operation/refusal.ts'
import type { PasswordProof } from './password-proof.ts'
import { locked, wrongCode } from './refusals.ts'
import { hasTotp, type SecondFactor } from './second-factor.ts'
import type { ChangeUser } from './user-changes.ts'

export type CodeProofParts = {
  readonly proof: Pick<PasswordProof, 'count' | 'failed'>
  readonly secondFactor: SecondFactor
  readonly changeUser: ChangeUser
  readonly clock: Clock
  /** By which phones show their codes. */
  readonly wall: Clock
}

const noSecondFactor = refusal(
  'second_factor_needed',
  'This takes a second factor: set one up under your own account, and ask again with its code.',
)

/**
 * Proves for one act that the person himself asks, and not only his session: what two people agree to is worth no more than how each of
 * them is known. A try counts before its outcome is known, so that six digits cannot be guessed by many tries at once.
 */
export const codeProof =
  ({ proof, secondFactor, changeUser, clock, wall }: CodeProofParts): ProveCode =>
  async (user, code) => {
    if (!hasTotp(user)) return noSecondFactor
    const counted = await proof.count(user, clock.now())
    if ('kind' in counted) return locked(counted.until - clock.now())
    const step = await secondFactor.stepOf(counted, code, wall.now())
    // A code is taken once, at whichever server.
    const taken =
      step === undefined
        ? undefined
        : await changeUser(counted.id, (now) =>
            hasTotp(now) && step > (now.totpStep ?? 0)
              ? { totpStep: step, failures: 0, lockedUntil: null, changedAt: now.changedAt }
              : undefined,
          )
    if (taken !== undefined) return undefined
    await proof.failed(counted, 'proofFailed')
    return wrongCode
  }
