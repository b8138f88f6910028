/** What a back-to-back user agent counts since its start. */
export type Counters = {
  /** INVITEs outside dialogs that were offered to the control. */
  started: number
  /** Of these, refused by the control. */
  refused: number
  /** Of these, a second leg was to be called. */
  connected: number
  /** Of these, the caller was sent a 2xx. */
  answered: number
  /** INVITEs answered before anybody was asked: unknown extension, body, no hops left. */
  screened: number
  /** Errors that an observer threw. */
  observerFaults: number
}

export const zeroCounters = (): Counters => ({
  started: 0,
  refused: 0,
  connected: 0,
  answered: 0,
  screened: 0,
  observerFaults: 0,
})
