import type { AskedChange } from './asked-change.ts'
import type { LegSession } from './leg-session.ts'

/** An UPDATE waits 32 seconds for its answer; what it becomes on the other leg must be decided well before. */
const updatePatienceMs = 16_000

/** How the change can be asked of the other leg now; else the status that says why not. */
const wayTowards = (change: AskedChange, to: LegSession): 'INVITE' | 'UPDATE' | 491 | 504 => {
  if (change.method === 'INVITE') return to.isFree ? 'INVITE' : 491
  if (to.mayUpdate) return 'UPDATE'
  // RFC 3311 section 5.2 wants an answer at once; a re-INVITE between two machines nearly always has it.
  if (to.isFree) return 'INVITE'
  // RFC 3311 section 5.2: 504 where the change cannot be had without more than the peer's own consent.
  return to.isConfirmed ? 491 : 504
}

/** What the one who asked is told of a refusal: that of the other side's device is nobody's business but for its class. */
const statusOf = (status: number, wasTakenBack: boolean): number => {
  if (status === 491) return 491
  // Only who takes his request back is told so; else it was us, since nobody answered in time.
  if (status === 487) return wasTakenBack ? 487 : 504
  return status >= 500 && status < 600 ? 500 : 488
}

/**
 * Carries a change from the leg whose peer asks for it to the other, and the answer back, each described anew (RFC 3264,
 * RFC 6337). `broken` is called when the two sides can no longer have the same session.
 */
export const relayChange = (
  change: AskedChange,
  { from, to, broken }: { readonly from: LegSession; readonly to: LegSession; readonly broken: () => void },
): void => {
  const method = wayTowards(change, to)
  if (typeof method === 'number') {
    change.refuse(method)
    return
  }
  const offer = change.offer === undefined ? undefined : to.own.describe(change.offer)
  if (change.offer !== undefined && offer === undefined) {
    change.refuse(488)
    return
  }
  let wasTakenBack = false
  const patience = change.method === 'INVITE' ? {} : { deadlineMs: updatePatienceMs }

  /** The 2xx to our offer: its answer goes back. */
  const answered = (sdp: string | undefined): void => {
    sent.acknowledge()
    const answer = sdp === undefined ? undefined : from.own.describe(sdp)
    if (answer === undefined) {
      change.refuse(488)
      broken()
      return
    }
    to.own.agree()
    from.own.agree()
    change.accept(answer)
  }

  /** The 2xx to an INVITE without an offer: its offer goes back, and the answer comes with the ACK. */
  const offered = (sdp: string | undefined): void => {
    const counter = sdp === undefined ? undefined : from.own.describe(sdp)
    if (counter !== undefined) {
      change.accept(counter)
      return
    }
    sent.acknowledge()
    change.refuse(488)
    // An offer that nobody answers is no session for him who made it.
    if (sdp !== undefined) broken()
  }

  const sent = to.ask(
    { method, offer, ...patience },
    {
      accepted: offer === undefined ? offered : answered,
      refused: (status) => change.refuse(statusOf(status, wasTakenBack)),
      left: () => change.leave(),
    },
  )
  change.attend({
    // The other side may be faster than the CANCEL: then the change holds on both.
    cancelled: () => {
      wasTakenBack = true
      sent.cancel()
    },
    acknowledged: (sdp) => {
      if (offer !== undefined) return
      const answer = sdp === '' ? undefined : to.own.describe(sdp)
      sent.acknowledge(answer)
      if (answer === undefined) broken()
      else {
        to.own.agree()
        from.own.agree()
      }
    },
  })
}
