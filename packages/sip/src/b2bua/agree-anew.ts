import type { LegSession } from './leg-session.ts'

/** The one who answers waits with an unanswered offer meanwhile. */
const patienceMs = 16_000

/**
 * Lets two peers that are connected agree on a session from the start: `first` is asked for an offer, which is made to
 * `second`. It is needed where the first was shown the session of another phone than the one that answered (the flow is
 * that of RFC 3725 section 7). `broken` is called when they do not come to terms.
 */
export const agreeAnew = (first: LegSession, second: LegSession, broken: () => void): void => {
  if (!first.isFree || !second.isFree) {
    broken()
    return
  }

  const offered = (sdp: string | undefined): void => {
    const offer = sdp === undefined ? undefined : second.own.describe(sdp)
    if (offer === undefined || !second.isFree) {
      asked.acknowledge()
      broken()
      return
    }
    const made = second.ask(
      { method: 'INVITE', offer, deadlineMs: patienceMs },
      {
        accepted: (answer) => {
          made.acknowledge()
          const shown = answer === undefined ? undefined : first.own.describe(answer)
          asked.acknowledge(shown)
          if (shown === undefined) broken()
          else {
            first.own.agree()
            second.own.agree()
          }
        },
        refused: () => {
          asked.acknowledge()
          broken()
        },
      },
    )
  }

  const asked = first.ask({ method: 'INVITE', offer: undefined }, { accepted: offered, refused: broken })
}
