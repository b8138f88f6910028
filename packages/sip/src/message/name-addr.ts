import { endOfQuoted, isControl, isUriText, quote, skipSpace, trimEnd, unquote } from './octets.ts'
import { formatParameters, type Parameter, parameterOf, parseParameters } from './parameters.ts'

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

const hasScheme = (text: string, from: number, to: number): boolean => {
  const colon = text.indexOf(':', from)
  return colon > from && colon < to - 1
}

const bracketed = (value: string, open: number, display: string | undefined): NameAddr | undefined => {
  const close = value.indexOf('>', open)
  if (close < 0 || !isUriText(value, open + 1, close) || !hasScheme(value, open + 1, close)) return undefined
  const parameters = parseParameters(value, close + 1, value.length)
  if (parameters === undefined) return undefined
  const uri = value.slice(open + 1, close)
  return display === undefined || display === '' ? { uri, parameters } : { display, uri, parameters }
}

/** Reads `"name" <uri>;parameters`, `name <uri>`, `<uri>` or `uri;parameters`; undefined when it is none of them (`*` too). */
export const parseNameAddr = (value: string): NameAddr | undefined => {
  const from = skipSpace(value, 0)
  const first = value.charCodeAt(from)
  if (first === 0x3c) return bracketed(value, from, undefined)
  if (first === 0x22) {
    const end = endOfQuoted(value, from)
    if (end < 0) return undefined
    const open = skipSpace(value, end)
    return value.charCodeAt(open) === 0x3c ? bracketed(value, open, unquote(value.slice(from, end))) : undefined
  }
  const open = value.indexOf('<', from)
  const semicolon = value.indexOf(';', from)
  if (open >= 0 && (semicolon < 0 || open < semicolon)) {
    const to = trimEnd(value, from, open)
    return isUnquotedName(value, from, to) ? bracketed(value, open, value.slice(from, to)) : undefined
  }
  const to = trimEnd(value, from, semicolon < 0 ? value.length : semicolon)
  if (!isUriText(value, from, to) || !hasScheme(value, from, to)) return undefined
  const uri = value.slice(from, to)
  // RFC 3261 section 20: a URI with a comma, question mark or semicolon stands in angle brackets.
  if (uri.includes(',') || uri.includes('?')) return undefined
  const parameters = parseParameters(value, to, value.length)
  return parameters === undefined ? undefined : { uri, parameters }
}

/** Writes a name-addr: always with angle brackets, the display name always quoted. */
export const formatNameAddr = (party: NameAddr): string =>
  `${party.display === undefined ? '' : `${quote(party.display)} `}<${party.uri}>${formatParameters(party.parameters)}`

/** The tag of a From or To value; undefined when there is none or it is empty. */
export const tagOf = (value: string): string | undefined => {
  const party = parseNameAddr(value)
  return (party === undefined ? undefined : parameterOf(party.parameters, 'tag')) || undefined
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
