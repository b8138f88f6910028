/** Ends one call: when its time is over, or when its caller says so. */
export type Deadline = {
  /** Aborted with the call. */
  readonly signal: AbortSignal
  /** Why the call is over; undefined while it is not. */
  over(): 'timeout' | 'aborted' | undefined
  /** How much time is left, in ms. */
  left(): number
  /** Waits so long, or until the call is over. */
  pause(ms: number): Promise<void>
  /** A signal that is aborted after so long, too. Whoever asks for it lets it go. */
  within(ms: number): { readonly signal: AbortSignal; letGo(): void }
  close(): void
}

/** Aborts `controller` with `signal`; answers what undoes that. AbortSignal.any would keep a long-lived signal's followers. */
const follow = (signal: AbortSignal, controller: AbortController): (() => void) => {
  const abort = () => controller.abort(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  return () => signal.removeEventListener('abort', abort)
}

export const startDeadline = (timeoutMs: number, given: AbortSignal | undefined): Deadline => {
  const controller = new AbortController()
  const { signal } = controller
  const until = performance.now() + timeoutMs
  const unfollow = given === undefined ? () => {} : follow(given, controller)
  const timer = setTimeout(() => controller.abort(), timeoutMs)
  return {
    signal,
    over: () => {
      if (!signal.aborted) return undefined
      return given?.aborted === true ? 'aborted' : 'timeout'
    },
    left: () => until - performance.now(),
    pause: (ms) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const done = () => {
          clearTimeout(waiting)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const waiting = setTimeout(done, ms)
        signal.addEventListener('abort', done, { once: true })
      }),
    within: (ms) => {
      const shorter = new AbortController()
      const unfollowCall = follow(signal, shorter)
      const late = setTimeout(() => shorter.abort(), ms)
      return {
        signal: shorter.signal,
        letGo: () => {
          clearTimeout(late)
          unfollowCall()
        },
      }
    },
    close: () => {
      clearTimeout(timer)
      unfollow()
    },
  }
}
