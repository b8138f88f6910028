import { invalidArgument } from './axbridge-error.ts'

/** Reads options one by one, and refuses those that it does not know: a misspelt one would be as good as none. */
export const givenOptions = <Names extends string>(
  given: unknown,
  at: string,
  names: readonly Names[],
): Partial<Record<Names, unknown>> => {
  if (given === undefined) return {}
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw invalidArgument(at, 'must be an object')
  const unknown = Object.keys(given).find((name) => !names.some((known) => known === name))
  if (unknown !== undefined) throw invalidArgument(`${at}.${unknown}`, `is not known: ${names.join(', ')} are`)
  return given
}

export const wholeNumber = (value: unknown, at: string, least: number, most: number, standard: number): number => {
  if (value === undefined) return standard
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw invalidArgument(at, `must be a whole number from ${least} to ${most}`)
}
