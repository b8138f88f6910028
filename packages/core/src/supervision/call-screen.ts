import type { PhoneNumber } from '../numbering/phone-number.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { MaybePromise } from '../ports/page.ts'
import type { CallRecord } from '../records/call-record.ts'
import type { CallRefusal } from '../refusal/refusal.ts'
import type { Connect } from '../routing/route.ts'

/** An attempt of whom the network named, to a 700 number. `record` says what is known of it so far. */
export type DialledCall = {
  readonly record: CallRecord
  readonly caller: PhoneNumber
  readonly dialled: ProtectedNumber
}

/** What `route` would connect. */
export type RoutedAttempt = DialledCall & { readonly connection: Connect }

/** What a screen says of an attempt: a reason to refuse it, if there is one, and what belongs into its record. */
export type Screening = {
  readonly refusal?: CallRefusal
  readonly noted?: Partial<Pick<CallRecord, 'verification' | 'rule'>>
}

/**
 * Looks at what `route` would connect, before anybody is called, and may refuse it. The exchange asks its screens one after the other,
 * up to the first that refuses. Who is no party is never answered by a screen: he gets the one answer that all such get (BASE-6).
 */
export type CallScreen = {
  screen(attempt: RoutedAttempt): Screening | Promise<Screening>
  /**
   * Looks again at an attempt that it let through, after one of the screens was waited for: somebody may have been suspended meanwhile. It counts
   * nothing a second time. Left out where nothing can have changed.
   */
  again?(attempt: RoutedAttempt): Screening | Promise<Screening>
  /** Hears of each attempt that was refused, by `route`, by a screen or for want of a way; not of what it screened to no end. */
  refused?(attempt: DialledCall, reason: CallRefusal): void
  /** Hears how a connected attempt ended, with its closed record. */
  ended?(attempt: RoutedAttempt, record: CallRecord): void
}

/** Why somebody is not to be reached, whatever is asked of him. */
export type ConnectionRefusal = Extract<CallRefusal, 'suspended' | 'refused_by_callee'>

/** Looks at whom a call or a text would reach, and nothing else of it. */
export type ConnectionScreen<Refusal extends CallRefusal = ConnectionRefusal> = {
  refusalOf(connection: Connect): MaybePromise<Refusal | undefined>
}
