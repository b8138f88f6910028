/** `…` in a page stands for anything that differs from run to run. */
const anything = '…'

const matches = (shown: string, real: string): boolean => {
  const pattern = shown
    .split(anything)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/ +/g, ' +'))
  return new RegExp(`^${pattern.join('.*')}$`, 'su').test(real)
}

const isTime = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)

/**
 * Where an answer differs from the one that a page shows: it has the same keys and the same values, but for times, and for what the
 * page shows as `…`. Undefined when it does not.
 */
export const jsonDifference = (shown: unknown, real: unknown, at = 'the answer'): string | undefined => {
  if (isTime(shown)) return isTime(real) ? undefined : `${at} is no time`
  if (typeof shown === 'string') {
    return typeof real === 'string' && matches(shown, real) ? undefined : `${at} is not as shown`
  }
  if (typeof shown !== 'object' || shown === null) return shown === real ? undefined : `${at} is not as shown`
  if (typeof real !== 'object' || real === null || Array.isArray(real) !== Array.isArray(shown))
    return `${at} is no such thing`
  const keys = [shown, real].map((one) => Object.keys(one).sort())
  if (keys[0]?.join() !== keys[1]?.join())
    return `${at} has the keys ${keys[1]?.join()}, and ${keys[0]?.join()} are shown`
  const inner = real as Readonly<Record<string, unknown>>
  for (const [key, value] of Object.entries(shown)) {
    const difference = jsonDifference(value, inner[key], `${at}.${key}`)
    if (difference !== undefined) return difference
  }
  return undefined
}

/**
 * The first line that a page shows and an output has not: the lines shown stand in the output in this order, others between them.
 * Undefined when all are there.
 */
export const missingLine = (shown: string, output: string): string | undefined => {
  const lines = output.split('\n').map((line) => line.trimEnd())
  let from = 0
  for (const line of shown.split('\n').filter((one) => one.trim() !== '')) {
    const found = lines.findIndex((real, at) => at >= from && matches(line.trimEnd(), real))
    if (found < 0) return line
    from = found + 1
  }
  return undefined
}
