import { type BucketCounts, Buckets, secondsBounds, type Verification, verifications } from '@axbridge/core'

/** Why the platform gave no answer that counts: the closed list. */
export const verificationFaults = [
  /** It took longer than `timeoutMs`. */
  'timed_out',
  /** Nobody took the connection. */
  'not_connected',
  /** The certificate is not believed, or nothing could be agreed on. */
  'tls_failed',
  /** The connection ended in the middle. */
  'cut_off',
  /** It answered another status than 200. */
  'refused',
  /** What it answered is not what the protocol says. */
  'unreadable',
  /** So many questions were on their way that this one was not asked. */
  'too_many',
] as const

export type VerificationFault = (typeof verificationFaults)[number]

/** What was counted since the start, in numbers alone. `seconds`: by the bounds of secondsBounds, of questions that were asked. */
export type VerificationFigures = {
  /** Calls by what became of their verification. */
  readonly calls: Readonly<Record<Verification, number>>
  readonly withoutIdentifier: number
  /** Calls that were decided by an answer that was kept, or by one that another call waited for. */
  readonly fromCache: number
  /** Questions that were not asked since the platform does not answer. */
  readonly notAsked: number
  readonly asked: number
  readonly faults: Readonly<Record<VerificationFault, number>>
  readonly seconds: Pick<BucketCounts, 'counts' | 'sum'>
}

const zeros = <Name extends string>(names: readonly Name[]): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>

/** Counts what verification does. Labels come from closed lists, so that nothing here grows. */
export class VerificationTally {
  readonly #calls = zeros(verifications)
  readonly #faults = zeros(verificationFaults)
  readonly #counts = { withoutIdentifier: 0, fromCache: 0, notAsked: 0, asked: 0 }
  readonly #seconds = new Buckets(secondsBounds)

  decided(verification: Verification): void {
    this.#calls[verification] += 1
  }

  count(what: 'withoutIdentifier' | 'fromCache' | 'notAsked'): void {
    this.#counts[what] += 1
  }

  asked(fault: VerificationFault | undefined, tookMs: number): void {
    this.#counts.asked += 1
    if (fault !== undefined) this.#faults[fault] += 1
    this.#seconds.add(tookMs / 1_000)
  }

  figures(): VerificationFigures {
    const { counts, sum } = this.#seconds.read()
    return { ...this.#counts, calls: { ...this.#calls }, faults: { ...this.#faults }, seconds: { counts, sum } }
  }
}
