import { endOfQuoted, isControl, isUriOctet, quote, skipSpace, trimEnd, unquote } from './octets.ts'
import { areParameters, formatParameters, type Parameter, parameterIn, parseParameters } from './parameters.ts'
import { isUsualParty } from './usual-forms.ts'

/** A party as From, To, Contact, Route, P-Asserted-Identity and others name it. */
export type NameAddr = {
  /** Without quotes and escapes. */
  readonly display?: string
  /** The URI as written, without angle brackets. */
  readonly uri: string
  /** The parameters of the header field, not those of the URI. */
  readonly parameters: readonly Parameter[]
}

/** Text in front of `<` without quotes: RFC 3261 allows tokens; octets that mean something else are refused. */
const isUnquotedName = (text: string, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at)
    if (isControl(code) || code > 0xff || '",:;<>@\\'.includes(text.charAt(at))) return false
  }
  return true
}

/** Where the parts stand of the party that was read last: whoever had it read takes them at once. */
const found = { displayFrom: 0, displayTo: 0, uriFrom: 0, uriTo: 0 }

/** Whether a URI without angle brackets around it, or what stands inside of them, is one: its scheme is there. */
const isUriFound = (text: string, from: number, to: number): boolean => {
  found.uriFrom = from
  found.uriTo = to
  const colon = text.indexOf(':', from)
  return colon > from && colon < to - 1
}

/** The end of `<uri>`, whose bracket stands at `open`; -1 when it is broken. */
const endOfBracketed = (text: string, open: number, to: number): number => {
  let close = open + 1
  while (close < to && isUriOctet(text.charCodeAt(close))) close += 1
  return close < to && text.charCodeAt(close) === 0x3e && isUriFound(text, open + 1, close) ? close + 1 : -1
}

/** RFC 3261 section 20: a URI with a comma, question mark or semicolon stands in angle brackets. */
const endOfBare = (text: string, from: number, to: number): number => {
  let end = from
  for (; end < to; end += 1) {
    const code = text.charCodeAt(end)
    if (!isUriOctet(code) || code === 0x3b) break
    if (code === 0x2c || code === 0x3f) return -1
  }
  return isUriFound(text, from, end) ? end : -1
}

/** Reads `"name" <uri>`, `name <uri>`, `<uri>` or `uri` and answers where its parameters begin; -1 when none of them stands there. */
const endOfParty = (text: string, start: number, to: number): number => {
  const from = skipSpace(text, start, to)
  found.displayFrom = from
  found.displayTo = from
  const first = from < to ? text.charCodeAt(from) : 0
  if (first === 0x3c) return endOfBracketed(text, from, to)
  if (first === 0x22) {
    const end = endOfQuoted(text, from, to)
    if (end < 0) return -1
    found.displayTo = end
    const open = skipSpace(text, end, to)
    return open < to && text.charCodeAt(open) === 0x3c ? endOfBracketed(text, open, to) : -1
  }
  const open = text.indexOf('<', from)
  const semicolon = text.indexOf(';', from)
  if (open < 0 || open >= to || (semicolon >= 0 && semicolon < open)) return endOfBare(text, from, to)
  found.displayTo = trimEnd(text, from, open)
  return isUnquotedName(text, from, found.displayTo) ? endOfBracketed(text, open, to) : -1
}

const displayRead = (text: string): string => unquote(text.slice(found.displayFrom, found.displayTo))

/** Reads `"name" <uri>;parameters`, `name <uri>`, `<uri>` or `uri;parameters`; undefined when it is none of them (`*` too). */
export const parseNameAddr = (value: string): NameAddr | undefined => {
  const end = endOfParty(value, 0, value.length)
  const parameters = end < 0 ? undefined : parseParameters(value, end, value.length)
  if (parameters === undefined) return undefined
  const uri = value.slice(found.uriFrom, found.uriTo)
  const display = displayRead(value)
  return display === '' ? { uri, parameters } : { display, uri, parameters }
}

/** Whether `parseNameAddr` would read the text between `from` and `to`. */
export const isNameAddr = (text: string, from: number, to: number): boolean => {
  if (isUsualParty(text, from, to)) return true
  const end = endOfParty(text, from, to)
  return end >= 0 && areParameters(text, end, to)
}

/** Writes a name-addr: always with angle brackets, the display name always quoted. */
export const formatNameAddr = (party: NameAddr): string =>
  `${party.display === undefined ? '' : `${quote(party.display)} `}<${party.uri}>${formatParameters(party.parameters)}`

/** The tag of a From or To value; undefined when there is none or it is empty. */
export const tagOf = (value: string): string | undefined => {
  if (isUsualParty(value, 0, value.length)) {
    const close = value.lastIndexOf('>')
    return close === value.length - 1 ? undefined : value.slice(close + '>;tag='.length)
  }
  const end = endOfParty(value, 0, value.length)
  return end < 0 ? undefined : parameterIn(value, end, value.length, 'tag') || undefined
}

/** Splits a value at the commas outside quotes and angle brackets; each part is trimmed, none for an empty value. */
export const splitList = (value: string): string[] => {
  const parts: string[] = []
  let start = 0
  const take = (to: number): void => {
    const from = skipSpace(value, start, to)
    parts.push(value.slice(from, trimEnd(value, from, to)))
  }
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at)
    if (code === 0x22) {
      const end = endOfQuoted(value, at)
      if (end < 0) break
      at = end - 1
    } else if (code === 0x3c) {
      const close = value.indexOf('>', at)
      if (close < 0) break
      at = close
    } else if (code === 0x2c) {
      take(at)
      start = at + 1
    }
  }
  take(value.length)
  return parts.length === 1 && parts[0] === '' ? [] : parts
}
