import {
  type CallScreen,
  type Clock,
  type Screening,
  screeningBy,
  screeningWithout,
  type VerificationAnswer,
  type VerificationPolicy,
  verificationOf,
} from '@axbridge/core'
import type { VerificationTally } from './verification-tally.ts'
import type { Verifier } from './verifier.ts'

export type VerificationScreenParts = {
  readonly verifier: Pick<Verifier, 'ask'>
  readonly policy: VerificationPolicy
  readonly tally: VerificationTally
  readonly clock: Clock
  /** The trunk whose calls nobody is asked about: phones of the sandbox reach each other only, and are nobody's. */
  readonly exempt: string
}

/** Lets nobody be called before the identifier of the order is verified (BASE-2). It is asked last: it costs most. */
export const verificationScreen = ({ verifier, policy, tally, clock, exempt }: VerificationScreenParts): CallScreen => {
  const decided = (answer: VerificationAnswer): Screening => {
    tally.decided(verificationOf(answer, policy))
    return screeningBy(answer, policy)
  }
  return {
    screen: ({ record: { id: call, trunk, identifier }, dialled }) => {
      if (trunk === exempt) return {}
      if (identifier === null) {
        tally.count('withoutIdentifier')
        return screeningWithout(policy)
      }
      const answer = verifier.ask({ identifier, number: dialled, call, at: clock.now() })
      return answer instanceof Promise ? answer.then(decided) : decided(answer)
    },
  }
}
