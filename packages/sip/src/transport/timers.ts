/** A wait that runs: its call comes once, unless it is cancelled first. Cancelled or over, it holds on to nothing. */
export type RunningTimer = { cancel(): void }

/** Time as the state machines are given it; a test brings a virtual one. Milliseconds. */
export type Timers = {
  now(): number
  /** Calls back once after `ms`. */
  after(ms: number, call: () => void): RunningTimer
}

/** Unpredictable names: letters only, so that no token can look like a telephone number. */
export type Tokens = {
  /** `length` random letters, each worth more than 5 bits. */
  token(length: number): string
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number
}
