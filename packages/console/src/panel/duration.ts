import { useWords } from '../words/use-words.ts'

const units = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1_000],
] as const

/** Writes a duration in its two largest units: `1 h 20 min`. */
export const useDuration = (): ((ms: number) => string) => {
  const { panel } = useWords()
  return (ms) => {
    if (ms < 1_000) return panel.duration.ms(ms)
    const parts: string[] = []
    let left = ms
    for (const [unit, length] of units) {
      const count = Math.floor(left / length)
      left -= count * length
      if (count > 0 && parts.length < 2) parts.push(panel.duration[unit](count))
    }
    return parts.join(' ')
  }
}
