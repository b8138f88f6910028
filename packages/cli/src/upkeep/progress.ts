import type { Surroundings } from '../surroundings.ts'

const everyMs = 1_000

/** How far something is: `all` where it is known how much there is to do. */
export type Progress = (part: string, done: number, all?: number) => void

const howFar = (done: number, all: number | undefined, ms: number): string => {
  if (all === undefined) return done === 0 ? ' …' : `: ${done.toLocaleString('en')}`
  const rate = done / Math.max(1, ms)
  const share = Math.min(100, Math.floor((100 * done) / Math.max(1, all)))
  const left = Math.max(0, Math.ceil((all - done) / Math.max(rate, 1e-9) / 1_000))
  return `: ${share} %, ${Math.round(1_000 * rate).toLocaleString('en')} rows/s, about ${left} s left`
}

/** Tells how far it is, at most once a second: what answers soon says nothing. */
export const startProgress = ({ note }: Pick<Surroundings, 'note'>): Progress => {
  let toldAt = performance.now()
  let countedSince: number | undefined
  return (part, done, all) => {
    const now = performance.now()
    if (all !== undefined) countedSince ??= now
    if (now - toldAt < everyMs) return
    toldAt = now
    note(`${part}${howFar(done, all, now - (countedSince ?? now))}\n`)
  }
}
