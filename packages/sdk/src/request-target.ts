import { invalidArgument } from './axbridge-error.ts'
import { isPhoneNumber } from './masked-text.ts'

type Rule = {
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly rule: string
}

/** Where an operation is, and the rules of what stands in its URL: an entry of a table in `contract/`. */
export type PlacedOperation = {
  readonly method: string
  readonly path: string
  readonly takesIdempotencyKey: boolean
  /** Anybody may ask. */
  readonly isOpen?: boolean
  /** The media type of its body, where that is text and no JSON. */
  readonly takes?: string
  readonly parameters: Readonly<Record<string, Rule>>
}

/** The values of an operation's parameters, by their names in the contract. */
export type UrlParameters = Readonly<Record<string, string | number | undefined>>

const fits = (value: string | number, rule: Rule): boolean => {
  if (rule.minimum !== undefined || rule.maximum !== undefined) {
    const { minimum = -Infinity, maximum = Infinity } = rule
    return Number.isSafeInteger(value) && Number(value) >= minimum && Number(value) <= maximum
  }
  if (typeof value !== 'string') return false
  const length = [...value].length
  if (length < (rule.minLength ?? 0) || length > (rule.maxLength ?? Infinity)) return false
  if (rule.enum !== undefined && !rule.enum.includes(value)) return false
  return rule.pattern === undefined || new RegExp(rule.pattern, 'u').test(value)
}

/**
 * The path and query of a request. A URL is written down by everything on the way, so a value is held to the contract's
 * rule before it gets into one: a real number in the place of an id goes nowhere. Throws AxbridgeError `invalid_argument`.
 */
export const requestTarget = (
  id: string,
  { path, parameters: rules }: PlacedOperation,
  given: UrlParameters,
): string => {
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(rules, name))
  if (stranger !== undefined) throw invalidArgument(stranger, 'is no parameter of this operation', id)
  let filled = path
  const query: string[] = []
  for (const [name, rule] of Object.entries(rules)) {
    const value = given[name]
    if (value === undefined && !rule.required) continue
    if (value === undefined || !fits(value, rule)) throw invalidArgument(name, rule.rule, id)
    if (isPhoneNumber(String(value)) && typeof value === 'string') throw invalidArgument(name, phoneNumberRule, id)
    const written = encodeURIComponent(value)
    if (rule.in === 'path') filled = filled.replace(`{${name}}`, () => written)
    else query.push(`${name}=${written}`)
  }
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`
}

export const phoneNumberRule = 'must not be a phone number'
