import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { AskedChange } from './asked-change.ts'
import type { LegSession } from './leg-session.ts'
import type { Digit } from './passing-digits.ts'

/** What the call hears of its callee. */
export type CalleeLegUser = {
  /** A provisional response of 180 to 189; `isOffer` when its session waits for `answerEarly`. */
  progress(status: number, sdp: string | undefined, isOffer: boolean): void
  /** The first 2xx. It gets its ACK by `acknowledge`. */
  accepted(sdp: string | undefined): void
  /** A final response of 300 or more; with its Q.850 cause where it names one. */
  refused(status: number, q850Cause: number | undefined): void
  /** No final response will come, or no response at all came in time; the leg has yet to settle then. */
  silent(why: 'timeout' | 'transport'): void
  /** The callee asks for a change of the session, in the dialog that `session` belongs to. */
  asked(change: AskedChange, session: LegSession): void
  /** He pressed a key. */
  pressed(info: ServerTransaction, digit: Digit): void
  /** He answered a refresh by re-INVITE. */
  refreshed(sdp: string): void
  /** He is gone without BYE. */
  lost(): void
  /** BYE. */
  hungUp(q850Cause: number | undefined): void
  heldBack(): void
  /** Nothing of this leg is left to be done, and nothing more is heard of it but its `alarm`. */
  settled(): void
  /** As `heldBack`, after the end of the leg: a phone that answers then is let go, too. It must not hold the call. */
  readonly alarm: () => void
}

const nothing = (): void => {}

/** Who hears of a leg that is over: a late answer still finds it for half a minute, and the call need not live so long. */
export const afterTheEnd = (alarm: () => void): CalleeLegUser => ({
  progress: nothing,
  accepted: nothing,
  refused: nothing,
  silent: nothing,
  asked: nothing,
  pressed: nothing,
  refreshed: nothing,
  lost: nothing,
  hungUp: nothing,
  heldBack: alarm,
  settled: nothing,
  alarm,
})
