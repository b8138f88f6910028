import type { VerificationStateAnswer } from '@axbridge/api'
import type { CallsSeen } from './call-figures.ts'
import { quantileMs } from './observe/overview-samples.ts'
import { formatInstant } from './operation/instant.ts'
import type { SupervisionSettings } from './supervision-settings.ts'
import { withoutIdentifierOf } from './verification/verification-settings.ts'

const nothing = { verified: 0, rejected: 0, noAnswer: 0, passedOver: 0, withoutIdentifier: 0, fromCache: 0 } as const

/** How the verification platform fares, as the API tells it. */
export const verificationAnswer = (
  { figures, unverifiedSince }: Pick<CallsSeen, 'figures' | 'unverifiedSince'>,
  { verification: settings, profile }: Pick<SupervisionSettings, 'verification' | 'profile'>,
): VerificationStateAnswer => {
  const counted = figures?.counted.verification
  const seconds = counted?.seconds.counts ?? []
  return {
    setting:
      settings === null
        ? null
        : {
            timeoutMs: settings.timeoutMs,
            onNoAnswer: settings.onNoAnswer,
            withoutIdentifier: withoutIdentifierOf(settings, profile),
          },
    ...(counted === undefined
      ? nothing
      : {
          verified: counted.calls.verified,
          rejected: counted.calls.rejected,
          noAnswer: counted.calls.no_answer,
          passedOver: counted.calls.passed_over,
          withoutIdentifier: counted.withoutIdentifier,
          fromCache: counted.fromCache,
        }),
    asked: counted?.asked ?? 0,
    notAsked: counted?.notAsked ?? 0,
    faults: Object.entries(counted?.faults ?? {}).map(([fault, count]) => ({ fault, count })),
    p50Ms: quantileMs(seconds, 0.5),
    p99Ms: quantileMs(seconds, 0.99),
    openSince: unverifiedSince === null ? null : formatInstant(unverifiedSince),
    answersKept: figures?.now.verification.kept ?? 0,
  }
}
