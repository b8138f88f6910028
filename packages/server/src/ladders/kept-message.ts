/** Towards whom: a calls or writes, b is reached. */
export type Leg = 'a' | 'b'

/** One message of one leg, its octets as a byte string. `at` in ms. */
export type KeptMessage = {
  readonly at: number
  readonly leg: Leg
  /** Seen from the server. */
  readonly direction: 'in' | 'out'
  readonly wire: string
}
