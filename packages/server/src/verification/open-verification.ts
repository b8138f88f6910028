import type { CallScreen, Clock } from '@axbridge/core'
import type { SignQuestion } from './verification-client.ts'
import { verificationScreen } from './verification-screen.ts'
import { readVerificationFile, type VerificationSettings, withoutIdentifierOf } from './verification-settings.ts'
import { type VerificationFigures, VerificationTally } from './verification-tally.ts'
import { Verifier } from './verifier.ts'

export type VerificationParts = {
  readonly settings: VerificationSettings
  readonly profile: 'sandbox' | 'pilot'
  readonly exempt: string
  readonly clock: Clock
  /** In ms, of a clock that nobody sets. */
  readonly now: () => number
  /** Makes the signer of a key. */
  readonly signerOf: (keyId: string, secret: string) => SignQuestion
  /** Hears why the platform does not answer, seldom: names of a closed list and a status. */
  readonly failed: (fields: object) => void
}

/** How verification fares in one process. */
export type VerificationSeen = {
  readonly figures: VerificationFigures
  /** Since when the platform does not answer, in ms; null while it does. */
  readonly openSince: number | null
  readonly cacheEntries: number
}

/** What verification is in one process: each has its own connections, answers and breaker. */
export type OpenVerification = {
  readonly screen: CallScreen
  seen(): VerificationSeen
  close(): void
}

/** What fails for one call fails for all of them. */
const quietMs = 10_000

/** Throws VerificationFileFault. The HTTP client is a library that is needed only here. */
export const openVerification = async (parts: VerificationParts): Promise<OpenVerification> => {
  const { settings, profile, exempt, clock, now, signerOf } = parts
  const { url, keyId, timeoutMs, cacheMs, cacheEntries, breaker, onNoAnswer } = settings
  const authorities = readVerificationFile('authorities', settings.authorities)
  const secret = readVerificationFile('keyFile', settings.keyFile)
  const { VerificationClient } = await import('./verification-client.ts')
  const sign = secret === undefined ? undefined : signerOf(keyId, secret)
  const client = new VerificationClient({ url, authorities, timeoutMs, sign })
  const tally = new VerificationTally()
  let toldAt = Number.NEGATIVE_INFINITY
  const verifier = new Verifier({
    ...{ platform: client, tally, now, wall: () => clock.now(), cacheMs, cacheEntries, breaker },
    failed: ({ fault, status }) => {
      if (now() - toldAt < quietMs) return
      toldAt = now()
      parts.failed({ fault, ...(status === undefined ? {} : { status }) })
    },
  })
  const withoutIdentifier = withoutIdentifierOf(settings, profile)
  return {
    screen: verificationScreen({ verifier, policy: { onNoAnswer, withoutIdentifier }, tally, clock, exempt }),
    seen: () => ({
      figures: tally.figures(),
      openSince: verifier.openSince,
      cacheEntries: verifier.cacheEntries,
    }),
    close: () => void client.close(),
  }
}
