/** Counters in groups, as they are logged. */
export type CounterGroups = { readonly [group: string]: number | CounterGroups }

/** The sums of all, name by name. */
export const counterSums = (all: readonly CounterGroups[]): CounterGroups => {
  const sums: Record<string, number | CounterGroups> = {}
  for (const groups of all) {
    for (const [name, count] of Object.entries(groups)) {
      const sum = sums[name]
      if (typeof count === 'number') sums[name] = count + (typeof sum === 'number' ? sum : 0)
      else sums[name] = counterSums(typeof sum === 'object' ? [sum, count] : [count])
    }
  }
  return sums
}
