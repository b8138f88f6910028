/** The timer values of RFC 3261 table 4, in milliseconds. */
export type PhoneTiming = {
  /** The first wait before a retransmission. */
  readonly t1Ms: number
  /** The longest wait between retransmissions. */
  readonly t2Ms: number
  /** How long the network may keep a message. */
  readonly t4Ms: number
  /** Timers B, F, H, J: 64 times T1. */
  readonly giveUpMs: number
}

/** The table's proportions at another T1: a test that must wait for every timer need not wait for half a minute. */
export const timingFrom = (t1Ms: number): PhoneTiming => ({
  t1Ms,
  t2Ms: 8 * t1Ms,
  t4Ms: 10 * t1Ms,
  giveUpMs: 64 * t1Ms,
})
