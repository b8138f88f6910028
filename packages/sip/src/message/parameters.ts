import { KnownWords } from './known-words.ts'
import { endOfQuoted, isControl, isTokenOctet, isUriOctet, skipSpace } from './octets.ts'

/** One `;name=value`. `name` is in lower case; `value` is as written, a quoted string with its quotes. */
export type Parameter = { readonly name: string; readonly value?: string }

/** Names that come in every message, so that no new string is made for them. */
const knownNames = new KnownWords(
  ['tag', 'branch', 'rport', 'received', 'lr', 'transport', 'user', 'expires', 'q', 'ttl', 'maddr', 'ob', 'alias'].map(
    (name) => [name, name] as const,
  ),
  'any_case',
)

const none: readonly Parameter[] = []

/** Where the name and the value stand of the parameter that was read last: whoever had it read takes them at once. */
const found = { nameFrom: 0, nameTo: 0, valueFrom: 0, valueTo: 0, hasValue: false }

const endOfQuotedValue = (text: string, from: number, to: number): number => {
  const end = endOfQuoted(text, from, to)
  for (let at = from; at < end; at += 1)
    if (isControl(text.charCodeAt(at)) && text.charCodeAt(at - 1) !== 0x5c) return -1
  return end
}

/** The end of the value that begins at `from`; -1 when none does. */
const endOfValue = (text: string, from: number, to: number): number => {
  if (from < to && text.charCodeAt(from) === 0x22) return endOfQuotedValue(text, from, to)
  let end = from
  for (; end < to; end += 1) {
    const code = text.charCodeAt(end)
    if (code === 0x3b || !isUriOctet(code)) break
  }
  return end === from ? -1 : end
}

/**
 * Reads the parameter whose semicolon stands at `at`, with spaces allowed around the marks, and answers where the next one
 * begins: `to` behind the last, -1 when none stands here or it is broken.
 */
export const readParameter = (text: string, at: number, to: number): number => {
  if (text.charCodeAt(at) !== 0x3b) return -1
  let end = skipSpace(text, at + 1, to)
  found.nameFrom = end
  while (end < to && isTokenOctet(text.charCodeAt(end))) end += 1
  found.nameTo = end
  if (end === found.nameFrom) return -1
  end = skipSpace(text, end, to)
  found.hasValue = end < to && text.charCodeAt(end) === 0x3d
  if (found.hasValue) {
    found.valueFrom = skipSpace(text, end + 1, to)
    end = endOfValue(text, found.valueFrom, to)
    if (end < 0) return -1
    found.valueTo = end
    end = skipSpace(text, end, to)
  }
  return end === to || text.charCodeAt(end) === 0x3b ? end : -1
}

/** The name of the parameter that was read last. */
export const nameRead = (text: string): string =>
  knownNames.at(text, found.nameFrom, found.nameTo) ?? text.slice(found.nameFrom, found.nameTo).toLowerCase()

/** Its value; undefined when it has none. */
export const valueRead = (text: string): string | undefined =>
  found.hasValue ? text.slice(found.valueFrom, found.valueTo) : undefined

/** Whether it has a value, and this one. */
export const isValueRead = (text: string, value: string): boolean =>
  found.hasValue && found.valueTo - found.valueFrom === value.length && text.startsWith(value, found.valueFrom)

/**
 * The parameters that fill `text` from `from` to `to`: nothing, or `;name` and `;name=value` with spaces allowed around
 * the marks. Undefined when anything else stands there, an empty parameter included.
 */
export const parseParameters = (text: string, from: number, to: number): readonly Parameter[] | undefined => {
  let parameters: Parameter[] | undefined
  for (let at = skipSpace(text, from, to); at < to; ) {
    at = readParameter(text, at, to)
    if (at < 0) return undefined
    const name = nameRead(text)
    const value = valueRead(text)
    const parameter = value === undefined ? { name } : { name, value }
    // An array that begins with its first element takes a tenth of the room of one to which it is added.
    if (parameters === undefined) parameters = [parameter]
    else parameters.push(parameter)
  }
  return parameters ?? none
}

/** Whether `parseParameters` would read the text. */
export const areParameters = (text: string, from: number, to: number): boolean => {
  for (let at = skipSpace(text, from, to); at < to; ) {
    at = readParameter(text, at, to)
    if (at < 0) return false
  }
  return true
}

/** The value of the first parameter of that name, as `parameterOf` has it; undefined too when the text is broken. */
export const parameterIn = (text: string, from: number, to: number, name: string): string | undefined => {
  let value: string | undefined
  for (let at = skipSpace(text, from, to); at < to; ) {
    at = readParameter(text, at, to)
    if (at < 0) return undefined
    if (value === undefined && nameRead(text) === name) value = valueRead(text) ?? ''
  }
  return value
}

/** Writes `;name` or `;name=value` for each. */
export const formatParameters = (parameters: readonly Parameter[]): string => {
  let text = ''
  for (const { name, value } of parameters) text += value === undefined ? `;${name}` : `;${name}=${value}`
  return text
}

/** The value of the first parameter of that name (lower case): '' when it has none, undefined when there is none. */
export const parameterOf = (parameters: readonly Parameter[], name: string): string | undefined => {
  for (const parameter of parameters) if (parameter.name === name) return parameter.value ?? ''
  return undefined
}
