/** A figure over several rounds. */
export type Spread = {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly rounds: number
}

/** The middle value, or the mean of the two middle ones. Throws RangeError for no values. */
export const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  if (upper === undefined || lower === undefined) throw new RangeError('no values have no median')
  return (lower + upper) / 2
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: medianOf(values),
  min: Math.min(...values),
  max: Math.max(...values),
  rounds: values.length,
})

/**
 * How much better ours is, in the median of the rounds: a pair of neighbouring rounds shares the machine's mood, which
 * the two medians taken apart do not.
 */
export const medianRatio = (ours: readonly number[], anchor: readonly number[], better: 'higher' | 'lower'): number =>
  medianOf(
    ours.map((own, round) => {
      const other = anchor[round]
      if (other === undefined) throw new RangeError('ours and the anchor take turns')
      return better === 'higher' ? own / other : other / own
    }),
  )
