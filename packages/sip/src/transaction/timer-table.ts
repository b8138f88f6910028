/** RFC 3261 section 17.1.1.1 and Table 4: the base values, in milliseconds. */
export const t1Ms = 500
export const t2Ms = 4000
export const t4Ms = 5000

/** The timers of RFC 3261 Table 4 and RFC 6026 section 8.11, without C, which belongs to proxies. */
export type TimerName = 'a' | 'b' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm'

export type Durations = Readonly<Record<TimerName, number>>

const unreliable: Durations = {
  a: t1Ms,
  b: 64 * t1Ms,
  d: 32_000,
  e: t1Ms,
  f: 64 * t1Ms,
  g: t1Ms,
  h: 64 * t1Ms,
  i: t4Ms,
  j: 64 * t1Ms,
  k: t4Ms,
  l: 64 * t1Ms,
  m: 64 * t1Ms,
}

// A reliable transport retransmits by itself, so there is nothing left to absorb: D, I, J and K are zero there.
const reliable: Durations = { ...unreliable, d: 0, i: 0, j: 0, k: 0 }

/** How long each timer runs at first; a zero fires at once. */
export const durationsOn = (isReliable: boolean): Durations => (isReliable ? reliable : unreliable)
