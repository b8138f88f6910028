import type { Surroundings } from '../surroundings.ts'

const everyMs = 1_000

/** Tells how far it is, at most once a second: what answers soon says nothing. */
export const startProgress = ({ note }: Pick<Surroundings, 'note'>): ((part: string, rows: number) => void) => {
  let toldAt = performance.now()
  return (part, rows) => {
    const now = performance.now()
    if (now - toldAt < everyMs) return
    toldAt = now
    note(rows === 0 ? `${part} …\n` : `${part}: ${rows.toLocaleString('en')}\n`)
  }
}
