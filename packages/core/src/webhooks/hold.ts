import type { WebhookClaim } from '../ports/webhook-store.ts'

type Hold = Pick<WebhookClaim, 'at' | 'until'>

/** An own endpoint is held anew once no more than two thirds of the time are left: a claim soon after another writes nothing. */
export const renewedThrough = ({ at, until }: Hold): number => at + Math.floor(((until - at) * 2) / 3)

/**
 * An endpoint that is held beyond this is free: the clock was set back since. Twice the time, as clocks of several servers may differ
 * by as much.
 */
export const longestHold = ({ at, until }: Hold): number => at + 2 * (until - at)
