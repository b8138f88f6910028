import type { Parsed } from '@axbridge/core'

/**
 * The schema keyword that states in words what a value must be. An answer to bad input names the field and this rule,
 * and never repeats the value, which may be a real number.
 */
export const ruleKeyword = 'x-rule'

/** The rule that a parser of the core gives as its reason, so that contract and parser say the same words. */
export const ruleOf = (parse: (text: string) => Parsed<unknown>): string => {
  const parsed = parse('')
  if (parsed.ok) throw new Error('a parser that takes the empty text states no rule')
  return parsed.rule
}
