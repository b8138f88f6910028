/** Unpredictable randomness: a cryptographic generator in production, a seeded one in a simulation. */
export type Randomness = {
  /** A whole number from 0 to `below` - 1, each equally likely. */
  below(below: number): number
  /** Uniformly random octets. */
  octets(count: number): Uint8Array
}
